"""Reads for the reviewer: the queue, and one report with everything a decision needs."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q

from campaigns.enums import ReportState
from campaigns.models import Evidence, Period, ProgressReport, ReportStep, Target
from campaigns.models.report import ProgressReportQuerySet
from campaigns.rules import Facts, FaultsError, Rule
from campaigns.workflow import REOPEN, REPORT_WORKFLOW, RETURN
from core.clock import day_of
from core.workdays import WorkCalendar
from evaluations.scoring import half_up
from units.models import Unit, User

LONG_WAIT = 3
"""Working days after which a waiting report is counted as waiting long."""

MOST = 1000
"""Waiting reports that are counted and paged: those that wait longest come first, nobody sees further."""

_UNIT = "assignment__participation__unit"


@dataclass(frozen=True)
class QueueRow:
    """One report that waits, and for how many working days."""

    report: ProgressReport
    waiting: int

    @property
    def is_long(self) -> bool:
        """Whether it has waited long."""
        return self.waiting >= LONG_WAIT


@dataclass(frozen=True)
class QueueCounts:
    """The answer at the top of the queue; ``more`` is "+" where it is cut off at ``MOST``."""

    waiting: int
    long: int
    units: int
    more: str = ""


@dataclass(frozen=True)
class FactLine:
    """One fact as reported and, where decided, as approved."""

    label: str
    reported: str
    approved: str = ""

    @property
    def differs(self) -> bool:
        """Whether the reviewer corrected it."""
        return bool(self.approved) and self.approved != self.reported


@dataclass(frozen=True)
class Change:
    """What differs from the last return: ``before`` and ``now`` in words."""

    label: str
    before: str
    now: str


@dataclass(frozen=True)
class Changes:
    """Everything that was mended since the report was returned."""

    returned: ReportStep
    facts: tuple[Change, ...]
    text: tuple[tuple[str, str], ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether it came back as it was."""
        return not (self.facts or self.added or self.removed or any(kind != "same" for kind, _ in self.text))


@dataclass(frozen=True)
class ReviewPage:
    """One report with everything a decision needs."""

    report: ProgressReport
    facts: tuple[FactLine, ...]
    goal: str
    explanation: tuple[str, ...]
    earned: Fraction | None
    previous: ProgressReport | None
    previous_facts: tuple[FactLine, ...]
    changes: Changes | None
    evidence: tuple[Evidence, ...]
    steps: tuple[tuple[str, ReportStep], ...]
    older: int | None
    newer: int | None

    @property
    def earned_points(self) -> Decimal | None:
        """What it would earn, half-up to 2 places for the screen."""
        return None if self.earned is None else half_up(self.earned, 2)


def review_queue(user: User) -> ProgressReportQuerySet:
    """What this person may decide on, the longest waiting first."""
    return ProgressReport.objects.awaiting_review().reviewable_by(user)


def filter_choices(user: User) -> dict[str, Any]:
    """The units, pillars and periods that occur among the ``MOST`` that wait longest."""
    waiting = ProgressReport.objects.filter(pk__in=review_queue(user).values("pk")[:MOST])
    schemes = waiting.values("assignment__target__scheme")
    return {
        "unit": Unit.objects.filter(pk__in=waiting.values(_UNIT)),
        "pillar": Target.objects.tops().filter(scheme__in=schemes, scheme__owner__isnull=True),
        "period": Period.objects.filter(pk__in=waiting.values("period")),
    }


def filter_queue(
    queue: ProgressReportQuerySet, chosen: dict[str, Any], today: dt.date, calendar: WorkCalendar
) -> ProgressReportQuerySet:
    """Narrow the queue; ``chosen``: q, unit, pillar, period, waiting (working days), each may be missing."""
    if words := (chosen.get("q") or "").strip():
        queue = queue.filter(
            Q(**{f"{_UNIT}__name__icontains": words})
            | Q(**{f"{_UNIT}__short_name__icontains": words})
            | Q(assignment__target__title__icontains=words)
            | Q(assignment__target__number__iexact=words)
            | Q(text__icontains=words)
        )
    if unit := chosen.get("unit"):
        queue = queue.filter(**{_UNIT: unit})
    if pillar := chosen.get("pillar"):
        queue = queue.filter(
            assignment__target__scheme=pillar.scheme_id, assignment__target__path__startswith=pillar.path
        )
    if period := chosen.get("period"):
        queue = queue.filter(period=period)
    if days := chosen.get("waiting"):
        queue = queue.filter(waited(days, today, calendar))
    return queue


def waited(days: int, today: dt.date, calendar: WorkCalendar) -> Q:
    """Submitted at least ``days`` working days before ``today``."""
    day, left = today, days
    while left:  # the last day from which that many working days lie after it, up to and with today
        left -= calendar.is_workday(day)
        day -= dt.timedelta(days=1)
    return Q(submitted_at__date__lte=day)


def count_queue(queue: ProgressReportQuerySet, today: dt.date, calendar: WorkCalendar) -> QueueCounts:
    """How much waits, how much waits long, from how many units: counted among the ``MOST`` that wait longest."""
    first = ProgressReport.objects.filter(pk__in=queue.values("pk")[: MOST + 1])
    sums = first.aggregate(
        waiting=Count("pk"),
        long=Count("pk", filter=waited(LONG_WAIT, today, calendar)),
        units=Count(_UNIT, distinct=True),
    )
    return QueueCounts(**sums, more="+" if sums["waiting"] > MOST else "")


