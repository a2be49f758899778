"""How many people a unit had, as its ledger says."""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from campaigns.models import LedgerEntry
from campaigns.rules.ledger import STAFF
from units.models import Unit


@dataclass(frozen=True)
class StaffRoll:
    """The staff of one unit in the course of time: from each day on so many."""

    days: tuple[dt.date, ...]
    people: tuple[int, ...]

    def on(self, day: dt.date) -> int | None:
        """The staff on ``day``; None before anybody recorded it."""
        place = bisect_right(self.days, day)
        return self.people[place - 1] if place else None


def staff_rolls(units: Collection[int], until: dt.date) -> Mapping[int, StaffRoll]:
    """Unit → its staff up to ``until``, for units that recorded any; one query."""
    rows = LedgerEntry.objects.standing().filter(unit__in=units, kind__code=STAFF, dated_on__lte=until)
    found: dict[int, list[tuple[dt.date, int]]] = defaultdict(list)
    for unit_id, day, values in rows.order_by("dated_on", "pk").values_list("unit_id", "dated_on", "values"):
        found[unit_id].append((day, int(values["people"])))
    return {
        unit_id: StaffRoll(tuple(day for day, _ in steps), tuple(count for _, count in steps))
        for unit_id, steps in found.items()
    }


def staff_on(unit: Unit, day: dt.date) -> int | None:
    """The staff of the unit on ``day``; None where nobody recorded it."""
    roll = staff_rolls([unit.pk], day).get(unit.pk)
    return None if roll is None else roll.on(day)
