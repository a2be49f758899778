"""Ranks of the units of one class over the periods."""

from collections import defaultdict
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, F

from evaluations.models import UnitScore
from evaluations.queries.analysis.charts.chart import (
    Chart,
    ChartAsk,
    Column,
    day_columns,
    latest_runs,
    unit_url,
    units_of,
    whole,
    words,
)


def read_bump(ask: ChartAsk) -> Chart:
    """The class asked for, else the one with most units the person sees; the best now first. A fixed number of queries."""
    runs = latest_runs(ask.view)
    chosen = ask.view.comparison_class or _largest(ask)
    now = UnitScore.objects.filter(ask.view.units, run=ask.run, comparison_class=chosen)
    best: Any = now.order_by(F("rank").asc(nulls_last=True), "path")
    paged = Paginator(best.values_list("participation_id", "participation__name", "rank"), ask.size)
    units = list(paged.get_page(ask.page).object_list)
    ranks: dict[int, dict[int, int | None]] = defaultdict(dict)
    rows: Any = UnitScore.objects.filter(run__in=[run.pk for run in runs], participation__in=[row[0] for row in units])
    for unit, run, rank in rows.values_list("participation_id", "run_id", "rank"):
        ranks[unit][run] = rank
    return Chart(
        caption=f"{chosen or '未分类'}：各期末和现在的名次，上面的靠前",
        data={
            "days": [column.label for column in day_columns(runs)],
            "units": [{"name": name, "ranks": [ranks[pk].get(run.pk) for run in runs]} for pk, name, _ in units],
        },
        columns=(Column("单位", is_number=False), *day_columns(runs)),
        rows=tuple(
            (words(name, unit_url(pk)), *(whole(ranks[pk].get(run.pk)) for run in runs)) for pk, name, _ in units
        ),
        note=_note(len(runs), [rank for _, _, rank in units], paged.count),
        pages=paged.num_pages,
        total=paged.count,
    )


def _largest(ask: ChartAsk) -> str:
    classes: Any = units_of(ask.view).order_by().values_list("comparison_class")
    found: Any = classes.annotate(units=Count("pk")).order_by("-units", "comparison_class").first()
    return found[0] if found else ""


def _note(runs: int, ranks: list[int | None], count: int) -> str:
    if not count:
        return "还没有名次：得分算出以后，这里显示同类单位的名次。"
    if count == 1:
        return "这一类您只看得到一个单位，名次没有先后可比。"
    if runs == 1:
        return "还只有现在的名次：每期结束后留存一次，以后这里看得出升降。"
    if len(set(ranks)) == 1:
        return "现在这些单位并列：分数相同，名次相同。"
    return ""
