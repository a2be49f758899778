"""What a unit's group is told: how many reports each unit owes. Units and numbers, nobody's name."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from campaigns.models import Instruction, Robot
from campaigns.queries.policies import PolicyBook, work_calendar
from campaigns.queries.reminders import open_gaps
from units.models import Unit

_MOST_KEYS = 500
"""Beyond that, asking for all units costs less than naming those wanted."""


@dataclass(frozen=True)
class UnitStanding:
    """What one unit owes: late reports, those due within the days of 临期, and late answers to instructions."""

    name: str
    late: int
    soon: int
    unanswered: int


@dataclass(frozen=True)
class GroupDigest:
    """All units of one group that owe something, the latest first."""

    units: tuple[UnitStanding, ...]

    @property
    def late(self) -> int:
        """Late reports of all."""
        return sum(unit.late for unit in self.units)

    @property
    def soon(self) -> int:
        """Reports of all that are due soon."""
        return sum(unit.soon for unit in self.units)

    @property
    def unanswered(self) -> int:
        """Late answers of all."""
        return sum(unit.unanswered for unit in self.units)


def group_digests(robots: Sequence[Robot], today: dt.date) -> Mapping[int, GroupDigest]:
    """Robot → digest, for those whose unit or a unit below owes something; a fixed number of queries."""
    book = PolicyBook()
    late: Counter[int] = Counter()
    soon: Counter[int] = Counter()
    for gap in open_gaps(today, book, work_calendar()):
        if gap.workdays < 0:
            late[gap.unit_id] += 1
        elif gap.workdays <= book.of(gap.campaign_id).soon_days:
            soon[gap.unit_id] += 1
    unanswered = Counter(Instruction.objects.overdue(today).values_list("participation__unit", flat=True))
    owing = {*late, *soon, *unanswered}
    places = Unit.objects.filter(pk__in=owing) if len(owing) < _MOST_KEYS else Unit.objects.all()
    rows = [row for row in places.values_list("path", "pk", "name") if row[1] in owing]
    found: dict[int, GroupDigest] = {}
    for robot in robots:
        units = [
            UnitStanding(name, late[pk], soon[pk], unanswered[pk])
            for path, pk, name in rows
            if path.startswith(robot.unit.path)
        ]
        if units:
            found[robot.pk] = GroupDigest(
                tuple(sorted(units, key=lambda unit: (-unit.late, -unit.unanswered, -unit.soon)))
            )
    return found
