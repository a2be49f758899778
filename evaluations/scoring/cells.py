"""A leaf of a unit, joined over its periods (INTERCHANGE.md, "A leaf of a unit")."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from campaigns.rules import Facts, Milestone, Rule, to_day
from evaluations.scoring.arithmetic import CELL_PLACES, half_up

State = Literal["pending", "missing", "scored"]

_NOTHING = Decimal(0)


@dataclass(frozen=True)
class CountablePeriod:
    """A period of the leaf's cycle."""

    key: str
    starts: dt.date
    due: dt.date


@dataclass(frozen=True)
class PeriodPart:
    """What one counted period brought; ``facts`` is None where nothing was approved."""

    period: CountablePeriod
    facts: Facts | None
    earned: Fraction


@dataclass(frozen=True)
class CellScore:
    """A cell and the parts that it came from. ``missing`` counts periods, or is 0 for milestones."""

    state: State
    achieved: Decimal
    attainable: Decimal
    counted: int = 0
    missing: int = 0
    share: Fraction = Fraction(0)
    parts: tuple[PeriodPart, ...] = ()
    done: tuple[tuple[str, dt.date], ...] = ()


def score_cell(
    *,
    rule: Rule,
    join: str,
    points: Decimal,
    periods: Sequence[CountablePeriod],
    reports: Mapping[str, Facts],
    as_of: dt.date,
) -> CellScore:
    """The score of a leaf of a unit on a day.

    ``periods``: all of the leaf's cycle; ``reports``: complete facts of the approved reports by period key;
    ``join``: ``sum``, ``mean``, ``latest`` or ``best``. Exact up to ``achieved``, which has 10 places.
    """
    if isinstance(rule, Milestone):
        return _score_milestones(rule, points, list(reports.values()), as_of)
    ordered = sorted(periods, key=lambda period: period.starts)
    counted = [period for period in ordered if period.due < as_of or period.key in reports]
    if not counted:
        return CellScore("pending", _NOTHING, _NOTHING)
    parts = tuple(_score_period(rule, points, period, reports.get(period.key)) for period in counted)
    missing = sum(part.facts is None for part in parts)
    share = Fraction(len(counted), len(ordered))
    exact = _join_parts(rule, join, points, parts, share) if missing < len(parts) else Fraction(0)
    state: State = "scored" if missing < len(parts) else "missing"
    return CellScore(state, half_up(exact, CELL_PLACES), points, len(counted), missing, share, parts)


def _score_period(rule: Rule, points: Decimal, period: CountablePeriod, facts: Facts | None) -> PeriodPart:
    return PeriodPart(period, facts, Fraction(0) if facts is None else rule.earn(facts, points))


def _join_parts(rule: Rule, join: str, points: Decimal, parts: Sequence[PeriodPart], share: Fraction) -> Fraction:
    earned = [part.earned for part in parts]
    if join == "mean":
        return sum(earned, Fraction(0)) / len(earned)
    if join == "latest":
        return earned[-1]
    if join == "best":
        return max(earned)
    if join == "sum":
        facts = [part.facts for part in parts if part.facts is not None]
        exact = rule.combine(facts, points, share)
        return exact * len(facts) / len(parts) if rule.silence_flatters else exact
    message = f"unknown join: {join}"
    raise ValueError(message)


def _score_milestones(rule: Milestone, points: Decimal, reports: Sequence[Facts], as_of: dt.date) -> CellScore:
    done = earliest_done(reports, as_of=as_of)
    counted = [step for step in rule.milestones if step.due < as_of or step.name in done]
    if not counted:
        return CellScore("pending", _NOTHING, _NOTHING)
    if not reports:
        return CellScore("missing", half_up(Fraction(0), CELL_PLACES), points, len(counted))
    reached = sum((rule.value_of(step, done.get(step.name)) for step in counted), Fraction(0))
    whole = sum((Fraction(step.share) for step in counted), Fraction(0))
    achieved = half_up(Fraction(points) * reached / whole, CELL_PLACES)
    return CellScore("scored", achieved, points, len(counted), done=tuple(done.items()))


def earliest_done(reports: Sequence[Facts], *, as_of: dt.date) -> dict[str, dt.date]:
    """The earliest reported date of each milestone, without those after ``as_of``."""
    done: dict[str, dt.date] = {}
    for facts in reports:
        for name, text in facts["done"].items():
            day = to_day(text)
            if day <= as_of:
                done[name] = min(day, done.get(name, day))
    return done
