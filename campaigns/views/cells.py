"""Fetching an assignment in a period, which is authorising: what is not visible is a 404."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import FilteredRelation, Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from campaigns.models import Assignment, Period, ProgressReport
from campaigns.permissions import may_report
from core import clock
from units.enums import Role
from units.models import User


@dataclass(frozen=True)
class Cell:
    """An assignment, one of its periods, and the report where there is one."""

    assignment: Assignment
    period: Period
    report: ProgressReport | None
    is_own: bool
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


def cell_or_404(user: User, assignment_id: int, period_id: int, *, to_save: bool = False) -> Cell:
    """What the address names, if the person sees the unit and the period belongs to the assignment; two queries.

    With ``to_save`` only what saving needs is read. All in one query would be slower: the planner weighs too many joins.
    """
    visible = Assignment.objects.in_force().visible_to(user).with_extension(period_id)
    more = () if to_save else ("target__scheme", "target__parent", "target__route")
    assignment: Any = get_object_or_404(visible.select_related(*_UNIT_AND_TARGET, *more), pk=assignment_id)
    people = () if to_save else ("mine__submitted_by", "mine__decided_by")
    mine = FilteredRelation("reports", condition=Q(reports__assignment=assignment_id))
    periods: Any = Period.objects.filter(campaign=assignment.participation.campaign_id, cycle=assignment.target.cycle)
    period: Any = get_object_or_404(periods.annotate(mine=mine).select_related("mine", *people), pk=period_id)
    report = getattr(period, "mine", None)
    if report is not None:
        report.assignment, report.period = assignment, period
    return Cell(assignment, period, report, may_report(user, assignment), assignment.extended_to)


def spoken(error: object) -> str:
    """The words of a refusal or of validation errors, as one line."""
    found = getattr(error, "messages", None)
    return "；".join(found) if found else str(error)
