"""One report: what the form shows beside its fields, and what the reading page shows."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from campaigns.models import Assignment, Evidence, Period, ProgressReport, ReportSource, ReportStep
from campaigns.queries.preflight import Finding, preflight
from campaigns.queries.preflight.findings import cautions_in
from campaigns.queries.preview import preview
from campaigns.queries.proofs import ProofDemand, demand_of
from campaigns.rules import Rule
from campaigns.rules.slots import TEXT, slots_of
from campaigns.rules.words import say
from campaigns.workflow import REPORT_WORKFLOW


@dataclass(frozen=True)
class FactLine:
    """One fact, as reported and as approved."""

    label: str
    reported: str
    approved: str

    @property
    def is_corrected(self) -> bool:
        """Whether the reviewer approved another value (核减)."""
        return bool(self.approved) and self.approved != self.reported


@dataclass(frozen=True)
class HistoryLine:
    """One step in the life of the report."""

    label: str
    step: ReportStep


@dataclass(frozen=True)
class Previous:
    """The period before, for comparison."""

    period: str
    state: str
    lines: tuple[FactLine, ...]
    text: str


@dataclass(frozen=True)
class CopiedCell:
    """A cell that still holds what was copied from the period before; ``field`` is its name in the form."""

    name: str
    field: str
    label: str


@dataclass(frozen=True)
class FormScreen:
    """What stands beside the form."""

    goal: str
    rule: str
    evidence: tuple[Evidence, ...]
    demand: ProofDemand
    findings: tuple[Finding, ...]
    previous: Previous | None
    opinion: str
    about: str
    copied: tuple[CopiedCell, ...]

    @property
    def cautions(self) -> tuple[Finding, ...]:
        """What was found that may be confirmed."""
        return cautions_in(self.findings)


@dataclass(frozen=True)
class ReportScreen:
    """What the reading page shows."""

    facts: tuple[FactLine, ...]
    explanation: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    history: tuple[HistoryLine, ...]
    rule: str
    copied: tuple[CopiedCell, ...]
    summed_up: tuple[ReportSource, ...]


def fact_lines(rule: Rule, facts: dict[str, Any], approved: dict[str, Any] | None = None) -> tuple[FactLine, ...]:
    """The facts in the words of the form; a milestone has a line of its own."""
    lines: list[FactLine] = []
    for asked in rule.fields():
        mine, theirs = facts.get(asked.key), (approved or {}).get(asked.key)
        if asked.widget == "dates":
            for name in asked.choices:
                was = (theirs or {}).get(name, "未完成") if approved is not None else ""
                lines.append(FactLine(name, (mine or {}).get(name, "未完成"), was))
            continue
        lines.append(FactLine(asked.label, _words(mine, asked.unit), _words(theirs, asked.unit, blank="")))
    return tuple(lines)


def form_screen(assignment: Assignment, period: Period, report: ProgressReport | None, today: dt.date) -> FormScreen:
    """Goal, rule in words, evidence, what the check finds, the period before, and the opinion of a return."""
    target = assignment.target
    evidence = tuple(report.evidence.select_related("stored").defer("stored__text")) if report else ()
    checked = report or ProgressReport(assignment=assignment, period=period)
    returned = report.steps.filter(to_state="returned").last() if report and report.state == "returned" else None
    return FormScreen(
        goal=f"本单位目标：{say(assignment.own_goal)}" if assignment.own_goal is not None else "",
        rule=rule_in_words(assignment),
        evidence=evidence,
        demand=demand_of(target, period),
        findings=preflight([checked], today=today)[0],
        previous=_previous(assignment, period),
        opinion=returned.opinion if returned else "",
        about=assignment.rule_object.about,
        copied=copied_cells(report) if report else (),
    )


def copied_cells(report: ProgressReport) -> tuple[CopiedCell, ...]:
    """What was copied from the period before and not touched since, in the words of the form."""
    slots = {slot.name: slot for slot in slots_of(report.assignment.rule_object)}
    cells = []
    for name in report.copied:
        if name == TEXT:
            cells.append(CopiedCell(name, TEXT, "进展说明"))
        elif (slot := slots.get(name)) is not None:
            cells.append(CopiedCell(name, slot.key if slot.kind == "check" else name, slot.label))
    return tuple(cells)


def report_screen(report: ProgressReport) -> ReportScreen:
    """Facts reported and approved, how the points come about, evidence and history."""
    target = report.assignment.target
    rule, points = report.assignment.rule_object, target.points
    counted = report.approved_facts if report.approved_facts is not None else report.facts
    is_complete = all(counted.get(asked.key) is not None for asked in rule.fields())
    steps = report.steps.select_related("actor")
    explained = preview(report.assignment, report.period, counted).lines if is_complete and points is not None else ()
    return ReportScreen(
        facts=fact_lines(rule, report.facts, report.approved_facts),
        explanation=explained,
        evidence=tuple(report.evidence.select_related("stored").defer("stored__text")),
        history=tuple(HistoryLine(REPORT_WORKFLOW.step(step.step).label, step) for step in steps),
        rule=rule_in_words(report.assignment),
        copied=copied_cells(report),
        summed_up=tuple(report.sources.select_related("source__assignment__participation").order_by("pk")),
    )


def rule_in_words(assignment: Assignment) -> str:
    """How the leaf is scored."""
    points = assignment.target.points
    return assignment.rule_object.describe(points) if points is not None else ""


def report_before(assignment: Assignment, period: Period) -> ProgressReport | None:
    """The last report of an earlier period; one query."""
    earlier = ProgressReport.objects.filter(assignment=assignment, period__starts_on__lt=period.starts_on)
    return earlier.select_related("period").order_by("-period__starts_on").first()


def _previous(assignment: Assignment, period: Period) -> Previous | None:
    report = report_before(assignment, period)
    if report is None:
        return None
    lines = fact_lines(assignment.target.rule_object, report.facts, report.approved_facts)
    return Previous(report.period.label, report.state, lines, report.text)


def _words(value: Any, unit: str, blank: str = "—") -> str:
    if value is None:
        return blank
    if isinstance(value, list):
        return "、".join(value) or "无"
    return f"{value} {unit}".strip()
