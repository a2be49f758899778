"""One report with everything a decision needs: what is said, what it would earn, what is different."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from difflib import SequenceMatcher
from typing import Any

from campaigns.enums import HANDED_IN
from campaigns.models import Evidence, ProgressReport, ReportStep
from campaigns.queries.ledger.feeding import Drift, LedgerLines, drifts_of, ledger_lines
from campaigns.queries.preflight import preflight
from campaigns.queries.preview import Preview, preview
from campaigns.rules import Facts, FaultsError, Rule
from campaigns.workflow import REJECT, REOPEN, REPORT_WORKFLOW, RETURN
from evaluations.queries.review_line import ReviewLine
from evaluations.queries.reviews import spoken_fact
from units.models import User

Pieces = tuple[tuple[str, str], ...]
"""(kind, text): same, removed, added."""


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
    text: Pieces
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether it came back as it was."""
        return not (self.facts or self.added or self.removed or any(kind != "same" for kind, _ in self.text))


@dataclass(frozen=True)
class ComparedLine:
    """One fact through time; ``change`` against the period before, for numbers."""

    label: str
    previous: str
    returned: str
    now: str
    approved: str
    change: Decimal | None

    @property
    def is_mended(self) -> bool:
        """Whether it is another one than was returned."""
        return bool(self.returned) and self.returned != self.now

    @property
    def is_corrected(self) -> bool:
        """Whether the reviewer approved another value."""
        return bool(self.approved) and self.approved != self.now


@dataclass(frozen=True)
class Comparison:
    """The report beside the last period's and, where it was returned, beside what it was then.

    ``text`` leads from the last period's words to these; ``reused``: proofs that the last period showed too.
    """

    previous: ProgressReport | None
    lines: tuple[ComparedLine, ...]
    text: Pieces
    reused: frozenset[int]
    was_returned: bool

    @property
    def is_same_text(self) -> bool:
        """Whether the words were taken over from the last period as they are."""
        return bool(self.text) and all(kind == "same" for kind, _ in self.text)


@dataclass(frozen=True)
class Caution:
    """What the check of the proofs found: in words, and whether the reporter knew it when handing in."""

    label: str
    message: str
    was_confirmed: bool


@dataclass(frozen=True)
class ReviewPage:
    """One report with everything a decision needs; ``points`` as its reporter sees them, None where it is faulty."""

    report: ProgressReport
    goal: str
    points: Preview | None
    faults: tuple[str, ...]
    comparison: Comparison
    changes: Changes | None
    evidence: tuple[Evidence, ...]
    cautions: tuple[Caution, ...]
    steps: tuple[tuple[str, ReportStep], ...]
    older: int | None
    newer: int | None
    ledger: LedgerLines | None
    drifts: tuple[Drift, ...]


def review_page(report: ProgressReport, line: ReviewLine, viewer: User, today: dt.date) -> ReviewPage:
    """Everything a decision on ``report``, one of the ``line``, needs; a fixed number of queries."""
    target = report.assignment.target
    rule = report.assignment.rule_object
    assert target.points is not None
    points, faults = _points(rule, report)
    steps = tuple(report.steps.select_related("actor").order_by("at", "pk"))
    evidence = tuple(report.evidence.select_related("stored").defer("stored__text"))
    older, newer = line.around(report)
    own = report.assignment.own_goal
    changes = _changes(rule, report, steps, evidence)
    return ReviewPage(
        report=report,
        goal=rule.describe(target.points) + ("（本单位自定目标）" if own is not None else ""),
        points=points,
        faults=faults,
        comparison=_compare(rule, report, changes, evidence),
        changes=changes,
        evidence=evidence,
        cautions=cautions_of(report, viewer, today),
        steps=tuple((REPORT_WORKFLOW.step(step.step).label, step) for step in steps),
        older=older,
        newer=newer,
        ledger=ledger_lines(report),
        drifts=drifts_of([report]).get(report.pk, ()),
    )


