"""The tasks a business system could fill in."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from campaigns.enums import ReportState
from campaigns.models import Assignment, Period, ProgressReport
from campaigns.models.assignment import PERIOD
from campaigns.queries.tasks import AFTERWARDS
from campaigns.rules import FactField
from units.models import BusinessSystem


@dataclass(frozen=True)
class OpenTask:
    """One task that is not handed in, with what is asked; ``state``: of its draft, ``none`` where there is none."""

    campaign: str
    unit: str
    target: str
    set_by: str
    title: str
    period: str
    period_label: str
    due_on: dt.date
    state: str
    fields: tuple[FactField, ...]


@dataclass(frozen=True)
class TaskPage:
    """Some of the tasks, and whether there are more."""

    tasks: tuple[OpenTask, ...]
    has_more: bool


def open_tasks_of(
    system: BusinessSystem, today: dt.date, *, campaign: str, unit: str, page: int, per_page: int
) -> TaskPage:
    """What units in reach owe in periods open today, the first due at the top; three queries.

    Without a ``campaign``: in those that run or have just ended.
    """
    found = Assignment.objects.in_force().filter(system.reach.q("participation__unit"))
    if campaign:
        found = found.filter(participation__campaign__code=campaign)
    else:
        found = found.filter(participation__campaign__ends_on__gte=today - AFTERWARDS)
    if unit:
        found = found.filter(participation__unit__code=unit)
    rows: Any = found.by_period(starts_on__lte=today).unfiled().annotate(closes_on=F(f"{PERIOD}__closes_on"))
    rows = rows.filter(Q(closes_on__isnull=True) | Q(closes_on__gte=today) | Q(extended_to__gte=today))
    rows = rows.select_related("participation__campaign", "participation__unit", "target__scheme__owner__unit")
    first = (page - 1) * per_page
    shown = list(rows.order_by("due_on", "participation__path", "target__path", "pk")[first : first + per_page + 1])
    has_more, shown = len(shown) > per_page, shown[:per_page]
    periods = Period.objects.in_bulk({row.period_id for row in shown})
    drafts: Any = ProgressReport.objects.filter(assignment__in=shown, period__in=periods)
    states = {(unit, period): state for unit, period, state in drafts.values_list("assignment", "period", "state")}
    tasks = (_task(row, periods[row.period_id], states.get((row.pk, row.period_id), "none")) for row in shown)
    return TaskPage(tuple(tasks), has_more)


def _task(row: Any, period: Period, state: ReportState | str) -> OpenTask:
    owner = row.target.scheme.owner
    return OpenTask(
        campaign=row.participation.campaign.code,
        unit=row.participation.unit.code,
        target=row.target.code,
        set_by=owner.unit.code if owner else "",
        title=str(row.target),
        period=period.code,
        period_label=period.label,
        due_on=row.due_on,
        state=str(state),
        fields=row.rule_object.fields(),
    )