def queue_rows(reports: Iterable[ProgressReport], today: dt.date, calendar: WorkCalendar) -> list[QueueRow]:
    """Rows of a page of the queue."""
    return [
        QueueRow(report, calendar.between(day_of(report.submitted_at), today) if report.submitted_at else 0)
        for report in reports
    ]


def recently_decided(user: User) -> ProgressReportQuerySet:
    """What this person decided last: ten reports."""
    return ProgressReport.objects.visible_to(user).filter(decided_by=user).with_context().order_by("-decided_at")[:10]


def review_page(report: ProgressReport, user: User) -> ReviewPage:
    """Everything a decision on ``report`` needs; a fixed number of queries."""
    target = report.assignment.target
    rule = report.assignment.rule_object
    assert target.points is not None
    earned, explanation = _earned(rule, report.approved_facts or report.facts, report)
    previous = _previous(report)
    steps = tuple(report.steps.select_related("actor").order_by("at", "pk"))
    evidence = tuple(report.evidence.all())
    older, newer = _neighbours(report, user)
    own = report.assignment.own_goal
    return ReviewPage(
        report=report,
        facts=fact_lines(rule, report.facts, report.approved_facts),
        goal=rule.describe(target.points) + ("（本单位自定目标）" if own is not None else ""),
        explanation=explanation,
        earned=earned,
        previous=previous,
        previous_facts=fact_lines(rule, previous.facts, previous.approved_facts) if previous else (),
        changes=_changes(rule, report, steps, evidence),
        evidence=evidence,
        steps=tuple((REPORT_WORKFLOW.step(step.step).label, step) for step in steps),
        older=older,
        newer=newer,
    )


def fact_lines(rule: Rule, reported: Facts, approved: Facts | None) -> tuple[FactLine, ...]:
    """Facts in words, a line for each field of the rule."""
    return tuple(
        FactLine(
            field.label,
            _say(reported.get(field.key), field.unit),
            _say(approved.get(field.key), field.unit) if approved is not None else "",
        )
        for field in rule.fields()
    )


def next_in_queue(user: User, report: ProgressReport) -> int | None:
    """The report to look at after ``report`` was decided: the next older waiting one, else the first, else None."""
    _, newer = _neighbours(report, user)
    return newer or review_queue(user).values_list("pk", flat=True).first()


def _say(value: Any, unit: str) -> str:
    if value is None or value == "":
        return "未填"
    if isinstance(value, dict):
        return "；".join(f"{name} {day}" for name, day in value.items()) or "无"
    if isinstance(value, list):
        return "、".join(str(item) for item in value) or "无"
    return f"{value} {unit}".strip()


def _earned(rule: Rule, facts: Facts, report: ProgressReport) -> tuple[Fraction | None, tuple[str, ...]]:
    points = report.assignment.target.points
    assert points is not None
    try:
        clean = rule.parse_facts(facts, complete=True)
    except FaultsError as error:
        return None, tuple(f"{fault.path}：{fault.message}" for fault in error.faults)
    return rule.earn(clean, points), tuple(rule.explain(clean, points))


def _previous(report: ProgressReport) -> ProgressReport | None:
    earlier = ProgressReport.objects.filter(assignment=report.assignment, period__starts_on__lt=report.period.starts_on)
    return earlier.select_related("period").order_by("-period__starts_on").first()


def _neighbours(report: ProgressReport, user: User) -> tuple[int | None, int | None]:
    """(the one that waits longer, the one that waits less long) in the person's queue."""
    if report.submitted_at is None:
        return None, None
    queue = review_queue(user)
    at, same = report.submitted_at, Q(submitted_at=report.submitted_at)
    ids = queue.values_list("pk", flat=True)
    older = ids.filter(Q(submitted_at__lt=at) | same & Q(pk__lt=report.pk)).order_by("-submitted_at", "-pk").first()
    newer = ids.filter(Q(submitted_at__gt=at) | same & Q(pk__gt=report.pk)).first()
    return older, newer


def _changes(
    rule: Rule, report: ProgressReport, steps: tuple[ReportStep, ...], evidence: tuple[Evidence, ...]
) -> Changes | None:
    """Compare with the snapshot of the last return; None where it was never returned or is just being mended."""
    returned = next((step for step in reversed(steps) if step.step in {RETURN, REOPEN}), None)
    if returned is None or report.state not in {ReportState.SUBMITTED, ReportState.APPROVED}:
        return None
    was = returned.snapshot
    before, now = fact_lines(rule, was.get("facts") or {}, None), fact_lines(rule, report.facts, None)
    proofs = {proof["id"]: proof["title"] for proof in was.get("evidence", [])}
    present = {proof.pk: proof.title for proof in evidence}
    return Changes(
        returned=returned,
        facts=tuple(
            Change(new.label, old.reported, new.reported)
            for old, new in zip(before, now, strict=True)
            if old.reported != new.reported
        ),
        text=text_changes(was.get("text", ""), report.text),
        added=tuple(title for pk, title in present.items() if pk not in proofs),
        removed=tuple(title for pk, title in proofs.items() if pk not in present),
    )


def text_changes(before: str, now: str) -> tuple[tuple[str, str], ...]:
    """(kind, text) pieces that make ``now`` out of ``before``: same, removed, added."""
    pieces: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", now[c:d]))
            continue
        pieces.extend((kind, text) for kind, text in (("removed", before[a:b]), ("added", now[c:d])) if text)
    return tuple(pieces)
