"""The register as a list: what is waiting, what is late, and what of each is not clear yet."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from campaigns.enums import DisclosureState
from campaigns.models import DisclosureItem
from campaigns.models.disclosure import FIVE, LACKING, DisclosureItemQuerySet
from core.workdays import WorkCalendar
from units.enums import Role
from units.models import Unit, User


@dataclass(frozen=True)
class RegisterLine:
    """One matter with its light and which of the five are clear: (word, whether)."""

    item: DisclosureItem
    light: str
    five: tuple[tuple[str, bool], ...]
    may_change: bool


@dataclass(frozen=True)
class RegisterTop:
    """The answer above the list."""

    shown: int
    waiting: int
    overdue: int
    unclear: int


@dataclass(frozen=True)
class RegisterFilter:
    """What the list is narrowed to; empty words mean everything."""

    words: str = ""
    unit: str = ""
    area: str = ""
    state: str = ""


def units_kept_by(user: User, today: dt.date) -> QuerySet[Unit]:
    """The units existing on ``today`` whose register the person keeps; agrees with ``permissions.may_disclose``."""
    own = [row.unit_id for row in user.membership_list if row.role == Role.REPORTER]
    arranged = Q() if user.is_superuser else user.reach_as(Role.ADMINISTRATOR).q()
    return Unit.objects.existing_on(today).filter(Q(pk__in=own) | arranged)  # type: ignore[no-any-return]


def register_rows(user: User, chosen: RegisterFilter, today: dt.date) -> DisclosureItemQuerySet:
    """Visible matters, what is to be shown first on top, the latest shown after it."""
    rows = DisclosureItem.objects.visible_to(user)
    if chosen.words:
        rows = rows.matching(chosen.words)
    if chosen.unit:
        name = Q(unit__name__icontains=chosen.unit) | Q(unit__short_name__icontains=chosen.unit)
        rows = rows.filter(name | Q(unit__pinyin_initials__contains=chosen.unit.lower()) | Q(unit__code=chosen.unit))
    if chosen.area:
        rows = rows.filter(area=chosen.area)
    match chosen.state:
        case "overdue":
            rows = rows.overdue(today)
        case "unclear":
            rows = rows.filter(LACKING).counted()
        case state if state:
            rows = rows.filter(state=state)
    return rows.select_related("unit").order_by("state", "-disclosed_on", "due_on", "pk")


def register_top(user: User, today: dt.date) -> RegisterTop:
    """Counts over everything the person sees; one query."""
    draft = Q(state=DisclosureState.DRAFT)
    counts = DisclosureItem.objects.visible_to(user).aggregate(
        shown=Count("pk", filter=Q(state=DisclosureState.PUBLISHED)),
        waiting=Count("pk", filter=draft),
        overdue=Count("pk", filter=draft & Q(due_on__lt=today)),
        unclear=Count("pk", filter=draft & LACKING),
    )
    return RegisterTop(**counts)


def register_lines(
    rows: Iterable[DisclosureItem], *, user: User, today: dt.date, calendar: WorkCalendar, soon_days: int
) -> tuple[RegisterLine, ...]:
    """The rows with words and lights; one query for what the person may change."""
    found = list(rows)
    mine = set(
        DisclosureItem.objects.kept_by(user).filter(pk__in=[row.pk for row in found]).values_list("pk", flat=True)
    )
    soon = calendar.add(today, soon_days)
    return tuple(
        RegisterLine(
            row,
            _light(row, today, soon),
            tuple((word, bool(getattr(row, name))) for name, word in FIVE.items()),
            row.pk in mine,
        )
        for row in found
    )


def _light(item: DisclosureItem, today: dt.date, soon: dt.date) -> str:
    """Red: overdue; blue: due soon; green: shown; yellow: shown, but too late; grey: time enough or not known."""
    if item.state == DisclosureState.PUBLISHED:
        return "yellow" if item.is_late else "green"
    if item.state == DisclosureState.WITHDRAWN:
        return "none"
    if item.due_on is None or item.due_on > soon:
        return "grey"
    return "red" if item.due_on < today else "blue"
