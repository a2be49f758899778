"""What will happen when units end: read before anybody decides."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from units.models import Membership, Unit
from units.signals import WorkInHand, work_asked

PEOPLE_SHOWN = 30


@dataclass(frozen=True)
class Ending:
    """One unit that ends: who is in it and what is below it."""

    unit: Unit
    people: tuple[str, ...]
    people_count: int
    below_count: int

    @property
    def more(self) -> int:
        """People not named."""
        return self.people_count - len(self.people)


@dataclass(frozen=True)
class EndingPreview:
    """Everything one should know before pressing the button."""

    endings: tuple[Ending, ...]
    work: tuple[WorkInHand, ...]

    @property
    def people_count(self) -> int:
        """People with a role in one of the units."""
        return sum(ending.people_count for ending in self.endings)


def preview_endings(units: Sequence[Unit], today: dt.date) -> EndingPreview:
    """People, subordinates and open work of units that are about to end."""
    people: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    rows = Membership.objects.in_force(today).filter(unit__in=units, user__is_active=True)
    for row in rows.select_related("user").order_by("pk"):
        people[row.unit_id][str(row.user)].append(row.get_role_display())
    endings = tuple(_ending(unit, people[unit.pk], today) for unit in units)
    answers: list[tuple[Any, Any]] = []
    if units:
        answers = work_asked.send(sender=Unit, units=[unit.pk for unit in units], today=today)
    return EndingPreview(endings, tuple(line for _, lines in answers for line in lines))


def _ending(unit: Unit, people: dict[str, list[str]], today: dt.date) -> Ending:
    named = [f"{name}（{'、'.join(roles)}）" for name, roles in people.items()]
    below = Unit.objects.directly_below(unit.path).existing_on(today).count()
    return Ending(unit, tuple(named[:PEOPLE_SHOWN]), len(named), below)
