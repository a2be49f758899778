"""Targets that ask the same units for the same fact: in one scheme, in a local one beside it, in another campaign."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, IntegerField, Value, When

from campaigns.models import Assignment, Campaign, LedgerFeed, LedgerKind, Scheme, Target
from units.models import User

_NOISE = re.compile(r"[\W_\d]+")
_FILLERS = re.compile(r"情况|工作|开展|落实|及时|按时|全年|年度|本年|人数|次数|数量|数|率")
_ALIKE_PERCENT = 60
"""Of the pairs of characters that two titles must share."""
_MOST = 2000
"""Leaves that are compared."""
SHOWN = 100


@dataclass(frozen=True)
class AskedTwice:
    """Leaves of one kind of rule whose titles say the same. ``spare``: reports' worth of assignments beyond one a unit.

    ``fed``: those that the ledger fills in, so that nobody types them.
    """

    leaves: tuple[Target, ...]
    units: int
    spare: int
    fed: frozenset[int] = frozenset()

    @property
    def is_carried(self) -> bool:
        """Whether the ledger fills in all of them: asked twice, but recorded once."""
        return len(self.fed) == len(self.leaves)


def asked_twice(campaigns: Iterable[Campaign], user: User) -> tuple[AskedTwice, ...]:
    """The groups of leaves in force in these campaigns, the most wasteful first, what the ledger carries last.

    Three queries for any number of units.
    """
    groups = _groups(_leaves(campaigns, user))
    counts = _counts(groups)
    fed = _fed(leaf for group in groups for leaf in group)
    found = (
        AskedTwice(
            group,
            counts[place][1],
            counts[place][0] - counts[place][1],
            fed & {leaf.pk for leaf in group},
        )
        for place, group in enumerate(groups)
        if place in counts
    )
    wasteful = sorted((each for each in found if each.spare), key=lambda each: (each.is_carried, -each.spare))
    return tuple(wasteful[:SHOWN])


@dataclass(frozen=True)
class InLedger:
    """A leaf that units fill in by hand though its title names a kind of ledger."""

    leaf: Target
    kind: LedgerKind


def in_ledgers(campaigns: Iterable[Campaign], user: User) -> tuple[InLedger, ...]:
    """Leaves in force that take nothing from the ledger though their titles name a kind of it; three queries."""
    kinds = sorted(LedgerKind.objects.visible_to(user).active(), key=lambda kind: -len(kind.name))
    leaves = _leaves(campaigns, user)
    fed, found = _fed(leaves), []
    for leaf in leaves:
        if leaf.pk in fed:
            continue
        kind = next((each for each in kinds if each.name in leaf.title), None)
        if kind is not None:
            found.append(InLedger(leaf, kind))
    return tuple(found[:SHOWN])


def _leaves(campaigns: Iterable[Campaign], user: User) -> list[Target]:
    leaves = Target.objects.leaves().filter(
        scheme__campaign__in=[each.pk for each in campaigns],
        scheme__state="published",
        scheme__in=Scheme.objects.asking(user).values("pk"),
        is_reported=True,
    )
    return list(leaves.select_related("scheme__campaign", "scheme__owner", "parent").order_by("scheme", "path")[:_MOST])


def _fed(leaves: Iterable[Target]) -> frozenset[int]:
    rows = LedgerFeed.objects.filter(target__in=[leaf.pk for leaf in leaves]).order_by()
    return frozenset(rows.values_list("target", flat=True))


def _counts(groups: list[tuple[Target, ...]]) -> Mapping[int, tuple[int, int]]:
    """Group → assignments, and units that have any."""
    if not groups:
        return {}
    cases = [When(target__in=[leaf.pk for leaf in group], then=Value(place)) for place, group in enumerate(groups)]
    rows: Any = Assignment.objects.filter(target__in=[leaf.pk for group in groups for leaf in group]).order_by()
    rows = rows.annotate(place=Case(*cases, output_field=IntegerField()))
    told = rows.values_list("place").annotate(all=Count("pk"), units=Count("participation__unit", distinct=True))
    return {place: (count, units) for place, count, units in told}


def _groups(rows: list[Target]) -> list[tuple[Target, ...]]:
    """Leaves that are alike, put together one by one: each joins the first group whose first leaf it is like."""
    groups: list[list[Target]] = []
    pairs_of: list[frozenset[str]] = []
    by_pair: dict[tuple[str, str], list[int]] = defaultdict(list)
    for leaf in rows:
        kind, pairs = str((leaf.rule or {}).get("kind")), _pairs(leaf.title)
        near = dict.fromkeys(place for pair in sorted(pairs) for place in by_pair[kind, pair])
        place = next((each for each in near if _alike(pairs_of[each], pairs)), None)
        if place is None:
            for pair in pairs:
                by_pair[kind, pair].append(len(groups))
            groups.append([leaf])
            pairs_of.append(pairs)
        else:
            groups[place].append(leaf)
    return [tuple(group) for group in groups if len(group) > 1]


def _pairs(title: str) -> frozenset[str]:
    """The title as pairs of neighbouring characters, without numbers, signs and words that say nothing."""
    plain = _NOISE.sub("", title)
    plain = _FILLERS.sub("", plain) or plain
    return frozenset(plain[place : place + 2] for place in range(max(len(plain) - 1, 1)))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return 100 * len(one & other) >= _ALIKE_PERCENT * len(one | other)
