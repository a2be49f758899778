"""Where a unit will end the term at its present pace, and where points are still open; docs/adr/0146-….md.

The periods to come are filled with what the last ones brought and scored by the same rules: no other arithmetic than that
of the score itself. The range fills them with the worst and with the best of the last ones.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from campaigns.rules import Facts, Milestone, Rate, is_reported
from evaluations.scoring.arithmetic import CELL_PLACES, half_up
from evaluations.scoring.cells import CellScore, CountablePeriod, earliest_done, score_cell
from evaluations.scoring.methods import join_methods
from evaluations.scoring.past import LeafPast, When
from evaluations.scoring.units import rate_of, total_of

PACE = 2
"""So many of the last periods make the pace."""
SPAN = 4
"""So many of the last periods make the range."""
ENOUGH = Fraction(1, 2)
"""The share of all points that must have something to go by."""

_NOTHING = Decimal(0)
Told = Mapping[str, Facts]


@dataclass(frozen=True)
class LeafForecast:
    """A leaf at the end of the term. ``basis``: how many periods (or steps, or methods) it rests on; 0: on nothing.

    ``missing`` reports may still be handed in, ``coming`` ones are not yet due; ``reachable``: with all of them in full.
    """

    leaf: int
    points: Decimal
    attainable: Decimal
    low: Decimal
    expected: Decimal
    high: Decimal
    reachable: Decimal
    basis: int
    counted: int
    missing: int
    coming: int

    @property
    def open(self) -> Decimal:
        """Points of the leaf that are reachable and not to be expected."""
        return max(_NOTHING, self.reachable - self.expected)


@dataclass(frozen=True)
class UnitForecast:
    """A unit at the end of the term; totals are None where nothing will be attainable or too little is known.

    ``progress``: how much of the term is counted, by points (0 … 1); ``known``: the share of points with a basis.
    """

    leaves: tuple[LeafForecast, ...]
    progress: Decimal
    known: Decimal
    is_thin: bool
    low: Decimal | None
    expected: Decimal | None
    high: Decimal | None
    attainable: Decimal

    def gain_of(self, leaf: LeafForecast, full_points: Decimal) -> Decimal:
        """By how much the total would rise if the leaf reached all it can."""
        return leaf.open / self.attainable * full_points if self.attainable else _NOTHING


def forecast_unit(
    leaves: Sequence[LeafPast], *, when: When, full_points: Decimal, bonus: Decimal, deduction: Decimal
) -> UnitForecast:
    """Bonus and deduction as they are; leaves without a basis at the unit's own rate, between nothing and all."""
    found = tuple(forecast_leaf(leaf, when=when) for leaf in leaves)
    known = [leaf for leaf in found if leaf.basis]
    whole = sum((leaf.attainable for leaf in found), _NOTHING)
    sure = sum((leaf.attainable for leaf in known), _NOTHING)
    share = Fraction(sure) / Fraction(whole) if whole else Fraction(0)
    is_thin = share < ENOUGH or not any(leaf.basis >= PACE for leaf in known)
    rate = Fraction(sum((leaf.expected for leaf in known), _NOTHING)) / Fraction(sure) if sure else Fraction(0)
    filled = [
        leaf if leaf.basis else replace(leaf, expected=half_up(Fraction(leaf.attainable) * rate, CELL_PLACES))
        for leaf in found
    ]

    def total(values: Sequence[Decimal]) -> Decimal | None:
        if is_thin:
            return None
        reached = rate_of(sum(values, _NOTHING), whole)
        return total_of(reached, full_points=full_points, bonus=bonus, deduction=deduction)

    return UnitForecast(
        leaves=tuple(filled),
        progress=half_up(_progress(found), CELL_PLACES),
        known=half_up(share, CELL_PLACES),
        is_thin=is_thin,
        low=total([leaf.low for leaf in filled]),
        expected=total([leaf.expected for leaf in filled]),
        high=total([leaf.high for leaf in filled]),
        attainable=whole,
    )


def _progress(leaves: Sequence[LeafForecast]) -> Fraction:
    timed = [leaf for leaf in leaves if leaf.counted + leaf.coming]
    whole = sum((Fraction(leaf.points) for leaf in timed), Fraction(0))
    done = sum((Fraction(leaf.points) * leaf.counted / (leaf.counted + leaf.coming) for leaf in timed), Fraction(0))
    return done / whole if whole else Fraction(0)


def forecast_leaf(past: LeafPast, *, when: When) -> LeafForecast:
    """One leaf; what rounds gave by other methods stays, what they have not given yet stays outside."""
    reports = _approved(past, when)
    if not is_reported(past.shares):
        return _forecast_marked(past)
    if isinstance(past.rule, Milestone):
        return _forecast_milestones(past, past.rule, reports, when.day)
    later = {each.key: each.due for each in past.postponed}
    periods = sorted(
        (replace(each, due=later.get(each.key, each.due)) for each in past.periods), key=lambda each: each.starts
    )
    counted = [each for each in periods if each.due < when.day or each.key in reports]
    coming = [each for each in periods if each not in counted]
    lately = [reports.get(each.key) for each in counted[-SPAN:]]
    ranked = sorted(lately, key=lambda facts: Fraction(0) if facts is None else past.rule.earn(facts, past.points))
    guesses = [
        _scored(past, periods, {**reports, **_filled(coming, pattern)})
        for pattern in (lately[-PACE:], ranked[:1], ranked[-1:])
    ]
    missing = [each for each in counted if each.key not in reports]
    best = _reachable(past, periods, reports, [*missing, *coming])
    counts = (len(lately), len(counted), len(missing), len(coming))
    return _joined(past, guesses, max(best, guesses[0]), counts)


