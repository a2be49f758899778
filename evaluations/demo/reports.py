"""Progress reports with their history, written in bulk by the rules that single steps follow."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.enums import Cycle, ReportState
from campaigns.models import Assignment, Campaign, MilestoneDone, Period, ProgressReport, ReportStep
from campaigns.operations.filed_reports import sync_filed_reports
from campaigns.workflow import APPROVE, RETURN, SUBMIT
from evaluations.demo.calendar import Term
from evaluations.demo.facts import Asked, Facts, facts_for
from evaluations.demo.fates import Course, Fate, course_of
from evaluations.demo.figures import Cell
from evaluations.demo.people import accounts
from evaluations.operations.reviews import milestones_in, stored_points
from units.enums import Role
from units.models import User

_ZONE = ZoneInfo("Asia/Shanghai")
_SETTLED = dt.timedelta(days=7)
"""Milestones are reported a week after they are done."""

_TEXTS = (
    "本期按计划推进“{title}”，分工到人，进展正常，记录存办公室备查。",
    "围绕“{title}”，{unit}本期开了碰头会，排出清单，逐件办结后销号。",
    "“{title}”本期工作已经完成，下期重点是巩固做法、补齐短板。",
    "{unit}把“{title}”列入本期工作要点，月中有检查，月末有小结。",
)
_RETURNS = (
    "数字与所附材料对不上，请核对后再报。",
    "说明太笼统，请写清做了哪几件事、结果怎样。",
    "口径不对：应只填本期新增，不含以前各期。",
)


@dataclass
class Filing:
    """A report not yet in the database, and what belongs to it."""

    report: ProgressReport
    known_on: dt.date
    steps: list[ReportStep] = field(default_factory=list)


@dataclass(frozen=True)
class Hands:
    """Who files and who decides."""

    reporters: Mapping[str, User]
    reviewer: User

    @classmethod
    def of(cls, people: Mapping[str, User]) -> "Hands":
        """Pick them from the demo's people."""
        rows = [row for row in accounts() if row.role == Role.REPORTER and row.username in people]
        reporters = {row.unit: people[row.username] for row in rows}
        return cls(reporters, people["reviewer"])


def compose_filings(
    term: Term,
    assignments: Sequence[Assignment],
    periods: Sequence[Period],
    hands: Hands,
    named: Mapping[Cell, Facts],
    at: dt.datetime,
) -> list[Filing]:
    """Every report of a campaign as it stands at ``at``, in the order in which the office came to know it."""
    today = at.astimezone(_ZONE).date()
    counts = Counter(period.cycle for period in periods)
    found = []
    for assignment, period in _pairs(assignments, periods):
        dice = random.Random(f"{term.code}/{assignment.participation.unit.code}/{assignment.target.code}/{period.code}")  # noqa: S311 - the same figures at every loading
        course = course_of(assignment, period, term, today, dice)
        fixed = named.get((assignment.pk, period.pk))
        if fixed is not None:
            course = Course(Fate.APPROVED)
        if course.fate == Fate.NONE:
            continue
        facts = fixed or facts_for(Asked(assignment.target, counts[period.cycle], course.weak, today - _SETTLED), dice)
        found.append(_filing(assignment, period, term, facts, course, hands, dice, at))
    return sorted(found, key=lambda filing: filing.known_on)


def _pairs(assignments: Sequence[Assignment], periods: Sequence[Period]) -> Iterator[tuple[Assignment, Period]]:
    for assignment in assignments:
        for period in periods:
            if period.cycle == assignment.target.cycle:
                yield assignment, period


