"""Pages."""

from django.http import HttpRequest, HttpResponse


def tree(_request: HttpRequest, **_ids: int) -> HttpResponse:
    """Page."""
    return HttpResponse(status=503)


def unit(_request: HttpRequest, **_ids: int) -> HttpResponse:
    """Page."""
    return HttpResponse(status=503)
