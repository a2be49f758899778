"""A small line for each unit: its total over the periods."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator

from evaluations.models import UnitScore
from evaluations.queries.analysis.charts.chart import (
    Chart,
    ChartAsk,
    Column,
    day_columns,
    drawn,
    latest_runs,
    points,
    unit_url,
    units_of,
    words,
)


def read_multiples(ask: ChartAsk) -> Chart:
    """Units in the order of the tree, a page at a time. A fixed number of queries."""
    runs = latest_runs(ask.view)
    paged = Paginator(units_of(ask.view).order_by("path"), ask.size)
    units = list(paged.get_page(ask.page).object_list)
    totals: dict[int, dict[int, Decimal]] = defaultdict(dict)
    scores: Any = UnitScore.objects.filter(run__in=[run.pk for run in runs], participation__in=units)
    for unit, run, total in scores.values_list("participation_id", "run_id", "total"):
        totals[unit][run] = total
    return Chart(
        caption="各单位总分的走势，每个单位一小幅，纵轴相同",
        data={
            "days": [column.label for column in day_columns(runs)],
            "units": [
                {
                    "name": unit.name,
                    "values": [drawn(totals[unit.pk].get(run.pk)) for run in runs],
                    "url": unit_url(unit.pk),
                }
                for unit in units
            ],
        },
        columns=(Column("单位", is_number=False), *day_columns(runs)),
        rows=tuple(
            (words(unit.name, unit_url(unit.pk)), *(points(totals[unit.pk].get(run.pk)) for run in runs))
            for unit in units
        )
        if runs
        else (),
        note="" if runs else "还没有得分：填报核定并计算后，这里显示走势。",
        pages=paged.num_pages,
        total=paged.count,
    )
