"""Who may decide on a report, and to whom of them it is proposed."""

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from campaigns.enums import ReportState
from campaigns.models import ProgressReport
from campaigns.models.route import route_of
from core.paths import ancestors
from units.enums import Role
from units.models import Membership, Unit


def candidates_for(report: ProgressReport, today: dt.date) -> list[int]:
    """People to whom the report may be proposed: of its office or panel, else of the nearest superior that has reviewers.

    Whoever submitted or signed it, and a panellist of the unit itself, is none of them; see ``permissions.may_review``.
    """
    unit, route = report.assignment.participation.unit, route_of(report.assignment)
    barred = [pk for pk in (report.submitted_by_id, report.signed_by_id) if pk is not None]
    there: QuerySet[Membership] = Membership.objects.in_force(today).filter(user__is_active=True)
    active = there.exclude(user__in=barred)
    if route is None:
        return _of_the_nearest(active, unit)
    if route.office_id is not None:
        rows = active.filter(role=Role.REVIEWER, unit=route.office_id)
    else:
        rows = _without_own(active.filter(panel=route.panel_id), unit, today)
    return sorted(set(rows.values_list("user", flat=True)))


def _of_the_nearest(active: "QuerySet[Membership]", unit: Unit) -> list[int]:
    above = active.filter(role=Role.REVIEWER, unit__path__in=ancestors(unit.path) or [unit.path])
    if not unit.is_root():
        above = above.exclude(unit__in=[heir.pk for heir in unit.heirs() if not heir.is_root()])
    found: Any = list(above.values_list("unit__path", "user"))
    nearest = max((path for path, _ in found), key=len, default="")
    return sorted({user for path, user in found if path == nearest})


def _without_own(rows: "QuerySet[Membership]", unit: Unit, today: dt.date) -> "QuerySet[Membership]":
    own = [each.pk for each in (unit, *unit.heirs()) if not each.is_root()]
    held = Membership.objects.in_force(today).filter(user=OuterRef("user"), panel__isnull=True, unit__in=own)
    return rows.exclude(user__home_unit__in=own).filter(~Exists(held))


def least_busy(people: list[int]) -> int | None:
    """Of these people the one with least waiting reports; None where there is no choice to make."""
    if len(people) < 2:  # noqa: PLR2004 - one alone needs no proposal
        return None
    waiting = ProgressReport.objects.filter(state=ReportState.SUBMITTED, proposed_to__in=people).order_by()
    counts = dict(waiting.values_list("proposed_to").annotate(number=Count("pk")))
    return min(people, key=lambda pk: (counts.get(pk, 0), pk))
