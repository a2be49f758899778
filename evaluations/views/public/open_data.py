"""Honors and published results for machines, in the form of the disclosed matters."""

from dataclasses import asdict
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse

from evaluations.models import Amendment
from evaluations.queries.honors.public import WallFilter, wall_rows
from evaluations.queries.open_data import honor_records, public_results, result_records
from evaluations.views.public.answers import public_page
from evaluations.views.public.machines import RECORDS


@public_page
def honors_json(request: HttpRequest) -> HttpResponse:
    """What the wall of honors shows, without persons."""
    page = Paginator(wall_rows(WallFilter()), RECORDS).get_page(request.GET.get("page"))
    return _answer(request, page, [asdict(record) for record in honor_records(page.object_list)])


@public_page
def results_json(request: HttpRequest) -> HttpResponse:
    """Published results of the campaigns whose office opens them."""
    page = Paginator(public_results(), RECORDS).get_page(request.GET.get("page"))
    amended = set(
        Amendment.objects.filter(seal__in={row.seal_id for row in page.object_list}).values_list("seal", flat=True)
    )
    return _answer(request, page, [asdict(record) for record in result_records(page.object_list, amended)])


def _answer(request: HttpRequest, page: "Page[Any]", items: list[dict[str, Any]]) -> HttpResponse:
    following = f"{request.path}?page={page.number + 1}"
    answer = {
        "version": 1,
        "count": page.paginator.count,
        "page": page.number,
        "pages": page.paginator.num_pages,
        "next": request.build_absolute_uri(following) if page.has_next() else None,
        "items": items,
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})
