"""Marks of several raters: averages, trimming, drift (DOMAIN.md section 3, step 3)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluations.scoring.arithmetic import half_up

MARK_PLACES = 6
"""An average of marks is kept to 6 places, as files write numbers."""
FEWEST_TO_TRIM = 3
"""Below this nothing would be left after the highest and the lowest."""


@dataclass(frozen=True)
class Given:
    """One rater's points with the rater's weight."""

    points: Decimal
    weight: Decimal = Decimal(1)


@dataclass(frozen=True)
class Average:
    """Σ weight × points ÷ Σ weight of the marks that count; ``left_out``: the highest and the lowest, where trimmed."""

    points: Decimal
    count: int
    left_out: tuple[Decimal, ...] = ()


def average_marks(given: Sequence[Given], *, trimmed: bool) -> Average | None:
    """The average of one unit's marks for one leaf; None without any, or where all weigh nothing.

    ``trimmed`` leaves one highest and one lowest out, from three marks on.
    """
    ordered = sorted(given, key=lambda each: each.points)
    is_cut = trimmed and len(ordered) >= FEWEST_TO_TRIM
    kept = ordered[1:-1] if is_cut else ordered
    weights = sum((Fraction(each.weight) for each in kept), Fraction(0))
    if not weights:
        return None
    total = sum((Fraction(each.weight) * Fraction(each.points) for each in kept), Fraction(0))
    left_out = (ordered[-1].points, ordered[0].points) if is_cut else ()
    return Average(half_up(total / weights, MARK_PLACES), len(kept), left_out)


@dataclass(frozen=True)
class SheetRate:
    """What one rater gave one unit of all that could be given, 0 … 1."""

    rater: int
    unit: int
    rate: Fraction


@dataclass(frozen=True)
class Drift:
    """How a rater marks: mean and spread of the rates given, and the mean distance from the others on the same units."""

    rater: int
    sheets: int
    mean: Decimal
    spread: Decimal
    distance: Decimal | None

    def is_beyond(self, limit: Decimal) -> bool:
        """Whether the distance is more than ``limit`` (0 … 1) either way."""
        return self.distance is not None and abs(self.distance) > limit


_SHOWN = 4


def drift_of(sheets: Iterable[SheetRate]) -> dict[int, Drift]:
    """Rater → drift. A unit that only one rater marked says nothing about distance."""
    by_rater: dict[int, list[SheetRate]] = defaultdict(list)
    by_unit: dict[int, list[SheetRate]] = defaultdict(list)
    for sheet in sheets:
        by_rater[sheet.rater].append(sheet)
        by_unit[sheet.unit].append(sheet)
    return {rater: _drift(rater, given, by_unit) for rater, given in by_rater.items()}


def _drift(rater: int, given: Sequence[SheetRate], by_unit: Mapping[int, Sequence[SheetRate]]) -> Drift:
    rates = [sheet.rate for sheet in given]
    mean = sum(rates, Fraction(0)) / len(rates)
    variance = sum(((rate - mean) ** 2 for rate in rates), Fraction(0)) / len(rates)
    apart = []
    for sheet in given:
        others = [other.rate for other in by_unit[sheet.unit] if other.rater != rater]
        if others:
            apart.append(sheet.rate - sum(others, Fraction(0)) / len(others))
    distance = half_up(sum(apart, Fraction(0)) / len(apart), _SHOWN) if apart else None
    return Drift(rater, len(given), half_up(mean, _SHOWN), half_up(half_up(variance, 12).sqrt(), _SHOWN), distance)
