"""Grades under quotas within a class, and the years of a term joined (DOMAIN.md section 3, steps 10 and 11)."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from itertools import groupby

from evaluations.scoring.arithmetic import half_up
from evaluations.scoring.units import BELOW_ALL, SHOWN_PLACES, VETOED, Standing


def grades_within_quotas(
    standings: Sequence[Standing], *, grades: Mapping[str, Decimal], quotas: Mapping[str, Decimal]
) -> dict[str, str | None]:
    """Unit → grade. ``quotas``: grade → percent of the class's ranked units that may hold it, rounded down.

    From the highest total down each unit takes the highest grade that its total reaches and that has a place left.
    Units with the same total share their fate: where the first finds a place, all do.
    """
    found: dict[str, str | None] = {
        each.unit: VETOED if each.is_vetoed else None for each in standings if each.is_vetoed or each.total is None
    }
    classes: dict[str, list[Standing]] = defaultdict(list)
    for standing in standings:
        if standing.unit not in found:
            classes[standing.unit_class or ""].append(standing)
    for members in classes.values():
        found |= _grade_class(members, grades, quotas)
    return found


def _grade_class(
    members: Sequence[Standing], grades: Mapping[str, Decimal], quotas: Mapping[str, Decimal]
) -> dict[str, str | None]:
    places = {
        name: int((len(members) * quotas[name] / 100).to_integral_value(ROUND_FLOOR))
        for name in grades
        if name in quotas
    }
    descending = sorted(grades.items(), key=lambda pair: -pair[1])
    taken: Counter[str] = Counter()
    found: dict[str, str | None] = {}
    ordered = sorted(members, key=lambda each: -(each.total or Decimal(0)))
    for total, tied in groupby(ordered, key=lambda each: each.total or Decimal(0)):
        open_grades = (
            name
            for name, threshold in descending
            if total >= threshold and taken[name] < places.get(name, len(members))
        )
        grade = next(open_grades, BELOW_ALL)
        for each in tied:
            taken[grade] += 1
            found[each.unit] = grade
    return found


@dataclass(frozen=True)
class YearScore:
    """A year's sealed total with the year's weight."""

    year: int
    weight: Decimal
    total: Decimal | None


def join_years(years: Iterable[YearScore]) -> Decimal | None:
    """Σ weight × total ÷ Σ weight to 2 places over the years that have a total; None where none has."""
    counted = [(Fraction(each.weight), Fraction(each.total)) for each in years if each.total is not None]
    weights = sum((weight for weight, _ in counted), Fraction(0))
    if not weights:
        return None
    return half_up(sum((weight * total for weight, total in counted), Fraction(0)) / weights, SHOWN_PLACES)
