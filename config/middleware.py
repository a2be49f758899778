"""What every request passes on its way in and every answer on its way out."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

from core.keys import read_key
from core.replica import WROTE

Handler = Callable[[HttpRequest], HttpResponse]

_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_PERMISSIONS = "geolocation=(self), camera=(self), microphone=(), payment=(), usb=(), display-capture=()"
_TEXTS = ("text/html", "text/css", "text/javascript", "application/javascript", "application/json", "image/svg+xml")


class CompressTexts(GZipMiddleware):
    """Pages, style sheets, scripts; what is packed already (pictures, workbooks, evidence) goes as it is."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Compress only whole answers of a kind that gains by it."""
        is_text = response.headers.get("Content-Type", "").startswith(_TEXTS)
        return super().process_response(request, response) if is_text and response.status_code == 200 else response  # noqa: PLR2004 - whole and found


class RefuseZeroSigns:
    """The sign with the number 0, which nobody types and no text of PostgreSQL may hold, is a bad request anywhere."""

    def __init__(self, get_response: Handler) -> None:
        """Chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the sign is looked for where the view is known and the protection of forms has read what was sent."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> None:
        """BadRequest where the address or a field has it; files are looked into by whoever takes them."""
        fields = [value for given in (request.GET, request.POST) for _, values in given.lists() for value in values]
        if any("\0" in text for text in (request.path, *fields)):
            message = "the address or a field has a zero sign"
            raise BadRequest(message)


class RefuseVastNumbers:
    """No row has a number wider than a database holds: such an address is not found, instead of failing in a query."""

    def __init__(self, get_response: Handler) -> None:
        """Chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the numbers are known only when the view is."""
        return self.get_response(request)

    def process_view(self, _request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]) -> None:
        """Http404 where a number of the address is too wide."""
        if any(type(value) is int and read_key(str(value)) is None for value in kwargs.values()):
            message = "a number in the address is wider than any key"
            raise Http404(message)


def remember_writes(get_response: Handler) -> Handler:
    """Mark who has just written: for as long as the copy may lag, their pages come from the primary."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method not in _SAFE and settings.REPLICA_LAG_SECONDS:
            response.set_cookie(
                WROTE,
                "1",
                max_age=settings.REPLICA_LAG_SECONDS,
                httponly=True,
                secure=settings.IS_PRODUCTION,
                samesite="Lax",
            )
        return response

    return handle


def state_permissions(get_response: Handler) -> Handler:
    """What of the device our pages may use: where an inspector stands, and the camera; nothing else."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", _PERMISSIONS)
        return response

    return handle
