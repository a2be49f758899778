"""On which days reports were handed in for the first time, on a calendar of one year."""

import datetime as dt
from collections import defaultdict
from typing import Any

from django.db.models import Count, Max, Min

from campaigns.models import Period, ProgressReport
from evaluations.queries.analysis.charts.chart import Cell, Chart, ChartAsk, Column, whole, words


def read_filing(ask: ChartAsk) -> Chart:
    """The year asked for, else the last one in which anything was filed. Three queries, a row for each day."""
    filed = ProgressReport.objects.filter(ask.view.cells, first_submitted_on__isnull=False).order_by()
    ends = filed.aggregate(first=Min("first_submitted_on"), last=Max("first_submitted_on"))
    year = ask.year or (ends["last"] or ask.today).year
    days: Any = filed.filter(first_submitted_on__year=year).values_list("first_submitted_on")
    counts: dict[dt.date, int] = dict(days.annotate(number=Count("pk")).order_by("first_submitted_on"))
    due = _due(ask, year)
    shown = sorted({*counts, *due})
    return Chart(
        caption=f"{ask.view.scene.root.name}及以下：{year} 年每天首次提交的填报份数，◆ 是截止日",
        data={
            "year": year,
            "days": [[day.isoformat(), count] for day, count in sorted(counts.items())],
            "due": [[day.isoformat(), "、".join(labels)] for day, labels in sorted(due.items())],
        },
        columns=(Column("日期", is_number=False), Column("提交份数"), Column("当天截止的填报期", is_number=False)),
        rows=tuple(
            (Cell(day, f"{day.month}月{day.day}日"), whole(counts.get(day, 0)), words("、".join(due.get(day, ()))))
            for day in shown
        )
        if counts
        else (),
        note="" if counts else f"{year} 年没有填报。" + _years(ends),
    )


def _due(ask: ChartAsk, year: int) -> dict[dt.date, list[str]]:
    found: dict[dt.date, list[str]] = defaultdict(list)
    for period in Period.objects.filter(campaign=ask.view.scene.campaign, due_on__year=year):
        found[period.due_on].append(period.label)
    return found


def _years(ends: dict[str, Any]) -> str:
    if ends["first"] is None:
        return "这届活动还没有任何填报。"
    return f"有填报的是 {ends['first'].year}—{ends['last'].year} 年，请换一年。"
