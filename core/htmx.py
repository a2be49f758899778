"""One address renders the page and its part; the server names the partial, never the client."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def is_htmx(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page (a boosted link wants the whole page)."""
    details = cast("Any", request).htmx
    return bool(details) and not details.boosted


def render_page(
    request: HttpRequest, page: str, partial: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render ``partial`` where htmx asks, else ``page``, which includes it; both from the same ``context``."""
    response = render(request, partial if is_htmx(request) else page, context, status=status)
    response["Vary"] = "HX-Request"
    return response
