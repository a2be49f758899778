"""Which units are asked for more items in a month than the cap."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Sum, Value, When

from campaigns.models import Assignment, Campaign, Participation
from campaigns.queries.burden.leaves import AskedLeaf, Cycles, Month, asked_leaves, heaviest, months_of


@dataclass(frozen=True)
class Excess:
    """The heaviest month of the unit that is asked for most, and how many units are above the cap."""

    unit: str
    month: Month
    items: int
    units: int
    cap: int

    def __str__(self) -> str:
        """A sentence for the person who would ask for it."""
        year, month = self.month
        more = f"等 {self.units} 个单位" if self.units > 1 else ""
        return f"“{self.unit}”{more}每月要填的项数超过上限：{year}年{month}月有 {self.items} 项，上限是 {self.cap} 项"


def find_excess(campaign: Campaign, cap: int, among: Collection[int] | None = None) -> Excess | None:
    """The excess of the campaign as it stands, ``among`` these participations or all.

    One statement for each distinct load of a month, of which a calendar has three or four, however many units there are.
    """
    leaves = asked_leaves(campaign)
    above: dict[int, tuple[int, Month]] = {}
    for month, cycles in heaviest(months_of(campaign).items()):
        for pk, items in units_above(leaves, cycles, cap, among).items():
            above[pk] = max(above.get(pk, (0, month)), (items, month), key=lambda each: each[0])
    if not above:
        return None
    most = max(above, key=lambda pk: (above[pk][0], -pk))
    items, month = above[most]
    return Excess(Participation.objects.get(pk=most).name, month, items, len(above), cap)


def units_above(
    leaves: Mapping[int, AskedLeaf], cycles: Cycles, cap: int, among: Collection[int] | None = None
) -> dict[int, int]:
    """Participation → items in a month with these periods, for those above the cap; one statement."""
    times: dict[int, list[int]] = defaultdict(list)
    for leaf in leaves.values():
        if cycles[leaf.cycle]:
            times[cycles[leaf.cycle]].append(leaf.pk)
    due = [pk for keys in times.values() for pk in keys]
    weights = [When(target__in=keys, then=Value(count)) for count, keys in times.items()]
    if not weights:
        return {}
    rows: Any = Assignment.objects.filter(target__in=due).order_by()
    if among is not None:
        rows = rows.filter(participation__in=among)
    weighed = rows.values("participation").annotate(items=Sum(Case(*weights, output_field=IntegerField())))
    return dict(weighed.filter(items__gt=cap).values_list("participation", "items"))
