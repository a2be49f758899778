"""The register of cases: what waits for whom, with lights."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from campaigns.queries.policies import work_calendar
from evaluations.enums import CaseState
from evaluations.models import Case
from evaluations.models.case import CaseQuerySet
from evaluations.queries.cases.reminders import working_days_left
from units.models import User

_SOON = 4
"""A light turns blue when the last quarter of the limit begins."""


@dataclass(frozen=True)
class CaseFilter:
    """What the list is narrowed to; empty words mean everything."""

    words: str = ""
    unit: str = ""
    channel: str = ""
    kind: str = ""
    state: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    duty: str = ""


@dataclass(frozen=True)
class CaseLine:
    """One case with its light; ``left``: working days, None where the limit does not run."""

    case: Case
    light: str
    left: int | None

    @property
    def late_days(self) -> int:
        """Working days since the last one."""
        return -(self.left or 0)


@dataclass(frozen=True)
class Duties:
    """How much waits for one person."""

    handle: int
    call_back: int
    grant: int
    overdue: int


def duties_of(user: User, today: dt.date) -> Duties:
    """The answer above the list; four counts."""
    return Duties(
        Case.objects.to_handle_by(user).count(),
        Case.objects.to_call_back_by(user).count(),
        Case.objects.to_grant_by(user).count(),
        Case.objects.visible_to(user).overdue(today).count(),
    )


def register_rows(user: User, chosen: CaseFilter, today: dt.date) -> CaseQuerySet:
    """Visible cases, unanswered ones first, the most urgent on top; then the latest."""
    rows = Case.objects.visible_to(user)
    match chosen.duty:
        case "handle":
            rows = Case.objects.to_handle_by(user)
        case "call_back":
            rows = Case.objects.to_call_back_by(user)
        case "grant":
            rows = Case.objects.to_grant_by(user)
    if chosen.words:
        rows = rows.matching(chosen.words)
    if chosen.unit:
        name = Q(unit__name__icontains=chosen.unit) | Q(unit__short_name__icontains=chosen.unit)
        rows = rows.filter(name | Q(unit__pinyin_initials__contains=chosen.unit.lower()) | Q(unit__code=chosen.unit))
    narrow = {"channel": chosen.channel, "kind": chosen.kind, "received_on__gte": chosen.first}
    narrow |= {"received_on__lte": chosen.last}
    rows = rows.filter(**{name: value for name, value in narrow.items() if value})
    match chosen.state:
        case "overdue":
            rows = rows.overdue(today)
        case "repeated":
            rows = rows.filter(Q(repeat_of__isnull=False) | Exists(Case.objects.filter(repeat_of=OuterRef("pk"))))
        case "dissatisfied":
            rows = rows.filter(Q(satisfaction="dissatisfied") | Q(reopened__gt=0))
        case "":
            pass
        case state:
            rows = rows.filter(state=state)
    return rows.in_turn().select_related("unit", "intake", "handler")


def case_lines(rows: Iterable[Case], today: dt.date) -> list[CaseLine]:
    """The cases with their lights; one query."""
    calendar = work_calendar()
    found = []
    for each in rows:
        left = working_days_left(each.due_on, today, calendar) if each.is_unanswered else None
        found.append(CaseLine(each, light_of(each, left), left))
    return found


def light_of(case: Case, left: int | None) -> str:
    """The light of a case with so many working days left; "none" where the limit does not run."""
    if left is None:
        return "grey" if case.state == CaseState.REPLIED else "none"
    if left < 0:
        return "red"
    return "blue" if left <= max(1, case.limit_days // _SOON) else "green"
