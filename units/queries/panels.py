"""The panels an office set up, and who sits on them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from units.enums import Role
from units.models import Membership, ReviewPanel, User


@dataclass(frozen=True)
class Seat:
    """A member, in person or as a deputy; ``is_now``: whether the seat is in force today."""

    row: Membership
    is_now: bool


@dataclass(frozen=True)
class PanelPage:
    """One panel."""

    panel: ReviewPanel
    seats: tuple[Seat, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nobody could review today."""
        return not any(seat.is_now and seat.row.user.is_active for seat in self.seats)


def panels_of(user: User) -> "QuerySet[ReviewPanel]":
    """The panels of units this person administers."""
    return ReviewPanel.objects.filter(user.reach_as(Role.ADMINISTRATOR).q("unit")).select_related("unit")


def with_members(panels: "QuerySet[ReviewPanel]", today: dt.date) -> Any:
    """With ``members``, how many active people sit on each today."""
    begun = Q(seats__starts_on__isnull=True) | Q(seats__starts_on__lte=today)
    lasting = Q(seats__ends_on__isnull=True) | Q(seats__ends_on__gte=today)
    there = Q(seats__user__is_active=True) & begun & lasting
    return panels.annotate(members=Count("seats__user", filter=there, distinct=True)).order_by("unit__path", "name")


def panel_page(panel: ReviewPanel, today: dt.date) -> PanelPage:
    """Its members, those in person first; two queries."""
    rows = panel.seats.select_related("user__home_unit", "deputy_for").order_by("deputy_for", "user__pinyin_initials")
    now = set(panel.seats.in_force(today).values_list("pk", flat=True))
    return PanelPage(panel, tuple(Seat(row, row.pk in now) for row in rows))
