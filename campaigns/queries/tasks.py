"""我的任务: what a reporter has to do, the most pressing first."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from campaigns.enums import HANDED_IN, Join, ReportState, ReturnState
from campaigns.models import (
    Assignment,
    AssignmentReturn,
    Period,
    PeriodExtension,
    ProgressReport,
    ReportStep,
    Target,
)
from campaigns.models.assignment import PERIOD
from campaigns.queries.ledger.feeding import fed_by_ledger
from campaigns.queries.policies import PolicyBook, work_calendar
from campaigns.queries.returns import return_until
from campaigns.rules import Rule
from campaigns.rules.feeds import FedSlot
from core.clock import day_of
from units.models import User

AFTERWARDS = dt.timedelta(days=90)  # a term's last reports are due after the term has ended
DONE_SHOWN = 50
_FEW_CELLS = 3


@dataclass(frozen=True)
class Task:
    """One assignment in one open period."""

    assignment_id: int
    participation_id: int
    period_id: int
    report_id: int | None
    unit: str
    number: str
    title: str
    pillar: str
    points: Decimal | None
    period: str
    due_on: dt.date
    is_extended: bool
    state: str
    light: str
    workdays: int
    opinion: str
    is_zero_possible: bool
    giving_back: str
    """``open``: the unit asked to give it back; ``possible``: it still may; else empty."""
    ledger: str = ""
    """What the ledger will fill in, in words."""

    @property
    def is_done(self) -> bool:
        """Whether the reporter has done their part."""
        return self.state in HANDED_IN

    @property
    def is_late(self) -> bool:
        """Whether the due date has passed and nothing is handed in."""
        return self.light == "red"


@dataclass(frozen=True)
class TaskGroup:
    """Tasks under one heading."""

    title: str
    hint: str
    is_urgent: bool
    tasks: tuple[Task, ...]


@dataclass(frozen=True)
class TaskBoard:
    """The page."""

    groups: tuple[TaskGroup, ...]
    done: tuple[Task, ...]
    """What the reporter has handed in, the latest due first; none or not all of it where nothing is looked for."""
    done_count: int
    pillars: tuple[str, ...]
    late: int
    returned: int
    soon: int
    open: int


def task_board(
    user: User, today: dt.date, *, state: str = "", pillar: str = "", words: str = "", shows_done: bool = False
) -> TaskBoard:
    """Everything the person's units are asked for in open periods; the counts are those before filtering.

    ``state``: a report state, "none" or "late"; ``words`` are looked for in number, title and unit. Without any of them
    what is handed in is only counted, by the end of a term that is nearly all there is, or its ``DONE_SHOWN`` latest are
    read (``shows_done``).
    """
    cells = _cells(user, today)
    handed_in, is_filtered = Q(own_state__in=HANDED_IN), bool(state or pillar or words.strip())
    done = cells.filter(handed_in).order_by(F("due_on").desc(), "target__path", "participation__path")
    schemes = dict(done.order_by().values_list("target__scheme").annotate(number=Count("pk")))
    done_rows = list(done if is_filtered else done[: DONE_SHOWN if shows_done else 0])
    rows = list(cells.exclude(handed_in))
    material = _Material([*rows, *done_rows], schemes)
    tasks = _tasks([*rows, *done_rows], material, today)
    waiting, over = tasks[: len(rows)], tasks[len(rows) :]
    shown = [task for task in waiting if _matches(task, state, pillar, words.strip())]
    found = [task for task in over if _matches(task, state, pillar, words.strip())]
    return TaskBoard(
        groups=tuple(_groups(shown)),
        done=tuple(found),
        done_count=len(found) if is_filtered else sum(schemes.values()),
        pillars=tuple(dict.fromkeys(top.title for top in material.tops)),
        late=sum(task.is_late for task in waiting),
        returned=sum(task.state == ReportState.RETURNED for task in waiting),
        soon=sum(task.light == "blue" for task in waiting),
        open=len(waiting),
    )


def _matches(task: Task, state: str, pillar: str, words: str) -> bool:
    if state == "late":
        state_fits = task.is_late
    elif state == "soon":
        state_fits = task.light == "blue"
    else:
        state_fits = not state or task.state == state
    text = f"{task.number} {task.title} {task.unit}"
    return state_fits and (not pillar or task.pillar == pillar) and (not words or words.lower() in text.lower())


def _groups(tasks: list[Task]) -> list[TaskGroup]:
    returned = tuple(task for task in tasks if task.state == ReportState.RETURNED)
    late = tuple(task for task in tasks if task.is_late and task not in returned)
    by_day: dict[dt.date, list[Task]] = defaultdict(list)
    for task in tasks:
        if task not in returned and task not in late:
            by_day[task.due_on].append(task)
    groups = [
        TaskGroup("被退回，请修改后重新提交", "审核意见写在每一项下面", True, returned),
        TaskGroup("已逾期", "仍可补报，请尽快提交", True, late),
    ]
    groups += [
        TaskGroup(f"{day.month}月{day.day}日截止", f"还有 {rows[0].workdays} 个工作日", False, tuple(rows))
        for day, rows in sorted(by_day.items())
    ]
    return [group for group in groups if group.tasks]


def open_tasks(user: User, today: dt.date) -> list[Task]:
    """Every task of the person's units in a period that is open, filed or not, by the day it is due."""
    rows = list(_cells(user, today))
    return _tasks(rows, _Material(rows), today)


