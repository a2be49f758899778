"""The register with its filters and its export; the honors of one unit."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from campaigns.views.cells import signed_in
from core import clock
from core.htmx import render_page
from evaluations.exporters.honors import export_honors
from evaluations.forms.honors import HonorFilterForm
from evaluations.permissions import may_keep_honors
from evaluations.queries.honors.page import unit_honors
from evaluations.queries.honors.register import (
    HonorFilter,
    honor_lines,
    honor_rows,
    honor_top,
    honor_years,
    units_with_honors_kept_by,
)
from units.models import Unit
from units.views.downloads import as_file
from units.views.refusals import refused

PAGE_SIZE = 50
MOST_EXPORTED = 20_000
"""Honors in one table."""


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Years first, then the list; ``format=xlsx`` as a table."""
    user, today = signed_in(request), clock.today()
    years = honor_years(user)
    form, chosen = _chosen(request, years)
    rows = honor_rows(user, chosen, today)
    if request.GET.get("format") == "xlsx":
        return _excel(request, rows)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query["format"] = "xlsx"
    context = {
        "form": form,
        "page": page,
        "lines": honor_lines(page.object_list, today),
        "top": honor_top(user, today),
        "years": years,
        "chosen": chosen,
        "is_filtered": chosen != HonorFilter(),
        "may_register": units_with_honors_kept_by(user).exists(),
        "excel_query": query.urlencode(),
    }
    return render(request, "evaluations/honors/register.html", context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, years: tuple[int, ...]) -> tuple[HonorFilterForm, HonorFilter]:
    form = HonorFilterForm(request.GET, years=years)
    form.is_valid()
    told = form.cleaned_data
    return form, HonorFilter(
        words=told.get("q", "").strip(),
        unit=request.GET.get("unit", "")[:64],
        year=told.get("year"),
        level=told.get("level", ""),
        title=told.get("title"),
        subject=told.get("subject", ""),
        standing=told.get("standing", ""),
    )


def _excel(request: HttpRequest, rows: Any) -> HttpResponse:
    if (count := rows.count()) > MOST_EXPORTED:
        message = f"符合条件的有 {count} 项，一次最多导出 {MOST_EXPORTED} 项。请按年度、级别或称号缩小范围再导出。"
        return refused(request, message, status=422, back="evaluations:honors", label="回到荣誉库")
    today = clock.today()
    return as_file(export_honors(rows.iterator(chunk_size=500), today), f"荣誉-{today}.xlsx")


@require_safe
def unit_page(request: HttpRequest, code: str) -> HttpResponse:
    """The honors of a unit and of those it took over; htmx asks for the part that stands on the unit's own page."""
    user = signed_in(request)
    unit = get_object_or_404(Unit.objects.visible_to(user), code=code)
    context = {
        "unit": unit,
        "lines": unit_honors(unit, clock.today()),
        "may_register": unit.exists_to is None and may_keep_honors(user, unit),
    }
    return render_page(request, "evaluations/honors/unit.html", "evaluations/honors/_unit.html", context)
