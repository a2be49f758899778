"""Posting to addresses that people type in, only where the installation allows it.

What is checked is the address that is connected to, after the name was resolved: a name that answers differently the
second time leads nowhere. Redirects are not followed, proxies of the environment are not asked.
"""

import http.client
import ipaddress
import json
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

SECONDS = 10.0
"""For the whole exchange."""
MOST_BYTES = 64 * 1024
"""Of an answer; what is longer is cut off."""

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class ForbiddenAddressError(ValueError):
    """The address may not be posted to; the message is a Chinese sentence."""


class UnreachableError(OSError):
    """Nobody answered; another try may succeed. The message is a Chinese half sentence."""


@dataclass(frozen=True)
class Answer:
    """What came back: the HTTP status and the body."""

    status: int
    body: bytes


def check_url(url: str) -> SplitResult:
    """The parts of an address that could be posted to; ForbiddenAddressError says why not. Nothing is resolved."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ForbiddenAddressError("地址写得不对，请从群机器人的设置里完整复制。") from error
    if not url.isascii() or not url.isprintable() or " " in url or not host:
        raise ForbiddenAddressError("地址写得不对，请从群机器人的设置里完整复制。")
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.OUTBOUND_ALLOW_HTTP):
        raise ForbiddenAddressError("地址必须以 https:// 开头。")
    if parts.username is not None or parts.password is not None:
        raise ForbiddenAddressError("地址里不能带用户名和密码。")
    return parts


def post_json(url: str, payload: Mapping[str, Any], *, seconds: float = SECONDS) -> Answer:
    """Post ``payload`` and give the answer, whatever its status; ForbiddenAddressError or UnreachableError else."""
    parts = check_url(url)
    assert parts.hostname is not None
    kind, usual = (_CheckedTLS, 443) if parts.scheme == "https" else (_Checked, 80)
    line = kind(parts.hostname, parts.port or usual, timeout=seconds)
    body = json.dumps(payload, ensure_ascii=False).encode()
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    ends = time.monotonic() + seconds
    try:
        line.request("POST", target, body, {"Content-Type": "application/json; charset=utf-8"})
        answer = line.getresponse()
        return Answer(answer.status, _read(answer, ends))
    except TimeoutError as error:
        raise UnreachableError(f"{seconds:g} 秒内没有应答") from error
    except ssl.SSLError as error:
        raise UnreachableError("对方的证书不可信，或不支持加密连接") from error
    except (OSError, http.client.HTTPException) as error:
        raise UnreachableError("连接不上") from error
    finally:
        line.close()


def _read(answer: http.client.HTTPResponse, ends: float) -> bytes:
    found = b""
    while len(found) < MOST_BYTES and (piece := answer.read1(MOST_BYTES - len(found))):
        found += piece
        if time.monotonic() > ends:
            raise TimeoutError
    return found


class _Checked(http.client.HTTPConnection):
    """A connection to an address that was looked at."""

    def connect(self) -> None:
        """Resolve, check, and connect to what was checked."""
        self.sock = _open(self.host, self.port, self.timeout)


class _CheckedTLS(http.client.HTTPSConnection):
    """The same, encrypted."""

    def connect(self) -> None:
        """Resolve, check, connect to what was checked, and shake hands under the name that was asked for."""
        opened = _open(self.host, self.port, self.timeout)
        try:
            self.sock = ssl.create_default_context().wrap_socket(opened, server_hostname=self.host)
        except OSError:
            opened.close()
            raise


def _open(host: str, port: int, seconds: float | None) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnreachableError("找不到这个主机名") from error
    allowed = [(family, place) for family, _, _, _, place in found if is_allowed(str(place[0]))]
    if not allowed:
        raise ForbiddenAddressError(
            "这个地址指向内部网络，不能使用。确需使用内部地址的，请系统管理员在部署设置里放行。"
        )
    refused: OSError | None = None
    for family, place in allowed:
        opened = socket.socket(family, socket.SOCK_STREAM)
        opened.settimeout(seconds)
        try:
            opened.connect(place)
        except OSError as error:
            opened.close()
            refused = error
        else:
            return opened
    assert refused is not None
    raise refused


def is_allowed(text: str) -> bool:
    """Whether this numeric address may be connected to: a public one, or one the installation allows."""
    address = _plain(ipaddress.ip_address(text.partition("%")[0]))
    if any(address in ipaddress.ip_network(network) for network in settings.OUTBOUND_NETWORKS):
        return True
    return address.is_global and not address.is_multicast and not address.is_reserved


def _plain(address: _Address) -> _Address:
    """The IPv4 address that hides in an IPv6 one, where one does."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    hidden = address.ipv4_mapped or address.sixtofour
    return address if hidden is None else hidden
