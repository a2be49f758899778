"""The virus scanner is asked in its own language; where it does not say that a file is clean, the file is not."""

import io
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.test import override_settings

from core.files.virus import ScanError, virus_in

# Taken apart, so that scanners leave this file alone.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scanner:
    """A clamd that answers one request as told, or finds EICAR by itself; ``seen`` is what it was sent."""

    def __init__(self, server: socket.socket, answer: bytes | None, *, is_silent: bool) -> None:
        self.seen = b""
        self._answer, self._is_silent = answer, is_silent
        self._release = threading.Event()
        self._server = server
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        line, _ = self._server.accept()
        with line, line.makefile("rb") as sent:
            assert sent.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!I", sent.read(4))[0]:
                self.seen += sent.read(size)
            if self._is_silent:
                self._release.wait(10)
                return
            found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in self.seen else b"stream: OK\0"
            line.sendall(found if self._answer is None else self._answer)

    def end(self) -> None:
        """Stop and wait."""
        self._release.set()
        self._thread.join(10)
        self._server.close()


@contextmanager
def scanner(kind: str = "unix", answer: bytes | None = None, *, is_silent: bool = False) -> Iterator[Scanner]:
    """A scanner that the settings point at."""
    with TemporaryDirectory(prefix="clam-") as folder:
        if kind == "unix":
            place = str(Path(folder) / "ctl")
            server = socket.socket(socket.AF_UNIX)
            server.bind(place)
            server.listen(1)
            address = f"unix://{place}"
        else:
            server = socket.create_server(("127.0.0.1", 0))
            address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        clamd = Scanner(server, answer, is_silent=is_silent)
        try:
            with override_settings(CLAMAV_ADDRESS=address, CLAMAV_SECONDS=0.5 if is_silent else 5.0):
                yield clamd
        finally:
            clamd.end()


@pytest.mark.parametrize("kind", ["unix", "tcp"])
def test_a_clean_file_passes_whole(kind: str) -> None:
    content = io.BytesIO(b"abc" * 50_000)
    with scanner(kind) as clamd:
        assert virus_in(content) == ""
    assert clamd.seen == b"abc" * 50_000
    assert content.tell() == 0


def test_a_virus_is_named() -> None:
    with scanner():
        assert virus_in(io.BytesIO(EICAR)) == "Eicar-Test-Signature"


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: maybe\0"])
def test_any_other_answer_is_a_refusal(answer: bytes) -> None:
    with scanner(answer=answer), pytest.raises(ScanError):
        virus_in(io.BytesIO(b"abc"))


def test_silence_is_a_refusal() -> None:
    with scanner(is_silent=True), pytest.raises(ScanError):
        virus_in(io.BytesIO(b"abc"))


@pytest.mark.parametrize("address", ["unix:///nowhere/ctl", "tcp://127.0.0.1:1", "tcp://127.0.0.1:", "nonsense"])
def test_a_scanner_that_is_away_is_a_refusal(address: str) -> None:
    with override_settings(CLAMAV_ADDRESS=address, CLAMAV_SECONDS=1.0), pytest.raises(ScanError):
        virus_in(io.BytesIO(b"abc"))


def test_without_an_address_nobody_is_asked() -> None:
    assert virus_in(io.BytesIO(EICAR)) == ""
