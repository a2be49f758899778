"""Pages."""

from django.http import HttpRequest, HttpResponse


def add(_request: HttpRequest, **_ids: int) -> HttpResponse:
    """Page."""
    return HttpResponse(status=503)


def remove(_request: HttpRequest, **_ids: int) -> HttpResponse:
    """Page."""
    return HttpResponse(status=503)


def download(_request: HttpRequest, **_ids: int) -> HttpResponse:
    """Page."""
    return HttpResponse(status=503)
