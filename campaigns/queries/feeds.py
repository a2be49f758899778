"""The days a person has to keep, for their calendar."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q

from campaigns.enums import ChainLevel
from campaigns.models import Assignment, ChainMember, Period
from units.enums import Role
from units.models import User

_WINDOW = dt.timedelta(days=400)


@dataclass(frozen=True)
class DueDay:
    """One report that is still owed, on the day it is due."""

    assignment_id: int
    period_id: int
    due_on: dt.date
    unit: str
    target: str
    period: str


def due_days_of(user: User, today: dt.date) -> tuple[DueDay, ...]:
    """What the person is responsible for (first of the chain, else reporter of the unit) and has not filed."""
    units = [row.unit_id for row in user.membership_list if row.role == Role.REPORTER]
    first = ChainMember.objects.filter(assignment=OuterRef("pk"), level=ChainLevel.CLERK)
    mine = Q(Exists(first.filter(user=user))) | Q(~Exists(first), participation__unit__in=units)
    owed: Any = Assignment.objects.in_force().filter(mine)
    rows = owed.by_period(due_on__lte=today + _WINDOW, ends_on__gte=today - _WINDOW).unfiled()
    rows = rows.select_related("participation", "target").order_by("due_on", "participation__path", "target__path")
    return tuple(
        DueDay(
            assignment_id=row.pk,
            period_id=row.period_id,
            due_on=row.due_on,
            unit=row.participation.name,
            target=str(row.target),
            period=Period(cycle=row.target.cycle, starts_on=row.starts_on).label,
        )
        for row in rows
    )
