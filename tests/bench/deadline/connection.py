"""A browser's way of talking: one connection kept alive, cookies, forms read from the page."""

import http.client
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

_TIMEOUT = 60.0
# The server lets an idle connection go after 2 seconds; a browser does not write to one that may just be closing.
_KEPT = 1.5


@dataclass(frozen=True)
class Answer:
    """What came back, and how long it took."""

    status: int
    headers: dict[str, str]
    body: str
    seconds: float


@dataclass
class Connection:
    """One person's browser. ``port`` on loopback; ``number`` makes the address the proxy would report."""

    port: int
    number: int
    cookies: dict[str, str] = field(default_factory=dict)
    wire: http.client.HTTPConnection | None = None
    used: float = 0.0

    def get(self, address: str, mark: str = "") -> Answer:
        """GET, with ``If-None-Match`` where there is a mark."""
        return self._call("GET", address, None, {"If-None-Match": mark} if mark else {})

    def post(self, address: str, fields: dict[str, Any], *, token: str) -> Answer:
        """POST a form."""
        body = urlencode({**fields, "csrfmiddlewaretoken": token}, doseq=True)
        return self._call("POST", address, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def _call(self, method: str, address: str, body: str | None, extra: dict[str, str]) -> Answer:
        headers = {
            "Host": f"127.0.0.1:{self.port}",
            "Referer": f"https://127.0.0.1:{self.port}/",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": f"10.0.{self.number // 250}.{self.number % 250 + 1}",
            "Accept-Encoding": "identity",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **extra,
        }
        started = time.perf_counter()
        wire = self._wire()
        wire.request(method, address, body, headers)
        response = wire.getresponse()
        text = response.read().decode()
        taken = time.perf_counter() - started
        self.used = time.monotonic()
        for value in response.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(value).items()}
        return Answer(response.status, dict(response.headers), text, taken)

    def _wire(self) -> http.client.HTTPConnection:
        if self.wire is not None and time.monotonic() - self.used < _KEPT:
            return self.wire
        self.close()
        self.wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=_TIMEOUT)
        return self.wire

    def close(self) -> None:
        """Let the connection go."""
        if self.wire is not None:
            self.wire.close()
        self.wire = None


@dataclass
class Form:
    """A form of a page: where it goes and what it holds when it is opened."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    @property
    def token(self) -> str:
        """The token against forged requests."""
        return self.fields["csrfmiddlewaretoken"][0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._open: Form | None = None
        self._text: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._open = Form(held.get("action", ""))
            self.forms.append(self._open)
        elif tag == "a":
            self.links.append(held.get("href", ""))
        elif self._open is not None and tag == "textarea":
            self._text = held.get("name")
            self._open.fields[held.get("name", "")] = [""]
        elif self._open is not None and tag == "input" and "name" in held:
            self._take_input(held)

    def _take_input(self, held: dict[str, str]) -> None:
        assert self._open is not None
        if held.get("type") in {"radio", "checkbox"}:
            if "checked" in held:
                self._open.fields.setdefault(held["name"], []).append(held.get("value", "on"))
        elif held.get("type") not in {"submit", "button", "file"}:
            self._open.fields[held["name"]] = [held.get("value", "")]

    def handle_data(self, data: str) -> None:
        if self._open is not None and self._text is not None:
            self._open.fields[self._text][0] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = None
        elif tag == "form":
            self._open = None


def read_page(body: str) -> tuple[list[Form], list[str]]:
    """(forms, addresses of links) of a page."""
    reader = _Reader()
    reader.feed(body)
    return reader.forms, reader.links
