"""The reference scorer: a whole campaign in memory. What SQL computes is compared with this, and this is the judge."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from campaigns.rules import Facts, Rule, Shares, is_reported, parse_rule, read_methods, to_day, to_decimal
from evaluations.scoring.arithmetic import to_places
from evaluations.scoring.cells import CountablePeriod, score_cell
from evaluations.scoring.methods import JoinedCell, Mark, join_methods
from evaluations.scoring.units import (
    Bonus,
    Deduction,
    Standing,
    Veto,
    grade_of,
    is_vetoed,
    rank_units,
    rate_of,
    sum_bonus,
    sum_deductions,
    system_score,
    total_of,
)

SCORES_FORMAT = "civil-campaign-scores/1"
DEFAULT_GRADES: Mapping[str, str] = {"优秀": "90", "良好": "80", "合格": "60"}

_ZERO = Decimal(0)


@dataclass(frozen=True)
class Leaf:
    """A leaf of the scheme with what scoring needs; without kinds, classes and units it applies to all."""

    code: str
    top: str
    points: Decimal
    rule: Rule
    join: str
    cycle: str
    kinds: frozenset[str]
    classes: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    shares: Shares = field(default_factory=dict)

    def concerns(self, unit: Mapping[str, Any]) -> bool:
        """Whether the unit has the leaf; one of the three is enough."""
        if not self.kinds and not self.classes and not self.units:
            return True
        return unit["kind"] in self.kinds or (unit.get("class") or "") in self.classes or unit["code"] in self.units


@dataclass
class UnitResult:
    """A unit while it is being scored."""

    code: str
    parent: str | None
    unit_class: str | None
    weight: Decimal
    cells: dict[str, JoinedCell] = field(default_factory=dict)
    targets: dict[str, tuple[Decimal, Decimal]] = field(default_factory=dict)
    achieved: Decimal = _ZERO
    attainable: Decimal = _ZERO
    rate: Decimal | None = None
    bonus: Decimal = _ZERO
    deduction: Decimal = _ZERO
    total: Decimal | None = None
    vetoed: bool = False
    grade: str | None = None


def score_campaign(campaign: Mapping[str, Any], *, as_of: dt.date | None = None) -> dict[str, Any]:
    """The ``civil-campaign-scores/1`` of a valid ``civil-campaign/1``, on ``as_of`` or the file's own day."""
    day = as_of or to_day(campaign["as_of"])
    head = campaign["campaign"]
    full_points = to_decimal(head.get("full_points", "100"))
    leaves = read_leaves(campaign["scheme"]["targets"])
    results = [_score_cells(campaign, unit, leaves, day) for unit in campaign["units"]]
    _add_adjustments(campaign, {result.code: result for result in results}, day)
    grades = {name: to_decimal(value) for name, value in head.get("grades", DEFAULT_GRADES).items()}
    for result in results:
        result.rate = rate_of(result.achieved, result.attainable)
        result.total = total_of(result.rate, full_points=full_points, bonus=result.bonus, deduction=result.deduction)
        result.grade = grade_of(result.total, grades=grades, vetoed=result.vetoed)
    ranks = rank_units([Standing(r.code, r.unit_class, r.total, r.vetoed) for r in results])
    systems = _score_systems(results, full_points)
    return {
        "format": SCORES_FORMAT,
        "campaign": head["code"],
        "as_of": day.isoformat(),
        "units": [_write_unit(result, ranks[result.code], systems[result.code]) for result in results],
        "cells": [_write_cell(result.code, code, cell) for result in results for code, cell in result.cells.items()],
    }


def read_leaves(targets: list[Mapping[str, Any]]) -> list[Leaf]:
    """The leaves of a valid tree, each with the code of its top target."""
    parents = {target["code"]: target.get("parent") for target in targets}
    inner = set(parents.values())
    return [_read_leaf(target, parents) for target in targets if target["code"] not in inner]


def _read_leaf(target: Mapping[str, Any], parents: Mapping[str, str | None]) -> Leaf:
    top: str = target["code"]
    while (above := parents[top]) is not None:
        top = above
    return Leaf(
        code=target["code"],
        top=top,
        points=to_decimal(target["points"]),
        rule=parse_rule(target["rule"]),
        join=target.get("join") or "mean",
        cycle=target["cycle"],
        kinds=frozenset(target.get("applies_to") or ()),
        classes=frozenset(target.get("applies_to_classes") or ()),
        units=frozenset(target.get("applies_to_units") or ()),
        shares=read_methods(target.get("methods")),
    )


