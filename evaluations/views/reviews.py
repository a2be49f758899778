"""Pages."""

from django.http import HttpRequest, HttpResponse


def queue(_request: HttpRequest, **_ids: int) -> HttpResponse:
    """Page."""
    return HttpResponse(status=503)


def review(_request: HttpRequest, **_ids: int) -> HttpResponse:
    """Page."""
    return HttpResponse(status=503)


def approve(_request: HttpRequest, **_ids: int) -> HttpResponse:
    """Page."""
    return HttpResponse(status=503)


def send_back(_request: HttpRequest, **_ids: int) -> HttpResponse:
    """Page."""
    return HttpResponse(status=503)


def reopen(_request: HttpRequest, **_ids: int) -> HttpResponse:
    """Page."""
    return HttpResponse(status=503)
