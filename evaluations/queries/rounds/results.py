"""What came out of a round, unit by unit, and what would be sealed under other thresholds and quotas."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from campaigns.models import Participation, Target
from evaluations.enums import RectificationSource
from evaluations.models import Rectification, Round, ScoreRun, UnitScore
from evaluations.permissions import may_open_rectification
from evaluations.queries.rounds.marked import Outcome, outcomes_of, own_marks_of
from evaluations.scoring.grading import grades_within_quotas
from evaluations.scoring.units import Standing
from units.models import User

SHOWN = 300


@dataclass(frozen=True)
class ResultLine:
    """One leaf of one unit; ``own``: what the unit gave itself (自查) and handed in, which never counts.

    ``rectification``: the latest to which this result led.
    """

    target: Target
    outcome: Outcome | None
    own: Decimal | None = None
    rectification: Rectification | None = None


@dataclass(frozen=True)
class UnitLines:
    """One unit with its leaves."""

    participation: Participation
    lines: tuple[ResultLine, ...]
    may_rectify: bool = False

    @property
    def total(self) -> Decimal:
        """What it got together."""
        return sum((line.outcome.points or Decimal(0) for line in self.lines if line.outcome), Decimal(0))

    @property
    def is_marked(self) -> bool:
        """Whether anybody marked it."""
        return any(line.outcome is not None for line in self.lines)

    @property
    def own_total(self) -> Decimal | None:
        """What it gave itself together; None without a self-check that was handed in."""
        own = [line.own for line in self.lines if line.own is not None]
        return sum(own, Decimal(0)) if own else None


@dataclass(frozen=True)
class Preview:
    """One unit's grade now and as it would be sealed."""

    participation: Participation
    total: Decimal | None
    rank: int | None
    before: str
    grade: str


@dataclass(frozen=True)
class GradePreview:
    """All of them, those whose grade differs first; ``counts``: class → (grade, how many)."""

    rows: tuple[Preview, ...]
    counts: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]
    differing: int
    unit_count: int


def result_lines(subject: Round, participation_id: int) -> tuple[ResultLine, ...]:
    """What one unit got for each leaf of the round."""
    found = outcomes_of(subject, [participation_id])
    leaves = (row.target for row in subject.targets.select_related("target"))
    return tuple(ResultLine(leaf, found.get((participation_id, leaf.pk))) for leaf in leaves)


def rectified_in(subject: Round, units: Sequence[int]) -> dict[tuple[int, int], Rectification]:
    """(unit, target) → the latest rectification to which this round's result led: one query."""
    rows = Rectification.objects.filter(source=RectificationSource.ROUND, round=subject, unit__in=units)
    return {(row.unit_id, row.target_id): row for row in rows.order_by("pk") if row.target_id is not None}


def unit_lines(
    subject: Round, members: Sequence[Participation], rectifying: User | None = None, today: dt.date = dt.date.max
) -> tuple[UnitLines, ...]:
    """The outcomes of some units, what they gave themselves, and what is being mended: five queries.

    ``rectifying``: who may be offered, as of ``today``, to have something mended.
    """
    leaves = [row.target for row in subject.targets.select_related("target")]
    keys = [member.pk for member in members]
    found, own = outcomes_of(subject, keys), own_marks_of(subject, keys)
    mended = rectified_in(subject, [member.unit_id for member in members])

    def line(member: Participation, leaf: Target) -> ResultLine:
        key = (member.pk, leaf.pk)
        return ResultLine(leaf, found.get(key), own.get(key), mended.get((member.unit_id, leaf.pk)))

    return tuple(
        UnitLines(
            member,
            tuple(line(member, leaf) for leaf in leaves),
            may_rectify=rectifying is not None
            and member.unit.exists_on(today)
            and may_open_rectification(rectifying, member.unit),
        )
        for member in members
    )


def preview_grades(
    subject: Round, *, thresholds: Mapping[str, Decimal], quotas: Mapping[str, Decimal]
) -> GradePreview | None:
    """Grades by the live results under these thresholds and quotas; None before the first roll-up. Nothing is saved."""
    run = ScoreRun.objects.live(subject.campaign).first()
    if run is None:
        return None
    scores = list(UnitScore.objects.filter(run=run).select_related("participation").order_by("participation__path"))
    standings = [Standing(str(s.participation_id), s.comparison_class, _total(s), s.is_vetoed) for s in scores]
    found = grades_within_quotas(standings, grades=thresholds, quotas=quotas)
    rows = [Preview(s.participation, _total(s), s.rank, s.grade, found[str(s.participation_id)] or "") for s in scores]
    counted: dict[str, Counter[str]] = {}
    for row in rows:
        if row.grade:
            counted.setdefault(row.participation.comparison_class or "未分类", Counter())[row.grade] += 1
    counts = tuple((name, tuple(each.items())) for name, each in counted.items())
    ordered = sorted(rows, key=lambda row: row.before == row.grade)
    return GradePreview(tuple(ordered[:SHOWN]), counts, sum(row.before != row.grade for row in rows), len(rows))


def _total(score: Any) -> Decimal | None:
    total: Decimal | None = score.total
    return total
