"""Pages."""

from django.http import HttpRequest, HttpResponse


def my_scores(_request: HttpRequest, **_ids: int) -> HttpResponse:
    """Page."""
    return HttpResponse(status=503)


def unit_scores(_request: HttpRequest, **_ids: int) -> HttpResponse:
    """Page."""
    return HttpResponse(status=503)


def target_scores(_request: HttpRequest, **_ids: int) -> HttpResponse:
    """Page."""
    return HttpResponse(status=503)


def why(_request: HttpRequest, **_ids: int) -> HttpResponse:
    """Page."""
    return HttpResponse(status=503)
