"""回看: any past day beside today."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core import clock
from core.refusals import RefusedError
from core.replica import reads_replica
from core.tables import write_table
from evaluations.queries.analysis.past import Past, read_past
from evaluations.queries.analysis.view import BoardView
from evaluations.views.analysis.fetching import day_of_address, page_context, say_refused, view_or_404, word
from units.views.downloads import as_file

_HEADS = (
    "单位",
    "比较类别",
    "当时总分",
    "当时等次",
    "公布总分",
    "公布等次",
    "现在总分",
    "现在等次",
    "变化",
    "红灯",
    "黄灯",
)


@require_safe
@reads_replica
def past(request: HttpRequest) -> HttpResponse:
    """The units as they stood on the day of the address, the published result of that time, and now."""
    view, today = view_or_404(request), clock.today()
    try:
        day = _past_day(request, today)
    except RefusedError as error:
        return say_refused(request, error)
    found = read_past(view, day=day, sort=word(request, "sort"))
    if word(request, "format") == "xlsx":
        return _excel(view, found)
    kept = [each.run.as_of for each in view.scene.history if not each.run.is_live]
    context = page_context(request, view) | {"found": found, "asked": day, "today": today, "ends": kept}
    return render(request, "evaluations/analysis/past.html", context)


def _past_day(request: HttpRequest, today: dt.date) -> dt.date:
    day = day_of_address(request, "day") or today
    if day > today:
        message = "只能回看今天和以前的日子，请选一个过去的日期。"
        raise RefusedError(message)
    return day


def _excel(view: BoardView, found: Past) -> HttpResponse:
    rows = (
        [
            line.unit,
            line.comparison_class,
            line.then.total,
            line.then.grade,
            line.sealed.total,
            line.sealed.grade,
            line.now.total,
            line.now.grade,
            line.change,
            line.reds,
            line.yellows,
        ]
        for line in found.lines
    )
    name = f"{view.scene.campaign.name}-回看{found.day or ''}.xlsx"
    return as_file(write_table(title="回看", columns=_HEADS, rows=rows), name)