def _approved(past: LeafPast, when: When) -> dict[str, Facts]:
    reports: dict[str, Facts] = {}
    for each in past.told:
        if each.when <= when:
            reports.pop(each.key, None)
            if each.facts is not None:
                reports[each.key] = each.facts
    return reports


def _filled(coming: Sequence[CountablePeriod], pattern: Sequence[Facts | None]) -> dict[str, Facts]:
    """The periods to come with what the last ones brought in turn, so that the very last is like the latest."""
    found = {}
    for place, period in enumerate(reversed(coming)):
        facts = pattern[-1 - place % len(pattern)] if pattern else None
        if facts is not None:
            found[period.key] = facts
    return found


def _scored(past: LeafPast, periods: Sequence[CountablePeriod], reports: Told) -> Decimal:
    """What the reports would achieve once every period is due."""
    return score_cell(
        rule=past.rule, join=past.join, points=past.points, periods=periods, reports=reports, as_of=dt.date.max
    ).achieved


def _reachable(
    past: LeafPast, periods: Sequence[CountablePeriod], reports: Told, opened: Sequence[CountablePeriod]
) -> Decimal:
    """What is reachable if every open period is filed in full; what is approved stays as it is."""
    now = _scored(past, periods, reports)
    if not opened:
        return now
    nothing = past.rule.zero_facts()
    if past.rule.silence_flatters and nothing is not None:
        return _scored(past, periods, {**reports, **{each.key: nothing for each in opened}})
    if past.join == "mean" or isinstance(past.rule, Rate):
        kept = sum((past.rule.earn(facts, past.points) for facts in reports.values()), Fraction(0))
        return half_up((kept + len(opened) * Fraction(past.points)) / len(periods), CELL_PLACES)
    if past.join == "latest" and periods[-1].key in reports:
        return now
    return max(now, past.points)


def _forecast_milestones(past: LeafPast, rule: Milestone, reports: Told, day: dt.date) -> LeafForecast:
    """Steps to come are reached as those that are due were; the range: none of them, and all of them in time."""
    done = earliest_done(list(reports.values()), as_of=day)
    counted = [step for step in rule.milestones if step.due < day or step.name in done]
    coming = [step for step in rule.milestones if step not in counted]
    whole = sum((Fraction(step.share) for step in rule.milestones), Fraction(0))
    reached = sum((rule.value_of(step, done.get(step.name)) for step in counted), Fraction(0))
    due = sum((Fraction(step.share) for step in counted), Fraction(0))
    ahead = whole - due
    pace = reached / due if due else Fraction(0)
    overdue = [step for step in counted if step.name not in done]
    late = sum((Fraction(step.share) * Fraction(rule.late) for step in overdue), Fraction(0))
    values = [
        half_up(Fraction(past.points) * part / whole, CELL_PLACES)
        for part in (reached + pace * ahead, reached, reached + ahead)
    ]
    best = half_up(Fraction(past.points) * (reached + ahead + late) / whole, CELL_PLACES)
    return _joined(past, values, best, (len(counted), len(counted), len(overdue), len(coming)))


def _forecast_marked(past: LeafPast) -> LeafForecast:
    """A leaf that only rounds mark stays as it is marked."""
    marks = {each.method: each.mark for each in past.marked}
    cell = join_methods(material=None, shares=past.shares, marks=marks, points=past.points)
    measured = sum(part.achieved is not None for part in cell.parts)
    worth = cell.attainable if measured else past.points
    ends = (cell.achieved, cell.achieved, cell.achieved) if measured else (_NOTHING, _NOTHING, past.points)
    low, expected, high = ends
    best = cell.achieved + past.points - cell.attainable
    basis = PACE if measured else 0
    return LeafForecast(past.leaf, past.points, worth, low, expected, high, best, basis, 0, 0, 0)


def _joined(
    past: LeafPast, guesses: Sequence[Decimal], best: Decimal, counts: tuple[int, int, int, int]
) -> LeafForecast:
    """The guesses (pace, worst, best) of the reports' part with what the other methods gave."""
    basis, counted, missing, coming = counts
    marks = {each.method: each.mark for each in past.marked}

    def cell(achieved: Decimal) -> tuple[Decimal, Decimal]:
        material = CellScore("scored", achieved, past.points)
        found = join_methods(material=material, shares=past.shares, marks=marks, points=past.points)
        return found.achieved, found.attainable

    known = basis > 0
    (expected, worth), (worst, _), (better, _), (reach, _) = map(cell, (*guesses, max(best, *guesses)))
    low, high = (
        (min(worst, better, expected), max(worst, better, expected))
        if known
        else (cell(_NOTHING)[0], cell(past.points)[0])
    )
    return LeafForecast(
        leaf=past.leaf,
        points=past.points,
        attainable=worth,
        low=low,
        expected=expected,
        high=high,
        reachable=max(reach, high),
        basis=basis,
        counted=counted,
        missing=missing,
        coming=coming,
    )
