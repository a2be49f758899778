"""复评: who may mark a report a second time, and what came out of a draw."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from campaigns.models import Campaign, Period, ProgressReport
from campaigns.queries.candidates import candidates_for
from campaigns.queries.preview import Preview, preview
from core.decimals import half_up
from core.paths import ancestors
from evaluations.models import SecondDraw, SecondMark
from evaluations.queries.review_page import FactLine, fact_lines
from units.enums import Role
from units.models import Membership, Unit, User


@dataclass(frozen=True)
class ReviewerLine:
    """One reviewer in a draw: how many decisions were compared, how many differ, and by how many points on the mean.

    ``lean``: mean of (this person's points less the other's); above 0 the person is the milder one.
    """

    name: str
    part: str
    compared: int
    differing: int
    mean_gap: Decimal
    lean: Decimal


@dataclass(frozen=True)
class DrawPage:
    """One draw: the marks that differ first, then the others, and the reviewers."""

    draw: SecondDraw
    marks: tuple[SecondMark, ...]
    reviewers: tuple[ReviewerLine, ...]

    @property
    def done(self) -> int:
        """Marks that are in."""
        return sum(mark.decided_at is not None for mark in self.marks)

    @property
    def differing(self) -> tuple[SecondMark, ...]:
        """Those on which the two disagree."""
        return tuple(mark for mark in self.marks if mark.differs)

    @property
    def open_differences(self) -> int:
        """Those of them that the office has not settled."""
        return sum(not mark.verdict for mark in self.differing)


@dataclass(frozen=True)
class MarkPage:
    """A report as the second reviewer sees it: nothing of the first decision in it."""

    mark: SecondMark
    goal: str
    facts: tuple[FactLine, ...]
    points: Preview | None
    evidence: tuple[object, ...]


def lot_key(report: ProgressReport) -> str:
    """What is drawn: unit, target and period by their codes, so that anybody can repeat the draw."""
    return f"{report.assignment.participation.unit.code}/{report.assignment.target.code}/{report.period.code}"


def drawable(campaign: Campaign, period: Period) -> "list[ProgressReport]":
    """The approved reports of the period, with all that drawing needs."""
    found = ProgressReport.objects.of_campaign(campaign).approved().filter(period=period)
    return list(found.with_context().order_by("pk"))


def second_candidates(report: ProgressReport, today: dt.date) -> list[int]:
    """People who may mark it a second time: neither the first, nor who submitted or signed it, nor of the unit itself.

    The topmost unit has nobody above it: its own people mark it. Those who might have decided on it before those further up.
    """
    unit = report.assignment.participation.unit
    barred = {report.decided_by_id, report.submitted_by_id, report.signed_by_id}
    near = [pk for pk in candidates_for(report, today) if pk not in barred]
    rows = Membership.objects.in_force(today).filter(user__is_active=True)
    above = rows.filter(role=Role.REVIEWER, unit__path__in=ancestors(unit.path))
    far: list[int] = list(above.order_by("-unit__depth", "user").values_list("user", flat=True))
    own = set() if unit.is_root() else _people_of(unit, rows)
    return [pk for pk in dict.fromkeys([*near, *far]) if pk not in barred | own]


def _people_of(unit: Unit, rows: QuerySet[Membership]) -> set[int]:
    found = set(rows.filter(unit=unit).values_list("user", flat=True))
    return found | set(User.objects.filter(home_unit=unit).values_list("pk", flat=True))


def draw_page(draw: SecondDraw) -> DrawPage:
    """All of a draw; a fixed number of queries (a draw has a limit)."""
    marks = list(draw.marks.with_context())
    marks.sort(key=lambda mark: (not mark.differs, bool(mark.verdict), mark.decided_at is None, mark.pk))
    return DrawPage(draw, tuple(marks), tuple(_reviewers(marks)))


def _reviewers(marks: Iterable[SecondMark]) -> Iterable[ReviewerLine]:
    found: dict[tuple[str, str], list[tuple[bool, Decimal]]] = {}
    for mark in marks:
        if mark.decided_at is None:
            continue
        gap = mark.gap or Decimal(0)
        found.setdefault((str(mark.first_by or "—"), "初评"), []).append((mark.differs, -gap))
        found.setdefault((str(mark.reviewer), "复评"), []).append((mark.differs, gap))
    for (name, part), rows in sorted(found.items()):
        yield _line(name, part, rows)


def _line(name: str, part: str, rows: Sequence[tuple[bool, Decimal]]) -> ReviewerLine:
    number = len(rows)
    mean = half_up(sum((abs(gap) for _, gap in rows), Decimal(0)) / number, 2)
    lean = half_up(sum((gap for _, gap in rows), Decimal(0)) / number, 2)
    return ReviewerLine(name, part, number, sum(differs for differs, _ in rows), mean, lean)


def mark_page(mark: SecondMark) -> MarkPage:
    """What the second reviewer judges by; a fixed number of queries."""
    report = mark.report
    target, rule = report.assignment.target, report.assignment.rule_object
    assert target.points is not None
    return MarkPage(
        mark=mark,
        goal=rule.describe(target.points),
        facts=fact_lines(rule, report.facts, None),
        points=preview(report.assignment, report.period, report.facts),
        evidence=tuple(report.evidence.select_related("stored").defer("stored__text")),
    )


def compared_facts(mark: SecondMark) -> tuple[FactLine, ...]:
    """The first reviewer's facts beside the second's, for who decides between them."""
    return fact_lines(mark.report.assignment.rule_object, mark.first_facts, mark.facts)
