"""The wall of honors."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse

from core import clock
from core.keys import read_key
from evaluations.enums import HonorLevel
from evaluations.queries.honors.public import WallFilter, wall_lines, wall_rows, wall_top
from evaluations.views.public.answers import public_page, render_public
from evaluations.views.public.pages import query_without_page

PAGE_SIZE = 30
_LAST_YEAR = 9999


@public_page
def honors(request: HttpRequest) -> HttpResponse:
    """By year, by level, by words."""
    chosen, today = _chosen(request), clock.today()
    page = Paginator(wall_rows(chosen), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "chosen": chosen,
        "page": page,
        "lines": wall_lines(page.object_list, today),
        "top": wall_top(today),
        "query": query_without_page(request),
    }
    return render_public(request, "public/honors.html", context)


def _chosen(request: HttpRequest) -> WallFilter:
    """What the address narrows to; a level or year that cannot be is a page that does not exist."""
    level, words = request.GET.get("level", ""), request.GET.get("year", "")
    year = read_key(words) if words else None
    if (level and level not in HonorLevel.values) or (words and (year is None or year > _LAST_YEAR)):
        raise Http404
    return WallFilter(request.GET.get("q", "").strip()[:60], year, level)
