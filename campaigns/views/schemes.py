"""指标体系: the targets of the campaign and the local ones of units."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from campaigns.queries.schemes import scheme_board
from campaigns.views.cells import signed_in
from core import clock
from core.htmx import render_page
from units.enums import Role


@require_GET
def scheme(request: HttpRequest) -> HttpResponse:
    """The target tree in force, searchable."""
    words = request.GET.get("q", "").strip()
    code = request.GET.get("campaign", "")
    board = scheme_board(signed_in(request), clock.today(), code=code, words=words)
    context = {"board": board, "words": words, "may_arrange": Role.ADMINISTRATOR in signed_in(request).roles}
    return render_page(request, "campaigns/scheme.html", "campaigns/partials/scheme_trees.html", context)
