"""From cells to a unit's result (INTERCHANGE.md, "A unit"; the order of DOMAIN.md section 3, steps 6 to 12)."""

import calendar
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluations.scoring.arithmetic import CELL_PLACES, half_up

VETOED = "一票否决"
BELOW_ALL = "不合格"
SHOWN_PLACES = 2

_MONTHS = 12


@dataclass(frozen=True)
class Bonus:
    """One bonus; ``project`` is empty where it stands alone."""

    dated_on: dt.date
    points: Decimal
    project: str = ""


@dataclass(frozen=True)
class Deduction:
    """One deduction."""

    dated_on: dt.date
    points: Decimal


@dataclass(frozen=True)
class Veto:
    """One veto with its look-back window in months."""

    dated_on: dt.date
    look_back_months: int = 12


@dataclass(frozen=True)
class Standing:
    """What ranking needs of a unit."""

    unit: str
    unit_class: str | None
    total: Decimal | None
    is_vetoed: bool


def rate_of(achieved: Decimal, attainable: Decimal) -> Decimal | None:
    """Achieved ÷ attainable to 10 places; None where nothing is attainable."""
    return half_up(Fraction(achieved) / Fraction(attainable), CELL_PLACES) if attainable else None


def sum_bonus(bonuses: Iterable[Bonus], *, cap: Decimal, as_of: dt.date) -> Decimal:
    """Of one project in one calendar year only the highest; the sum is capped. Those after ``as_of`` do not count."""
    alone = Decimal(0)
    highest: dict[tuple[int, str], Decimal] = {}
    for bonus in bonuses:
        if bonus.dated_on > as_of:
            continue
        if not bonus.project:
            alone += bonus.points
            continue
        key = (bonus.dated_on.year, bonus.project)
        highest[key] = max(bonus.points, highest.get(key, bonus.points))
    return min(cap, alone + sum(highest.values(), Decimal(0)))


def sum_deductions(deductions: Iterable[Deduction], *, as_of: dt.date) -> Decimal:
    """All deductions up to ``as_of``."""
    return sum((each.points for each in deductions if each.dated_on <= as_of), Decimal(0))


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day ``months`` earlier, or the month's last day where it does not exist."""
    years, month = divmod(day.year * _MONTHS + day.month - 1 - months, _MONTHS)
    if years < dt.MINYEAR:
        return dt.date.min
    return dt.date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def is_vetoed(vetoes: Iterable[Veto], *, as_of: dt.date) -> bool:
    """Whether a veto lies in its look-back window on ``as_of``; both ends count."""
    return any(months_before(as_of, veto.look_back_months) <= veto.dated_on <= as_of for veto in vetoes)


def total_of(rate: Decimal | None, *, full_points: Decimal, bonus: Decimal, deduction: Decimal) -> Decimal | None:
    """max(0, rate × full points + bonus − deduction) to 2 places; None without a rate."""
    if rate is None:
        return None
    exact = Fraction(rate) * Fraction(full_points) + Fraction(bonus) - Fraction(deduction)
    return half_up(max(Fraction(0), exact), SHOWN_PLACES)


def grade_of(total: Decimal | None, *, grades: Mapping[str, Decimal], vetoed: bool) -> str | None:
    """The highest threshold that the rounded total reaches; of equal thresholds the first listed."""
    if vetoed:
        return VETOED
    if total is None:
        return None
    reached = [(name, threshold) for name, threshold in grades.items() if total >= threshold]
    return max(reached, key=lambda pair: pair[1])[0] if reached else BELOW_ALL


def rank_units(standings: Sequence[Standing]) -> dict[str, int | None]:
    """Ranks within each class; ties share one and the next is skipped. Vetoed or scoreless units have none."""
    by_class: dict[str | None, list[Decimal]] = {}
    for standing in standings:
        if standing.total is not None and not standing.is_vetoed:
            by_class.setdefault(standing.unit_class, []).append(standing.total)
    ranks: dict[str, int | None] = {}
    for standing in standings:
        if standing.total is None or standing.is_vetoed:
            ranks[standing.unit] = None
        else:
            ranks[standing.unit] = 1 + sum(other > standing.total for other in by_class[standing.unit_class])
    return ranks


def system_score(parts: Iterable[tuple[Decimal, Decimal | None]], *, full_points: Decimal) -> Decimal | None:
    """Full points × Σ weight × rate ÷ Σ weight over (weight, rate) of a subtree, to 2 places.

    Units without a rate are left out; None where none has one or the weights add up to 0.
    """
    rated = [(Fraction(weight), Fraction(rate)) for weight, rate in parts if rate is not None]
    weights = sum((weight for weight, _ in rated), Fraction(0))
    if not weights:
        return None
    return half_up(Fraction(full_points) * sum(w * r for w, r in rated) / weights, SHOWN_PLACES)
