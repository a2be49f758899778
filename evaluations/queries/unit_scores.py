"""A unit's results: what it achieved, what was added and taken, and the whole taken apart (为什么是这个分)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from campaigns.models import GradeThreshold, Participation, Target
from core.paths import subtree
from evaluations.enums import AdjustmentKind
from evaluations.models import ScoreRun, TargetScore, UnitScore
from evaluations.queries.adjustments.lines import AdjustmentLine, adjustment_lines
from evaluations.queries.score_lines import ScoreLine, common_targets, local_targets, read_lines
from evaluations.queries.standings import class_sizes
from units.models import User

SYSTEM_SHOWN = 200


@dataclass(frozen=True)
class LocalSet:
    """Targets that one unit set for itself and those below it: summed apart, never in the common score."""

    owner: str
    lines: tuple[ScoreLine, ...]

    @property
    def achieved(self) -> Decimal:
        """What the leaves achieved together."""
        return sum((line.achieved or Decimal(0) for line in self.lines if line.is_leaf), Decimal(0))

    @property
    def attainable(self) -> Decimal:
        """What they could achieve together by now."""
        return sum((line.attainable or Decimal(0) for line in self.lines if line.is_leaf), Decimal(0))


@dataclass(frozen=True)
class UnitSheet:
    """The page of one unit's scores."""

    score: UnitScore
    lines: tuple[ScoreLine, ...]
    local_sets: tuple[LocalSet, ...]
    adjusted: tuple[AdjustmentLine, ...]
    class_size: int


@dataclass(frozen=True)
class SystemPart:
    """What one unit brings to a system score."""

    participation_id: int
    unit: str
    weight: Decimal
    rate: Decimal

    @property
    def product(self) -> Decimal:
        """Weight × rate."""
        return self.weight * self.rate


@dataclass(frozen=True)
class Explanation:
    """A total taken apart; every sum on the page adds up to the saved one."""

    sheet: UnitSheet
    full_points: Decimal
    base: Decimal | None
    exact_total: Decimal | None
    bonus_sum: Decimal
    bonus_cap: Decimal
    grades: tuple[GradeThreshold, ...]
    system: tuple[SystemPart, ...]
    other_products: Decimal
    other_weights: Decimal


@dataclass(frozen=True)
class UnitRate:
    """One unit's rate at one target."""

    participation_id: int
    unit: str
    achieved: Decimal | None
    attainable: Decimal | None
    rate: Decimal | None


@dataclass(frozen=True)
class TargetSheet:
    """A target of a unit: a leaf with its periods, or an inner one with what is below it."""

    line: ScoreLine
    below: tuple[ScoreLine, ...]
    units: tuple[UnitRate, ...]
    system_rate: Decimal | None


def read_unit_sheet(*, participation: Participation, run: ScoreRun, explained: bool = False) -> UnitSheet | None:
    """The unit's results in ``run``; None where it has none yet."""
    score = UnitScore.objects.filter(run=run, participation=participation).first()
    if score is None:
        return None
    common = common_targets(participation)
    local = local_targets(participation)
    every = read_lines(participation=participation, run=run, targets=[*common, *local], explained=explained)
    return UnitSheet(
        score=score,
        lines=every[: len(common)],
        local_sets=_local_sets(local, every[len(common) :]),
        adjusted=adjustment_lines(participation, run.as_of),
        class_size=class_sizes(run).get(participation.comparison_class, 0),
    )


def _local_sets(targets: list[Target], lines: tuple[ScoreLine, ...]) -> tuple[LocalSet, ...]:
    """The sets in which the unit has anything to do."""
    found: dict[str, list[ScoreLine]] = {}
    for target, line in zip(targets, lines, strict=True):
        found.setdefault(str(target.scheme.owner), []).append(line)
    sets = (LocalSet(owner, tuple(each)) for owner, each in found.items())
    return tuple(each for each in sets if any(line.achieved is not None for line in each.lines))


def read_explanation(*, participation: Participation, run: ScoreRun, user: User) -> Explanation | None:
    """Why the total is what it is; None where there is none yet."""
    sheet = read_unit_sheet(participation=participation, run=run, explained=True)
    if sheet is None:
        return None
    score, campaign = sheet.score, participation.campaign
    base = None if score.rate is None else score.rate * campaign.full_points
    system = _read_system(participation, run, user)
    return Explanation(
        sheet=sheet,
        full_points=campaign.full_points,
        base=base,
        exact_total=None if base is None else max(Decimal(0), base + score.bonus - score.deduction),
        bonus_sum=sum(
            (line.points for line in sheet.adjusted if line.kind == AdjustmentKind.BONUS and line.counts), Decimal(0)
        ),
        bonus_cap=campaign.bonus_cap,
        grades=tuple(campaign.grades.all()),
        system=system,
        other_products=score.weighted_rates - sum((part.product for part in system), Decimal(0)),
        other_weights=score.weights - sum((part.weight for part in system), Decimal(0)),
    )


def read_target_sheet(*, participation: Participation, target: Target, run: ScoreRun, user: User) -> TargetSheet | None:
    """One target of one unit; None where the target is not of this unit's schemes."""
    found = [*common_targets(participation), *local_targets(participation)]
    lines = {
        line.target_id: line for line in read_lines(participation=participation, run=run, targets=found, explained=True)
    }
    if target.pk not in lines:
        return None
    inside = {target.pk}
    for each in found:
        if each.parent_id in inside:
            inside.add(each.pk)
    saved = TargetScore.objects.filter(run=run, participation=participation, target=target).first()
    return TargetSheet(
        line=lines[target.pk],
        below=tuple(lines[each.pk] for each in found if each.pk in inside and each.pk != target.pk),
        units=() if target.is_leaf else _read_units(participation, target, run, user),
        system_rate=saved.weighted_rates / saved.weights if saved and saved.weights else None,
    )


def _read_system(participation: Participation, run: ScoreRun, user: User) -> tuple[SystemPart, ...]:
    below = UnitScore.objects.visible_to(user).filter(run=run, participation__path__range=subtree(participation.path))
    rated = below.filter(rate__isnull=False).order_by("participation__path")
    rows: Any = rated.values_list("participation_id", "participation__name", "participation__weight", "rate")
    return tuple(SystemPart(*row) for row in rows[:SYSTEM_SHOWN])


def _read_units(participation: Participation, target: Target, run: ScoreRun, user: User) -> tuple[UnitRate, ...]:
    below = TargetScore.objects.visible_to(user).filter(run=run, target=target, achieved__isnull=False)
    rows = below.filter(participation__path__range=subtree(participation.path)).order_by("participation__path")
    names = ("participation_id", "participation__name", "achieved", "attainable", "rate")
    return tuple(UnitRate(*row) for row in rows.values_list(*names)[:SYSTEM_SHOWN])
