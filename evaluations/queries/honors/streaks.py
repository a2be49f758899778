"""Years in a row (连续 N 年): derived from the register, written down nowhere."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from evaluations.enums import HonorDecision
from evaluations.models import Honor

_Key = tuple[int, int, str]


def streaks_of(honors: Iterable[Honor]) -> Mapping[int, int]:
    """Honor id → years in a row up to its last one, in which the same holder and bearer had the same title; one query.

    What was revoked breaks a row; a unit that took over another begins anew.
    """
    wanted = list(honors)
    years: dict[_Key, set[int]] = defaultdict(set)
    rows = Honor.objects.filter(
        holder__in={row.holder_id for row in wanted}, title__in={row.title_id for row in wanted}
    ).exclude(decision=HonorDecision.REVOKED)
    for title, holder, bearer, first, last in rows.values_list("title", "holder", "bearer", "year_from", "year_to"):
        years[title, holder, bearer].update(range(first, last + 1))
    return {row.pk: run_up_to(years[row.title_id, row.holder_id, row.bearer], row.year_to) for row in wanted}


def run_up_to(years: set[int], last: int) -> int:
    """How many years without a gap end with ``last``."""
    first = last
    while first in years:
        first -= 1
    return last - first
