"""Fetching an assignment in a period, which is authorising: what is not visible is a 404."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import FilteredRelation, Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from campaigns.enums import SchemeState
from campaigns.models import Assignment, Period, ProgressReport
from campaigns.models.assignment import AssignmentQuerySet
from campaigns.permissions import may_report, reads_blind
from core import clock
from units.enums import Role
from units.models import User


@dataclass(frozen=True)
class Place:
    """An assignment, one of its periods, and the report where there is one; ``is_own``: the person fills it in."""

    assignment: Assignment
    period: Period
    report: ProgressReport | None
    is_own: bool


@dataclass(frozen=True)
class Cell(Place):
    """A place, and the later due day where the unit was granted one."""

    extended_to: dt.date | None = None

    @property
    def due_on(self) -> dt.date:
        """The day that counts for this unit."""
        return self.extended_to or self.period.due_on

    @property
    def is_open(self) -> bool:
        """Whether reporters may fill it in today."""
        return self.period.is_open(clock.today(), extended_to=self.extended_to)


def signed_in(request: HttpRequest) -> User:
    """The person; the middleware lets nobody else in."""
    assert isinstance(request.user, User)
    return request.user


def require_reporter(request: HttpRequest) -> User:
    """The person, where they fill in reports for some unit; 403 else."""
    user = signed_in(request)
    if Role.REPORTER not in user.roles:
        message = "“我的任务”是填报员填报用的，您不是任何单位的填报员。您的工作请从首页进入。"
        raise PermissionDenied(message)
    return user


_UNIT_AND_TARGET = ("participation__unit", "participation__campaign", "target")
_OF_A_REPORT = ("period", *(f"assignment__{name}" for name in _UNIT_AND_TARGET))


def cell_or_404(user: User, assignment_id: int, period_id: int) -> Cell:
    """What the address names, if the person sees the unit and the period belongs to the assignment; two queries."""
    more = ("target__scheme", "target__parent", "target__route")
    shown = Assignment.objects.with_extension(period_id).select_related(*_UNIT_AND_TARGET, *more)
    place: Any = _place(user, shown, assignment_id, period_id, people=("mine__submitted_by", "mine__decided_by"))
    return Cell(place.assignment, place.period, place.report, place.is_own, place.assignment.extended_to)


def place_or_404(user: User, assignment_id: int, period_id: int, *, is_begun: bool) -> Place:
    """As ``cell_or_404``, with no more than saving needs.

    ``is_begun``: there should be a report, so that one statement that begins with it finds everything.
    """
    published = ProgressReport.objects.filter(assignment__target__scheme__state=SchemeState.PUBLISHED)
    wanted = published.filter(assignment=assignment_id, period=period_id).select_related(*_OF_A_REPORT)
    if is_begun and (report := wanted.first()) and may_report(user, report.assignment):
        return Place(report.assignment, report.period, report, is_own=True)
    return _place(user, Assignment.objects.select_related(*_UNIT_AND_TARGET), assignment_id, period_id)


def _place(
    user: User, assignments: AssignmentQuerySet, assignment_id: int, period_id: int, people: tuple[str, ...] = ()
) -> Place:
    assignment = get_object_or_404(assignments.in_force().visible_to(user), pk=assignment_id)
    mine = FilteredRelation("reports", condition=Q(reports__assignment=assignment_id))
    periods: Any = Period.objects.filter(campaign=assignment.participation.campaign_id, cycle=assignment.target.cycle)
    period: Any = get_object_or_404(periods.annotate(mine=mine).select_related("mine", *people), pk=period_id)
    report = getattr(period, "mine", None)
    if report is not None:
        report.assignment, report.period = assignment, period
    return Place(assignment, period, report, may_report(user, assignment))


def spoken(error: object) -> str:
    """The words of a refusal or of validation errors, as one line."""
    found = getattr(error, "messages", None)
    return "；".join(found) if found else str(error)


def refuse_blind(request: HttpRequest, report: ProgressReport | None) -> None:
    """403 for who is to mark the report a second time and has not yet: its pages show the first decision."""
    if report is not None and reads_blind(signed_in(request), report):
        message = "这份填报正由您复评，交了复评才能看到初评的结果。请从“复评”打开。"
        raise PermissionDenied(message)


def confirmed_keys(request: HttpRequest) -> frozenset[str]:
    """What of the check before handing in the person says to have seen: the ticked boxes, keys between blanks."""
    return frozenset(key for value in request.POST.getlist("confirmed") for key in value.split())