def cautions_of(report: ProgressReport, viewer: User, today: dt.date) -> tuple[Caution, ...]:
    """What was confirmed when the report was handed in, and what is found now: the check may know more by then."""
    confirmed = {each["key"]: each for each in report.cautions}
    now = {finding.key: finding for finding in preflight([report], today=today, viewer=viewer)[0]}
    fresh = [Caution(finding.kind.label, finding.message, key in confirmed) for key, finding in now.items()]
    gone = [Caution(each["label"], each["message"], True) for key, each in confirmed.items() if key not in now]
    return (*fresh, *gone)


def fact_lines(rule: Rule, reported: Facts, approved: Facts | None) -> tuple[FactLine, ...]:
    """Facts in words, a line for each field of the rule."""
    return tuple(
        FactLine(
            field.label,
            spoken_fact(reported.get(field.key), field.unit),
            spoken_fact(approved.get(field.key), field.unit) if approved is not None else "",
        )
        for field in rule.fields()
    )


def _points(rule: Rule, report: ProgressReport) -> tuple[Preview | None, tuple[str, ...]]:
    try:
        clean = rule.parse_facts(report.approved_facts or report.facts, complete=True)
    except FaultsError as error:
        return None, tuple(f"{fault.path}：{fault.message}" for fault in error.faults)
    return preview(report.assignment, report.period, clean), ()


def _previous(report: ProgressReport) -> ProgressReport | None:
    earlier = ProgressReport.objects.filter(assignment=report.assignment, period__starts_on__lt=report.period.starts_on)
    return earlier.select_related("period").order_by("-period__starts_on").first()


def _compare(rule: Rule, report: ProgressReport, changes: Changes | None, evidence: tuple[Evidence, ...]) -> Comparison:
    previous = _previous(report)
    before = (previous.approved_facts or previous.facts) if previous else {}
    returned = (changes.returned.snapshot.get("facts") or {}) if changes else {}
    approved = report.approved_facts
    lines = []
    for field in rule.fields():
        was, now = before.get(field.key), report.facts.get(field.key)
        lines.append(
            ComparedLine(
                label=field.label,
                previous=spoken_fact(was, field.unit) if previous else "",
                returned=spoken_fact(returned.get(field.key), field.unit) if changes else "",
                now=spoken_fact(now, field.unit),
                approved=spoken_fact(approved.get(field.key), field.unit) if approved is not None else "",
                change=_difference(was, now),
            )
        )
    shown: Any = previous.evidence.values_list("pk", flat=True) if previous and evidence else ()
    return Comparison(
        previous=previous,
        lines=tuple(lines),
        text=text_changes(previous.text, report.text) if previous and previous.text else (),
        reused=frozenset(shown) & {proof.pk for proof in evidence},
        was_returned=changes is not None,
    )


def _difference(before: Any, now: Any) -> Decimal | None:
    """How much more a number is than before; None for what is no number, and for no difference."""
    try:
        difference = Decimal(str(now)) - Decimal(str(before))
    except InvalidOperation:
        return None
    return difference or None


def _changes(
    rule: Rule, report: ProgressReport, steps: tuple[ReportStep, ...], evidence: tuple[Evidence, ...]
) -> Changes | None:
    """Compare with the snapshot of the last return; None where it was never returned or is just being mended."""
    returned = next((step for step in reversed(steps) if step.step in {RETURN, REOPEN, REJECT}), None)
    if returned is None or report.state not in HANDED_IN:
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


def text_changes(before: str, now: str) -> Pieces:
    """(kind, text) pieces that make ``now`` out of ``before``: same, removed, added."""
    pieces: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, before, now, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", now[c:d]))
            continue
        pieces.extend((kind, text) for kind, text in (("removed", before[a:b]), ("added", now[c:d])) if text)
    return tuple(pieces)
