"""What one report of each leaf in force asks of a unit, and how often it falls due in a month."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from campaigns.models import Campaign, Period, Target
from campaigns.rules.effort import leaf_minutes

Month = tuple[int, int]
"""Year and month."""
Cycles = Counter[str]
"""How many periods of each cycle fall due."""


@dataclass(frozen=True)
class AskedLeaf:
    """A leaf in force that units report: who asks for it, how often, and what one report takes."""

    pk: int
    asker: str
    cycle: str
    files: int
    minutes: int


def asked_leaves(campaign: Campaign) -> Mapping[int, AskedLeaf]:
    """The reported leaves of the versions in force, common and local; one query. The campaign's organiser is loaded."""
    rows = Target.objects.leaves().filter(scheme__campaign=campaign, scheme__state="published", is_reported=True)
    keys = ("pk", "rule", "cycle", "evidence_required", "scheme__owner__name")
    organiser = str(campaign.organiser)
    return {
        pk: AskedLeaf(pk, owner or organiser, cycle, files, leaf_minutes(rule["kind"], files))
        for pk, rule, cycle, files, owner in rows.values_list(*keys)
    }


def months_of(campaign: Campaign) -> Mapping[Month, Cycles]:
    """Every month of the campaign in which something falls due, in order; one query. Extensions move nothing."""
    found: dict[Month, Cycles] = {}
    for cycle, due_on in Period.objects.filter(campaign=campaign).order_by("due_on").values_list("cycle", "due_on"):
        found.setdefault((due_on.year, due_on.month), Counter())[cycle] += 1
    return found


def heaviest(months: Iterable[tuple[Month, Cycles]]) -> list[tuple[Month, Cycles]]:
    """One month for each pattern of cycles that no other one outdoes: the peak of any unit is in one of them."""
    patterns: dict[frozenset[tuple[str, int]], tuple[Month, Cycles]] = {}
    for month, cycles in months:
        patterns.setdefault(frozenset(cycles.items()), (month, cycles))
    rows = list(patterns.values())
    return [row for row in rows if not any(row[1] < other for _, other in rows)]


def month_key(month: Month) -> str:
    """A month as addresses name it."""
    return f"{month[0]}-{month[1]:02}"


def month_named(text: str, months: list[Month], today: dt.date) -> Month:
    """The month an address names; else the running one, or the nearest of the campaign."""
    named = {month_key(month): month for month in months}
    now = (today.year, today.month)
    if text in named or not months:
        return named.get(text, now)
    return min(months, key=lambda month: (abs((month[0] - now[0]) * 12 + month[1] - now[1]), month))
