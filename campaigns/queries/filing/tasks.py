"""The open tasks of one unit in one period, cell by cell, with what the period before said."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Prefetch, Subquery

from campaigns.enums import HANDED_IN
from campaigns.models import Assignment, Participation, Period, ProgressReport
from campaigns.queries.ledger.feeding import Fed, fed_by_ledger
from campaigns.queries.preflight import Finding, preflight
from campaigns.queries.preflight.findings import cautions_in
from campaigns.queries.proofs import demand_of
from campaigns.queries.tasks import Task
from campaigns.rules import FaultsError, Rule
from campaigns.rules.slots import Slot, slot_values, slots_of

FEW = 4
"""As many cells a task may have to be filled in on one line."""


@dataclass(frozen=True)
class Choice:
    """A unit in a period that has something to fill in."""

    participation_id: int
    period_id: int
    unit: str
    period: str
    due_on: dt.date
    late: bool
    open: int


@dataclass(frozen=True)
class SlotLine:
    """One cell with what it holds now, what it held in the period before, and what the ledger says."""

    slot: Slot
    value: str
    previous: str
    ledger: str = ""


@dataclass(frozen=True)
class FilingTask:
    """One task, nothing of it handed in yet."""

    assignment: Assignment
    report: ProgressReport | None
    lines: tuple[SlotLine, ...]
    previous_text: str
    demand: str
    findings: tuple[Finding, ...]

    @property
    def rule(self) -> Rule:
        """How it is scored, with the unit's own goal."""
        return self.assignment.rule_object

    @property
    def version(self) -> int:
        """The version of the draft; 0 where there is none."""
        return self.report.version if self.report else 0

    @property
    def text(self) -> str:
        """What the draft says."""
        return self.report.text if self.report else ""

    @property
    def facts(self) -> dict[str, Any]:
        """What the draft holds."""
        return dict(self.report.facts) if self.report else {}

    @property
    def is_short(self) -> bool:
        """Whether it fits on one line: a few numbers or choices, no dates."""
        return len(self.lines) <= FEW and all(line.slot.kind != "day" for line in self.lines)

    @property
    def is_filled(self) -> bool:
        """Whether nothing is missing among the facts."""
        try:
            self.rule.parse_facts(self.facts, complete=True)
        except FaultsError:
            return False
        return True

    @property
    def proofs_missing(self) -> bool:
        """Whether it cannot be handed in for want of proofs."""
        return any(finding.stops for finding in self.findings)

    @property
    def cautions(self) -> tuple[Finding, ...]:
        """What was found that may be confirmed."""
        return cautions_in(self.findings)

    @property
    def rule_in_words(self) -> str:
        """How the leaf is scored."""
        points = self.assignment.target.points
        return self.rule.describe(points) if points is not None else ""


def filing_choices(tasks: list[Task], today: dt.date) -> tuple[Choice, ...]:
    """Units and periods with open tasks, the one that is due first at the top; no query."""
    found: dict[tuple[int, int], list[Task]] = {}
    for task in tasks:
        if not task.is_done:
            found.setdefault((task.participation_id, task.period_id), []).append(task)
    choices = (
        Choice(unit, period, rows[0].unit, rows[0].period, rows[0].due_on, rows[0].due_on < today, len(rows))
        for (unit, period), rows in found.items()
    )
    return tuple(sorted(choices, key=lambda each: (each.due_on, each.unit)))


def filing_tasks(participation: Participation, period: Period, today: dt.date) -> tuple[FilingTask, ...]:
    """The unit's tasks that are not handed in for the period, in the order of the scheme; a fixed number of queries."""
    mine = ProgressReport.objects.filter(period=period)
    earlier = ProgressReport.objects.filter(assignment=OuterRef("pk"), period__starts_on__lt=period.starts_on)
    rows: list[Any] = list(
        Assignment.objects.in_force()
        .filter(participation=participation, target__cycle=period.cycle, target__is_reported=True)
        .exclude(reports__in=ProgressReport.objects.filter(period=period, state__in=HANDED_IN))
        .select_related("participation__unit", "participation__campaign", "target__scheme")
        .annotate(previous=Subquery(earlier.order_by("-period__starts_on").values("pk")[:1]))
        .prefetch_related(Prefetch("reports", queryset=mine, to_attr="mine"))
        .order_by("target__scheme__owner__path", "target__path")
    )
    before = ProgressReport.objects.in_bulk({row.previous for row in rows if row.previous})
    checked = [_begun(row, period) for row in rows]
    findings = preflight(checked, today=today)
    fed = fed_by_ledger((row, period) for row in rows)
    return tuple(
        _task(row, report, before.get(row.previous), said, fed.get((row.pk, period.pk), ()))
        for row, report, said in zip(rows, checked, findings, strict=True)
    )


def _begun(row: Any, period: Period) -> ProgressReport:
    """The draft with all it belongs to; one not kept where there is none."""
    report: ProgressReport = next(iter(row.mine), None) or ProgressReport()
    report.assignment, report.period = row, period
    return report


def _task(
    row: Any, report: ProgressReport, before: ProgressReport | None, findings: tuple[Finding, ...], fed: Fed
) -> FilingTask:
    rule: Rule = row.rule_object
    now = slot_values(rule, report.facts)
    was = slot_values(rule, _known(before))
    said = {each.slot.name: each.value for each in fed if each.records}
    return FilingTask(
        assignment=row,
        report=report if report.pk else None,
        lines=tuple(SlotLine(slot, now[slot.name], was[slot.name], said.get(slot.name, "")) for slot in slots_of(rule)),
        previous_text=before.text if before else "",
        demand=demand_of(row.target, report.period).words,
        findings=findings,
    )


def _known(before: ProgressReport | None) -> dict[str, Any]:
    if before is None:
        return {}
    return dict(before.facts if before.approved_facts is None else before.approved_facts)