def _score_cells(
    campaign: Mapping[str, Any], unit: Mapping[str, Any], leaves: list[Leaf], as_of: dt.date
) -> UnitResult:
    result = UnitResult(unit["code"], unit.get("parent"), unit.get("class"), to_decimal(unit.get("weight", "1")))
    periods, own = _read_periods(campaign, unit["code"]), _read_own(campaign, unit["code"])
    reports: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
    for report in campaign["reports"]:
        if report["unit"] == unit["code"] and report["state"] == "approved":
            reports[report["target"]][report["period"]] = report["facts"]
    marks = _read_marks(campaign, unit["code"])
    for leaf in leaves:
        given = own.get(leaf.code, {})
        if not leaf.concerns(unit) or given.get("assigned") is False:
            continue
        goal = given.get("own_goal")
        rule = leaf.rule if goal is None else leaf.rule.with_goal(to_decimal(goal))
        facts: dict[str, Facts] = {key: rule.parse_facts(raw, complete=True) for key, raw in reports[leaf.code].items()}
        told = score_cell(
            rule=rule, join=leaf.join, points=leaf.points, periods=periods[leaf.cycle], reports=facts, as_of=as_of
        )
        cell = join_methods(
            material=told if is_reported(leaf.shares) else None,
            shares=leaf.shares,
            marks=marks[leaf.code],
            points=leaf.points,
        )
        result.cells[leaf.code] = cell
        achieved, attainable = result.targets.get(leaf.top, (_ZERO, _ZERO))
        result.targets[leaf.top] = (achieved + cell.achieved, attainable + cell.attainable)
        result.achieved += cell.achieved
        result.attainable += cell.attainable
    return result


def _read_periods(campaign: Mapping[str, Any], unit: str) -> dict[str, list[CountablePeriod]]:
    """The periods of each cycle, due for this unit on the day it was granted where it was."""
    granted = {raw["period"]: raw["due"] for raw in campaign.get("extensions") or () if raw["unit"] == unit}
    periods: dict[str, list[CountablePeriod]] = defaultdict(list)
    for raw in campaign["periods"]:
        due = to_day(granted.get(raw["code"], raw["due"]))
        periods[raw["cycle"]].append(CountablePeriod(raw["code"], to_day(raw["starts"]), due))
    return periods


def _read_marks(campaign: Mapping[str, Any], unit: str) -> dict[str, dict[str, Mark]]:
    """Leaf → method → what a round gave the unit."""
    found: dict[str, dict[str, Mark]] = defaultdict(dict)
    for raw in campaign.get("marks") or ():
        if raw["unit"] == unit:
            full = to_decimal(raw["full_points"])
            found[raw["target"]][raw["method"]] = Mark(to_decimal(raw["achieved"]), full)
    return found


def _read_own(campaign: Mapping[str, Any], unit: str) -> dict[str, Mapping[str, Any]]:
    """Leaf → what the unit's assignment has of its own."""
    return {raw["target"]: raw for raw in campaign.get("assignments") or () if raw["unit"] == unit}


def _add_adjustments(campaign: Mapping[str, Any], results: Mapping[str, UnitResult], as_of: dt.date) -> None:
    bonuses: dict[str, list[Bonus]] = defaultdict(list)
    deductions: dict[str, list[Deduction]] = defaultdict(list)
    vetoes: dict[str, list[Veto]] = defaultdict(list)
    for raw in campaign.get("adjustments") or ():
        day, unit = to_day(raw["date"]), raw["unit"]
        if raw["kind"] == "veto":
            vetoes[unit].append(Veto(day, int(raw.get("look_back_months", 12))))
        elif raw["kind"] == "bonus":
            bonuses[unit].append(Bonus(day, to_decimal(raw["points"]), raw.get("project") or ""))
        else:
            deductions[unit].append(Deduction(day, to_decimal(raw["points"])))
    cap = to_decimal(campaign["campaign"].get("bonus_cap", "0"))
    for code, result in results.items():
        result.bonus = sum_bonus(bonuses[code], cap=cap, as_of=as_of)
        result.deduction = sum_deductions(deductions[code], as_of=as_of)
        result.vetoed = is_vetoed(vetoes[code], as_of=as_of)


def _score_systems(results: list[UnitResult], full_points: Decimal) -> dict[str, Decimal | None]:
    parents = {result.code: result.parent for result in results}
    below: dict[str, list[tuple[Decimal, Decimal | None]]] = defaultdict(list)
    for result in results:
        above: str | None = result.code
        while above is not None:
            below[above].append((result.weight, result.rate))
            above = parents.get(above)
    return {result.code: system_score(below[result.code], full_points=full_points) for result in results}


def _write_unit(result: UnitResult, rank: int | None, system: Decimal | None) -> dict[str, Any]:
    return {
        "unit": result.code,
        "achieved": to_places(result.achieved, 4),
        "attainable": to_places(result.attainable, 4),
        "rate": None if result.rate is None else to_places(result.rate, 6),
        "bonus": to_places(result.bonus, 2),
        "deduction": to_places(result.deduction, 2),
        "veto": result.vetoed,
        "total": None if result.total is None else to_places(result.total, 2),
        "grade": result.grade,
        "rank": rank,
        "system_score": None if system is None else to_places(system, 2),
        "targets": {
            top: {"achieved": to_places(achieved, 4), "attainable": to_places(attainable, 4)}
            for top, (achieved, attainable) in result.targets.items()
        },
    }


def _write_cell(unit: str, target: str, cell: JoinedCell) -> dict[str, Any]:
    return {
        "unit": unit,
        "target": target,
        "state": cell.state,
        "achieved": to_places(cell.achieved, 4),
        "attainable": to_places(cell.attainable, 4),
    }