def _filing(
    assignment: Assignment,
    period: Period,
    term: Term,
    facts: Facts,
    course: Course,
    hands: Hands,
    dice: random.Random,
    at: dt.datetime,
) -> Filing:
    handed_in = _handed_in(period, term, course, dice, at)
    unit = assignment.participation.unit
    report = ProgressReport(
        assignment=assignment,
        period=period,
        facts=facts,
        text=dice.choice(_TEXTS).format(title=assignment.target.title, unit=assignment.participation.name),
        version=1,
        edited_by=hands.reporters[unit.code],
        edited_at=handed_in,
    )
    filing = Filing(report, handed_in.date())
    if course.fate == Fate.DRAFT:
        return filing
    decided = min(handed_in + dt.timedelta(days=dice.randint(1, 4), minutes=dice.randint(0, 200)), at)
    if course.mended or course.fate == Fate.RETURNED:
        back = handed_in + (decided - handed_in) / 3
        _step(filing, SUBMIT, ReportState.SUBMITTED, report.edited_by, handed_in)
        _step(filing, RETURN, ReportState.RETURNED, hands.reviewer, back, dice.choice(_RETURNS))
        handed_in += (decided - handed_in) / 2
    if course.fate != Fate.RETURNED:
        _step(filing, SUBMIT, ReportState.SUBMITTED, report.edited_by, handed_in)
    if course.fate == Fate.APPROVED:
        _approve(filing, course, hands.reviewer, decided)
        filing.known_on = term.starts if period.cycle == Cycle.ONCE else decided.date()
    return filing


def _handed_in(period: Period, term: Term, course: Course, dice: random.Random, at: dt.datetime) -> dt.datetime:
    """A moment in office hours between the period's end and its due day, after it where late; never after ``at``."""
    day = period.due_on - dt.timedelta(days=dice.randint(1, 6))
    if course.late:
        day = period.due_on + dt.timedelta(days=dice.randint(1, 6))
    if term.runs and period.cycle == Cycle.ONCE:
        day = at.astimezone(_ZONE).date() - dt.timedelta(days=dice.randint(6, 20))
    moment = dt.datetime.combine(day, dt.time(9 + dice.randint(0, 7), dice.randint(0, 59)), _ZONE)
    return min(moment, at - dt.timedelta(hours=dice.randint(20, 60)))


def _step(
    filing: Filing, name: str, state: ReportState, actor: User | None, moment: dt.datetime, opinion: str = ""
) -> None:
    report = filing.report
    before, report.state = report.state, state
    report.version += 1
    if name == SUBMIT:
        report.submitted_by, report.submitted_at = actor, moment
        report.first_submitted_on = report.first_submitted_on or moment.astimezone(_ZONE).date()
    else:
        report.decided_by, report.decided_at = actor, moment
    snapshot = {"facts": report.facts, "approved_facts": report.approved_facts, "text": report.text, "evidence": []}
    filing.steps.append(
        ReportStep(
            report=report,
            step=name,
            from_state=before,
            to_state=state,
            actor=actor,
            at=moment,
            opinion=opinion,
            snapshot=snapshot,
        )
    )


def _approve(filing: Filing, course: Course, reviewer: User, moment: dt.datetime) -> None:
    report = filing.report
    report.approved_facts = _corrected(report.facts) if course.corrected else report.facts
    if report.was_corrected:
        report.correction_reason = "复核材料后有重复计算，按实有数核定。"
    target = report.assignment.target
    points = stored_points(rule=target.rule_object, facts=report.approved_facts, report=report)
    for column, value in points.items():
        setattr(report, column, value)
    _step(filing, APPROVE, ReportState.APPROVED, reviewer, moment)


def _corrected(facts: Facts) -> dict[str, Any]:
    """One less of what can be counted twice."""
    for key in ("value", "count", "numerator"):
        if int(facts.get(key, "0")) > 0:
            return {**facts, key: str(int(facts[key]) - 1)}
    return facts


def write_filings(campaign: Campaign, filings: Sequence[Filing]) -> None:
    """Bring reports, history and milestones into the database."""
    ProgressReport.objects.bulk_create([filing.report for filing in filings], batch_size=500)
    ReportStep.objects.bulk_create([step for filing in filings for step in filing.steps], batch_size=500)
    MilestoneDone.objects.bulk_create(
        MilestoneDone(report=filing.report, name=name, done_on=done_on)
        for filing in filings
        if filing.report.state == ReportState.APPROVED
        for name, done_on in milestones_in(facts=filing.report.approved_facts or {})
    )
    sync_filed_reports(campaign=campaign)
