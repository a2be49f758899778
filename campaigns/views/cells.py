"""Fetching an assignment in a period, which is authorising: what is not visible is a 404."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from campaigns.models import Assignment, Period, ProgressReport
from campaigns.permissions import may_report
from units.models import User


@dataclass(frozen=True)
class Cell:
    """An assignment, one of its periods, and the report where there is one."""

    assignment: Assignment
    period: Period
    report: ProgressReport | None
    is_own: bool


def signed_in(request: HttpRequest) -> User:
    """The person; the middleware lets nobody else in."""
    assert isinstance(request.user, User)
    return request.user


def cell_or_404(user: User, assignment_id: int, period_id: int) -> Cell:
    """What the address names, if the person sees the unit and the period belongs to the assignment."""
    visible = Assignment.objects.in_force().visible_to(user)
    related = ("participation__unit", "participation__campaign", "target__scheme", "target__parent")
    assignment = get_object_or_404(visible.select_related(*related), pk=assignment_id)
    campaign, cycle = assignment.participation.campaign_id, assignment.target.cycle
    period = get_object_or_404(Period, pk=period_id, campaign=campaign, cycle=cycle)
    report = ProgressReport.objects.with_context().filter(assignment=assignment, period=period).first()
    return Cell(assignment, period, report, may_report(user, assignment))


def spoken(error: object) -> str:
    """The words of a refusal or of validation errors, as one line."""
    found = getattr(error, "messages", None)
    return "；".join(found) if found else str(error)
