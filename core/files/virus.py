"""Asking a virus scanner: clamd's INSTREAM over a unix socket or TCP. Off unless ``CLAMAV_ADDRESS`` is set."""

import re
import socket
import struct
from collections.abc import Iterator
from typing import IO

from django.conf import settings

_CHUNK = 2**16
_MOST_ANSWER = 4096
_FOUND = re.compile(r"^stream: (?P<name>.+) FOUND$")


class ScanError(Exception):
    """The scanner did not answer, or not in a way that says the file is clean."""


def virus_in(content: IO[bytes]) -> str:
    """The name of what the scanner found; "" where the file is clean or no scanner is set up.

    ScanError where it does not say so within ``CLAMAV_SECONDS``. ``content`` is read from its start and left there.
    """
    if not settings.CLAMAV_ADDRESS:
        return ""
    content.seek(0)
    try:
        with _connect(settings.CLAMAV_ADDRESS, settings.CLAMAV_SECONDS) as line:
            line.sendall(b"zINSTREAM\0")
            for chunk in _chunks(content):
                line.sendall(struct.pack("!I", len(chunk)) + chunk)
            line.sendall(struct.pack("!I", 0))
            answer = _answer(line)
    except (OSError, ValueError) as error:
        raise ScanError(str(error)) from error
    finally:
        content.seek(0)
    if found := _FOUND.match(answer):
        return found["name"]
    if answer != "stream: OK":
        raise ScanError(answer)
    return ""


def _connect(address: str, seconds: float) -> socket.socket:
    """``unix:///run/clamav/clamd.ctl`` or ``tcp://host:3310``."""
    kind, _, place = address.partition("://")
    if kind == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(seconds)
        try:
            line.connect(place)
        except OSError:
            line.close()
            raise
        return line
    host, _, port = place.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=seconds)


def _chunks(content: IO[bytes]) -> Iterator[bytes]:
    while chunk := content.read(_CHUNK):
        yield chunk


def _answer(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < _MOST_ANSWER:
        part = line.recv(_MOST_ANSWER)
        if not part:
            break
        said += part
    return said.rstrip(b"\0").decode(errors="replace").strip()
