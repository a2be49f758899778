"""Figures that the report names; the demo's records must add up to them (DOMAIN.md section 2)."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from campaigns.models import Assignment, DisclosureItem, Period
from evaluations.demo.disclosure import COUNTED
from evaluations.demo.facts import Facts, spread

LETTERS, BEST_UNITS = 100, 8

Cell = tuple[int, int]
"""Assignment and period."""


def named_figures(assignments: Sequence[Assignment], periods: Sequence[Period]) -> dict[Cell, Facts]:
    """Facts of the finished campaign that the report gives, instead of dice."""
    by_title: dict[str, list[Assignment]] = defaultdict(list)
    for assignment in assignments:
        by_title[assignment.target.title].append(assignment)
    of_cycle: dict[str, list[Period]] = defaultdict(list)
    for period in periods:
        of_cycle[period.cycle].append(period)
    found: dict[Cell, Facts] = {}

    def lay(title: str, cells: Sequence[tuple[Assignment, Period]], total: int) -> None:
        assert cells, title
        for (assignment, period), count in zip(cells, spread(total, len(cells)), strict=True):
            found[assignment.pk, period.pk] = {"count": str(count)}

    def cells(rows: Sequence[Assignment]) -> list[tuple[Assignment, Period]]:
        return [(row, period) for period in of_cycle[rows[0].target.cycle] for row in rows]

    disclosed = by_title[COUNTED]
    days = Counter(_days_of_disclosure([row.participation.unit_id for row in disclosed]))
    for row, period in cells(disclosed):
        shown = sum(days[row.participation.unit_id, day] for day in _days(period))
        found[row.pk, period.pk] = {"count": str(shown)}
    titled = [row for row in by_title["文明单位创建"] if row.participation.comparison_class == "直属单位"]
    first, *later = of_cycle["year"]
    lay("文明单位创建", [(row, first) for row in titled], BEST_UNITS)
    for period in later:
        lay("文明单位创建", [(row, period) for row in titled], 0)
    for row in by_title["征求意见信"]:
        for period in of_cycle["year"]:
            found[row.pk, period.pk] = {"value": str(LETTERS)}
    return found


def _days_of_disclosure(units: Sequence[int]) -> Iterable[tuple[int, dt.date]]:
    rows: Any = DisclosureItem.objects.filter(unit__in=units, disclosed_on__isnull=False)
    return rows.values_list("unit", "disclosed_on")  # type: ignore[no-any-return]


def _days(period: Period) -> Iterable[dt.date]:
    return (period.starts_on + dt.timedelta(days=n) for n in range((period.ends_on - period.starts_on).days + 1))
