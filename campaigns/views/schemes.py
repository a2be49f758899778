"""Pages."""

from django.http import HttpRequest, HttpResponse


def scheme(_request: HttpRequest, **_ids: int) -> HttpResponse:
    """Page."""
    return HttpResponse(status=503)
