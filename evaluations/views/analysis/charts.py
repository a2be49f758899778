"""分析图表: the list of charts, and each with its table and its Excel."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from core.refusals import RefusedError
from core.replica import reads_replica
from core.tables import write_table
from evaluations.queries.analysis.charts import CHARTS, Chart, ChartAsk, ChartKind
from evaluations.queries.analysis.compare import comparable_units
from evaluations.queries.analysis.view import BoardView, pillars_of
from evaluations.queries.standings import visible_classes
from evaluations.views.analysis.fetching import page_context, say_refused, view_or_404, word
from units.views.downloads import as_file

SIZES = {"heat": 200, "bump": 40, "multiples": 24}
"""Units on a page."""
EXCEL_SIZE = 10_000


@require_safe
@reads_replica
def analysis(request: HttpRequest) -> HttpResponse:
    """Every page of analysis with the question it answers."""
    view = view_or_404(request)
    kinds = {name: kind for name, kind in CHARTS.items() if view.scene.sees_system or not kind.is_of_many}
    return render(request, "evaluations/analysis/index.html", page_context(request, view) | {"kinds": kinds})


@require_safe
@reads_replica
def chart(request: HttpRequest, name: str) -> HttpResponse:
    """One chart."""
    kind, view = CHARTS.get(name), view_or_404(request)
    if kind is None:
        raise Http404
    if kind.is_of_many and not view.scene.sees_system:
        raise PermissionDenied
    is_excel = word(request, "format") == "xlsx"
    try:
        ask = _asked(request, view, EXCEL_SIZE if is_excel else SIZES.get(name, EXCEL_SIZE))
    except RefusedError as error:
        return say_refused(request, error)
    found = kind.read(ask)
    if is_excel:
        return _excel(view, kind, found)
    context = page_context(request, view) | _narrowing(view, kind) | {"kind": kind, "name": name, "chart": found}
    context |= {"data": {"kind": name, "caption": found.caption, **found.data}, "ask": ask}
    context |= {"address": request.GET.urlencode(), "page": min(ask.page, found.pages)}
    return render(request, "evaluations/analysis/chart.html", context)


def _asked(request: HttpRequest, view: BoardView, size: int) -> ChartAsk:
    year, page = word(request, "year"), word(request, "page")
    if year and not (year.isdecimal() and dt.MINYEAR <= int(year[:5]) <= dt.MAXYEAR):
        message = f"“{year}”不是年份，请写成 2026 这样。"
        raise RefusedError(message)
    number = int(page) if page.isdecimal() and len(page) < len(str(EXCEL_SIZE)) else 1
    return ChartAsk(view, clock.today(), word(request, "sort"), number, size, int(year[:5]) if year else None)


def _narrowing(view: BoardView, kind: ChartKind) -> dict[str, object]:
    """What the form offers."""
    campaign, found = view.scene.campaign, dict[str, object]()
    if "unit" in kind.by:
        found["units"] = comparable_units(campaign, view.user)
    if "class" in kind.by:
        found["classes"] = visible_classes(campaign=campaign, user=view.user)
    if "pillar" in kind.by:
        found["pillars"] = pillars_of(campaign)
    return found


def _excel(view: BoardView, kind: ChartKind, found: Chart) -> HttpResponse:
    rows = ([cell.value for cell in row] for row in found.rows)
    heads = [column.label for column in found.columns]
    return as_file(
        write_table(title=kind.title.replace("×", "和"), columns=heads, rows=rows),
        f"{view.scene.campaign.name}-{view.scene.root.name}-{kind.title}.xlsx",
    )