def _cells(user: User, today: dt.date) -> Any:
    """Assignment × open period of the person's units, with ``own_report`` and ``own_state`` of what was filed, or None."""
    granted = PeriodExtension.objects.filter(participation=OuterRef("participation"), due_on__gte=today)
    report = ProgressReport.objects.filter(assignment=OuterRef("pk"), period=OuterRef("period_id"))
    return (
        Assignment.objects.in_force()
        .visible_to(user)
        .filter(
            Q(participation__campaign__ends_on__gte=today - AFTERWARDS) | Q(Exists(granted)),
            participation__unit__in=user.reach.units,
            participation__campaign__starts_on__lte=today,
        )
        .by_period(starts_on__lte=today)
        .annotate(closes_on=F(f"{PERIOD}__closes_on"))
        .filter(Q(closes_on__isnull=True) | Q(closes_on__gte=today) | Q(extended_to__gte=today))
        .annotate(
            own_report=Subquery(report.values("pk")),
            own_state=Coalesce(Subquery(report.values("state")), Value("")),
        )
        .select_related("participation__unit", "participation__campaign", "target__scheme")
        .order_by(F("due_on"), "target__path", "participation__path")
    )


def _tasks(rows: list[Any], material: "_Material", today: dt.date) -> list[Task]:
    """The rows of ``_cells`` in words, in their order."""
    opened = [(row, material.periods[row.period_id]) for row in rows]
    fed = fed_by_ledger((row, period) for row, period in opened if material.is_unfiled(row))
    tasks = []
    for row, period in opened:
        said = [each for each in fed.get((row.pk, period.pk), ()) if each.records]
        task = material.task(row, period, today)
        if said:
            task = replace(task, ledger=_said(said), is_zero_possible=False)
        tasks.append(task)
    return tasks


def _said(fed: Sequence[FedSlot]) -> str:
    return "，".join(f"{each.slot.label} {each.value}" for each in fed[:_FEW_CELLS]) + ("…" if fed[_FEW_CELLS:] else "")


