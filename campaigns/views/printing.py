"""Pages."""

from django.http import HttpRequest, HttpResponse


def print_form(_request: HttpRequest, **_ids: int) -> HttpResponse:
    """Page."""
    return HttpResponse(status=503)
