"""What a round gives each unit for each leaf: the raters' average, or what a later stage made of it."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from campaigns.models import Assignment, Target
from evaluations.enums import OverrideStage, SheetState
from evaluations.models import Round, RoundOverride, ScoreMark, ScoreSheet
from evaluations.scoring.marks import Average, Given, average_marks

_ORDER = {OverrideStage.REVIEW: 0, OverrideStage.DECISION: 1, OverrideStage.APPEAL: 2}


@dataclass(frozen=True)
class Outcome:
    """One unit and leaf: ``average`` of the raters (None without any), ``overrides`` oldest first."""

    code: str
    full_points: Decimal
    average: Average | None
    overrides: tuple[RoundOverride, ...] = field(default=())

    @property
    def standing(self) -> RoundOverride | None:
        """The correction that stands: the newest of the latest stage."""
        return max(self.overrides, key=lambda each: (_ORDER[OverrideStage(each.stage)], each.pk), default=None)

    @property
    def points(self) -> Decimal | None:
        """What counts; None where nobody marked it."""
        if (override := self.standing) is not None:
            points: Decimal = override.points
            return points
        return self.average.points if self.average else None


def targets_of_sheet(sheet: ScoreSheet) -> list[Target]:
    """The leaves that are marked on this sheet: those of the round that the unit has, in order."""
    lineages = Assignment.objects.in_force().filter(participation=sheet.participation).values("target__lineage")
    found = Target.objects.filter(pk__in=sheet.round.targets.values("target"), lineage__in=lineages)
    return list(found.select_related("parent").order_by("path"))


def outcomes_of(subject: Round, units: list[int] | None = None) -> dict[tuple[int, int], Outcome]:
    """(participation, target) → outcome, where anybody marked it; of ``units`` (participations) only, where given."""
    leaves: dict[int, Target] = {row.target_id: row.target for row in subject.targets.select_related("target")}
    counted = ScoreSheet.objects.filter(round=subject).counted()
    marks = ScoreMark.objects.filter(sheet__in=counted.values("pk"), points__isnull=False)
    overrides = RoundOverride.objects.filter(round=subject).select_related("actor")
    if units is not None:
        marks = marks.filter(sheet__participation__in=units)
        overrides = overrides.filter(participation__in=units)
    given: dict[tuple[int, int], list[Given]] = defaultdict(list)
    rows: Any = marks.values_list("sheet__participation_id", "target_id", "points", "sheet__rater__share")
    for unit, target, points, share in rows:
        given[unit, target].append(Given(points, share))
    corrected: dict[tuple[int, int], list[RoundOverride]] = defaultdict(list)
    for override in overrides:
        corrected[override.participation_id, override.target_id].append(override)
    return _join(subject, leaves, given, corrected)


def own_marks_of(subject: Round, units: list[int]) -> dict[tuple[int, int], Decimal]:
    """(participation, target) → what the unit gave itself, of self-checks that were handed in."""
    handed_in = ScoreSheet.objects.filter(
        round=subject, rater__isnull=True, state=SheetState.SUBMITTED, participation__in=units
    )
    marks = ScoreMark.objects.filter(sheet__in=handed_in.values("pk"), points__isnull=False)
    rows: Any = marks.values_list("sheet__participation_id", "target_id", "points")
    return {(unit, target): points for unit, target, points in rows}


def _join(
    subject: Round,
    leaves: Mapping[int, Target],
    given: Mapping[tuple[int, int], list[Given]],
    corrected: Mapping[tuple[int, int], list[RoundOverride]],
) -> dict[tuple[int, int], Outcome]:
    found = {}
    for key in sorted({*given, *corrected}):
        leaf = leaves[key[1]]
        found[key] = Outcome(
            code=leaf.code,
            full_points=leaf.points or Decimal(0),
            average=average_marks(given.get(key, ()), trimmed=subject.is_trimmed),
            overrides=tuple(corrected.get(key, ())),
        )
    return found