class _Material:
    """What the tasks need from other tables: one query each, however many tasks there are."""

    def __init__(self, rows: list[Any], schemes: Collection[int] = ()) -> None:
        """``schemes``: those of further rows that are only counted."""
        campaigns = {row.participation.campaign_id for row in rows}
        schemes = {*schemes, *(row.target.scheme_id for row in rows)}
        self.periods = {period.pk: period for period in Period.objects.filter(campaign__in=campaigns)}
        granted = PeriodExtension.objects.filter(participation__in={row.participation_id for row in rows})
        self.extensions = {(each.participation_id, each.period_id): each.due_on for each in granted}
        self.policies, self.calendar = PolicyBook(), work_calendar()
        self.tops = list(Target.objects.tops().filter(scheme__in=schemes))
        kept = ProgressReport.objects.filter(pk__in=[row.own_report for row in rows if row.own_report])
        self.reports = kept.only("assignment_id", "period_id", "state", "facts").in_bulk()
        waiting = {row.pk for row in rows if row.own_state not in HANDED_IN}
        filed = ProgressReport.objects.filter(assignment__in=waiting).order_by().values_list("assignment_id")
        approved = Sum("amount", filter=Q(state=ReportState.APPROVED), default=Decimal(0))
        self.amounts: dict[int, Decimal] = dict(filed.annotate(approved=approved))
        """Of each assignment that has any report: the sum of what is approved."""
        returned = [report.pk for report in self.reports.values() if report.state == ReportState.RETURNED]
        steps = ReportStep.objects.filter(report__in=returned, to_state=ReportState.RETURNED)
        self.opinions = dict(steps.values_list("report_id", "opinion"))
        states = AssignmentReturn.objects.filter(assignment__in=[row.pk for row in rows])
        self.returns = dict(states.order_by("pk").values_list("assignment_id", "state"))
        self.rules: dict[int, Rule] = {}
        self.workdays: dict[dt.date, int] = {}
        self.returnable: dict[tuple[int, dt.date], bool] = {}

    def is_unfiled(self, row: Any) -> bool:
        """Whether the reporter still has something to fill in."""
        report = self.reports.get(row.own_report)
        return report is None or report.is_editable

    def task(self, row: Any, period: Period, today: dt.date) -> Task:
        """One row of the page."""
        report = self.reports.get(row.own_report)
        rule = self.rules.setdefault(row.pk, row.rule_object)
        due_on = self._due_on(row, period)
        if due_on not in self.workdays:
            self.workdays[due_on] = self.calendar.between(today, due_on)
        is_blank = report is None or (report.is_editable and not report.facts)
        task = Task(
            assignment_id=row.pk,
            participation_id=row.participation_id,
            period_id=period.pk,
            report_id=report.pk if report else None,
            unit=str(row.participation.unit),
            number=row.target.number or row.target.code,
            title=row.target.title,
            pillar=self._pillar(row.target),
            points=row.target.points,
            period=period.label,
            due_on=due_on,
            is_extended=due_on != period.due_on,
            state=report.state if report else "none",
            light="green",
            workdays=self.workdays[due_on],
            opinion=self.opinions.get(report.pk, "") if report else "",
            is_zero_possible=is_blank and rule.zero_facts() is not None,
            giving_back=self._giving_back(row, today),
        )
        return replace(task, light=self._light(task, row, rule, today))

    def _giving_back(self, row: Assignment, today: dt.date) -> str:
        state = self.returns.get(row.pk)
        if state == ReturnState.OPEN:
            return "open"
        if state == ReturnState.DECLINED or row.pk in self.amounts or row.given_at is None:
            return ""
        given = row.participation.campaign_id, day_of(row.given_at)
        if given not in self.returnable:
            until = return_until(row, self.policies.of(row.participation.campaign_id), self.calendar)
            self.returnable[given] = until is not None and today <= until
        return "possible" if self.returnable[given] else ""

    def _due_on(self, row: Assignment, period: Period) -> dt.date:
        return self.extensions.get((row.participation_id, period.pk), period.due_on)

    def _pillar(self, target: Target) -> str:
        tops = (top for top in self.tops if top.scheme_id == target.scheme_id and target.path.startswith(top.path))
        return next((top.title for top in tops), "")

    def _light(self, task: Task, row: Assignment, rule: Rule, today: dt.date) -> str:
        if task.is_done:
            return "green"
        if task.due_on < today:
            return "red"
        if task.workdays <= self.policies.of(row.participation.campaign_id).soon_days:
            return "blue"
        return "yellow" if self._is_behind(row, rule, today) else "green"

    def _is_behind(self, row: Assignment, rule: Rule, today: dt.date) -> bool:
        """时序进度: the sum approved so far is below the goal's share of the periods already due."""
        if row.target.join != Join.SUM or rule.kind != "quantity" or rule.silence_flatters:
            return False
        campaign_id, cycle = row.participation.campaign_id, row.target.cycle
        alike = [each for each in self.periods.values() if each.campaign_id == campaign_id and each.cycle == cycle]
        due = sum(self._due_on(row, each) < today for each in alike)
        points = row.target.points
        if not due or not points:
            return False
        earned = rule.earn_sum(self.amounts.get(row.pk, Decimal(0)), Decimal(0), points, Fraction(due, len(alike)))
        return earned < Fraction(points)
