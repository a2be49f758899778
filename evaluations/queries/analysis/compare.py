"""Two results side by side, target by target, those differences first that are worth most points."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from campaigns.models import Campaign, Participation
from evaluations.models import CellScore, ScoreRun, TargetScore, UnitScore
from units.models import User

MOST_UNITS = 500


@dataclass(frozen=True)
class Side:
    """One unit's results in one run."""

    participation: Participation
    run: ScoreRun
    score: UnitScore | None


@dataclass(frozen=True)
class Mark:
    """What one side has at a target; ``rate`` is None where nothing is due yet."""

    target_id: int
    achieved: Decimal
    attainable: Decimal

    @property
    def rate(self) -> Decimal | None:
        """Achieved ÷ attainable."""
        return self.achieved / self.attainable if self.attainable else None


@dataclass(frozen=True)
class CompareLine:
    """One target on both sides; a side is None where the target does not exist or does not apply there."""

    label: str
    path: str
    points: Decimal | None
    one: Mark | None
    other: Mark | None

    @property
    def difference(self) -> Decimal | None:
        """By how much of its points the other side is better; None where the two cannot be compared."""
        gained = self.rate_difference
        return None if gained is None else gained * (self.points if self.points is not None else Decimal(1))

    @property
    def rate_difference(self) -> Decimal | None:
        """Between the rates."""
        if self.one is None or self.other is None or self.one.rate is None or self.other.rate is None:
            return None
        return self.other.rate - self.one.rate


@dataclass(frozen=True)
class Comparison:
    """``pillars``: the upper targets in their order; ``leaves``: what makes the difference, the most points first."""

    one: Side
    other: Side
    pillars: tuple[CompareLine, ...]
    leaves: tuple[CompareLine, ...]

    @property
    def difference(self) -> Decimal | None:
        """Between the totals."""
        totals = [side.score.total if side.score else None for side in (self.one, self.other)]
        return None if None in totals else totals[1] - totals[0]  # type: ignore[operator]

    @property
    def matched(self) -> int:
        """How many leaves both sides have."""
        return sum(line.difference is not None for line in self.leaves)


def compare(one: Side, other: Side) -> Comparison:
    """Targets are the same where their lineage is: in one scheme, in two versions, in two terms. Four queries."""
    leaves = _join(_cells(one), _cells(other))
    leaves.sort(key=lambda line: (line.difference is None, -abs(line.difference or Decimal(0)), line.path))
    inner = _join(_sums(one), _sums(other))
    return Comparison(one, other, tuple(sorted(inner, key=lambda line: line.path)), tuple(leaves))


def side_of(participation: Participation, run: ScoreRun) -> Side:
    """The unit's results in the run."""
    return Side(participation, run, UnitScore.objects.filter(run=run, participation=participation).first())


def comparable_units(campaign: Campaign, user: User) -> list[Participation]:
    """Units the person sees in the campaign, in the order of its tree."""
    seen = Participation.objects.visible_to(user).filter(campaign=campaign).select_related("unit", "campaign")
    return list(seen.order_by("path")[:MOST_UNITS])


def counterpart(participation: Participation, campaign: Campaign, user: User) -> Participation | None:
    """The same unit in another campaign; where it did not take part, one that became it or that it became."""
    seen = Participation.objects.visible_to(user).filter(campaign=campaign).select_related("unit", "campaign")
    unit = participation.unit
    wanted = (
        seen.filter(unit=unit),
        seen.filter(unit__successor=unit).order_by("path"),
        seen.filter(unit=unit.successor_id).order_by("path"),
    )
    return next((found for rows in wanted if (found := rows.first()) is not None), None)


def _cells(side: Side) -> dict[str, tuple[str, str, Decimal | None, Mark]]:
    rows = CellScore.objects.filter(run=side.run, assignment__participation=side.participation)
    return _read(rows, "assignment__target")


def _sums(side: Side) -> dict[str, tuple[str, str, Decimal | None, Mark]]:
    rows = TargetScore.objects.filter(run=side.run, participation=side.participation, achieved__isnull=False)
    return _read(rows, "target")


def _read(rows: Any, target: str) -> dict[str, tuple[str, str, Decimal | None, Mark]]:
    """Lineage → label, path, points, mark; of the common scheme only."""
    names = ("lineage", "number", "title", "path", "points", "id")
    found = rows.filter(**{f"{target}__scheme__owner__isnull": True}).values_list(
        *(f"{target}__{name}" for name in names), "achieved", "attainable"
    )
    return {
        lineage: (f"{number} {title}".strip(), path, points, Mark(pk, achieved, attainable))
        for lineage, number, title, path, points, pk, achieved, attainable in found
    }


def _join(one: dict[str, Any], other: dict[str, Any]) -> list[CompareLine]:
    every: Iterable[str] = {**one, **other}
    lines = []
    for lineage in every:
        label, path, points, _ = other.get(lineage) or one[lineage]
        marks = (rows[lineage][3] if lineage in rows else None for rows in (one, other))
        lines.append(CompareLine(label, path, points, *marks))
    return lines


def extremes(run: ScoreRun, units: list[Participation]) -> tuple[str, str]:
    """Codes of the unit with the lowest and of the one with the highest total: the pair one asks about first."""
    codes = {unit.pk: unit.unit.code for unit in units}
    scores = UnitScore.objects.filter(run=run, participation__in=codes, total__isnull=False).order_by("total", "path")
    ranked: list[int] = list(scores.values_list("participation_id", flat=True))
    ranked = ranked if len(ranked) > 1 else list(codes)
    return codes[ranked[0]], codes[ranked[-1]]
