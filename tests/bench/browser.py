"""A signed-in person who calls the WSGI application as gunicorn does: every middleware, no test client around it."""

import io
from dataclasses import dataclass, field
from functools import cache
from http.cookies import SimpleCookie
from importlib import import_module
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.handlers.wsgi import WSGIHandler

from units.models import User
from units.receivers import stamp_session

_TOKEN = "t" * 32


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass
class Browser:
    """Keeps cookies; ``extra`` are headers sent each time, in WSGI's spelling."""

    cookies: dict[str, str] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)

    def get(self, address: str, **headers: str) -> Answer:
        """GET; AssertionError for a 4xx or 5xx."""
        return self._call("GET", address, b"", headers)

    def post(self, address: str, fields: dict[str, Any], **headers: str) -> Answer:
        """POST a form with its token; AssertionError for a 4xx or 5xx."""
        return self._call("POST", address, urlencode(fields, doseq=True).encode(), headers)

    def _call(self, method: str, address: str, body: bytes, headers: dict[str, str]) -> Answer:
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "127.0.0.1",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "HTTP_X_CSRFTOKEN": self.cookies.get(settings.CSRF_COOKIE_NAME, ""),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            **self.extra,
            **headers,
        }
        answer = self._answer(environ)
        assert answer.status < 400, (method, address, answer.status, answer.body[-2000:].decode())
        return answer

    def _answer(self, environ: dict[str, Any]) -> Answer:
        said: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> Any:
            said.extend((int(status[:3]), headers))

        response = _application()(environ, start_response)
        body = b"".join(response)
        response.close()  # which ends the request
        status, headers = said
        for name, value in headers:
            if name == "Set-Cookie":
                self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
        return Answer(status, dict(headers), body)


@cache
def _application() -> WSGIHandler:
    return WSGIHandler()


def sign_in(user: User) -> Browser:
    """A browser whose session is this person's."""
    return Browser({settings.SESSION_COOKIE_NAME: session_of(user), settings.CSRF_COOKIE_NAME: _TOKEN})


def session_of(user: User) -> str:
    """The key of a new session, as signing in makes it."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    stamp_session(request=SimpleNamespace(session=session), user=user)
    session.create()
    return str(session.session_key)
