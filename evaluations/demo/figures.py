"""Figures that the report names; the demo's records must add up to them (DOMAIN.md section 2)."""

from collections import defaultdict
from collections.abc import Sequence

from campaigns.models import Assignment, Period
from evaluations.demo.facts import Facts, spread
from evaluations.demo.scheme import is_root

LETTERS, DISCLOSED_BY_CITY, DISCLOSED_BELOW, BEST_UNITS = 100, 113, 278, 8

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

    disclosed = by_title["公开事项"]
    lay("公开事项", cells([row for row in disclosed if is_root(row.participation)]), DISCLOSED_BY_CITY)
    lay("公开事项", cells([row for row in disclosed if not is_root(row.participation)]), DISCLOSED_BELOW)
    titled = [row for row in by_title["文明单位创建"] if row.participation.comparison_class == "直属单位"]
    first, *later = of_cycle["year"]
    lay("文明单位创建", [(row, first) for row in titled], BEST_UNITS)
    for period in later:
        lay("文明单位创建", [(row, period) for row in titled], 0)
    for row in by_title["征求意见信"]:
        for period in of_cycle["year"]:
            found[row.pk, period.pk] = {"value": str(LETTERS)}
    return found
