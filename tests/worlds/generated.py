"""Small campaigns of every shape, for properties: valid ``civil-campaign/1`` as hypothesis draws it.

Only the standard library and hypothesis, so that the pure core and the database draw from the same worlds.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

Json = dict[str, Any]

YEAR = 2024
KINDS = ("bureau", "institution", "department", "window", "township")
CYCLES = ("month", "quarter", "half", "year", "once")
STATES = ("draft", "submitted", "returned", "approved")
SUMMABLE = frozenset({"quantity", "rate", "per_item", "milestone", "deduction"})
"""Kinds that may be joined by ``sum`` (INTERCHANGE.md, Refused)."""

_MONTHS_OF = {"month": 1, "quarter": 3, "half": 6, "year": 12, "once": 12}
_GRADES = {"优": "1", "良": "0.8", "中": "0.6", "差": "0"}


def numbers(least: str, most: str, places: int = 2) -> st.SearchStrategy[str]:
    """Decimal strings from ``least`` to ``most``."""
    return st.decimals(Decimal(least), Decimal(most), places=places, allow_nan=False).map(str)


def days(first: dt.date = dt.date(YEAR - 1, 10, 1), last: dt.date = dt.date(YEAR + 1, 3, 31)) -> st.SearchStrategy[str]:
    """Days around the campaign's year."""
    return st.dates(first, last).map(dt.date.isoformat)


def _milestones() -> st.SearchStrategy[Json]:
    steps = st.lists(st.tuples(days(), numbers("0.1", "3", 1)), min_size=1, max_size=3)
    return st.builds(
        lambda drawn, late: {
            "kind": "milestone",
            "milestones": [{"name": f"m{i}", "due": due, "share": share} for i, (due, share) in enumerate(drawn)],
            "late": late,
        },
        steps,
        numbers("0", "1", 1),
    )


def _checklists() -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {
            "kind": st.just("checklist"),
            "standards": st.integers(2, 4).map(lambda count: [f"s{i}" for i in range(count)]),
            "mode": st.sampled_from(["proportional", "all_or_nothing", "abc"]),
        }
    )


def _quantities() -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries(
        {"kind": st.just("quantity"), "goal": numbers("0.5", "40")},
        optional={
            "direction": st.sampled_from(["more", "less"]),
            "floor": numbers("0", "0.9", 1),
            "cap": numbers("0.5", "1.5", 1),
        },
    )


def rules() -> st.SearchStrategy[Json]:
    """A rule of any kind."""
    return st.one_of(
        _quantities(),
        st.fixed_dictionaries(
            {"kind": st.just("rate"), "goal": numbers("50", "100", 1)}, optional={"step": numbers("0", "1", 1)}
        ),
        st.fixed_dictionaries({"kind": st.just("per_item"), "each": numbers("0", "2")}),
        _checklists(),
        st.just({"kind": "grade", "coefficients": _GRADES}),
        st.just({"kind": "direct"}),
        _milestones(),
        st.fixed_dictionaries(
            {"kind": st.just("deduction"), "series": st.lists(numbers("0", "2", 1), min_size=1, max_size=4)}
        ),
        st.just({"kind": "survey"}),
        st.fixed_dictionaries(
            {"kind": st.just("rank"), "shares": st.lists(numbers("0.1", "1", 1), min_size=1, max_size=4)}
        ),
    )


@st.composite
def rate_facts(draw: st.DrawFn) -> Json:
    """Numerator not above denominator; both may be 0."""
    denominator = draw(st.integers(0, 60))
    return {"numerator": str(draw(st.integers(0, denominator))), "denominator": str(denominator)}


def facts_of(rule: Json) -> st.SearchStrategy[Json]:
    """Complete facts for a rule."""
    by_kind: dict[str, st.SearchStrategy[Any]] = {
        "quantity": st.fixed_dictionaries({"value": numbers("0", "50", 1)}),
        "rate": rate_facts(),
        "per_item": st.fixed_dictionaries({"count": numbers("0", "12", 1)}),
        "grade": st.fixed_dictionaries({"grade": st.sampled_from(sorted(_GRADES))}),
        "direct": st.fixed_dictionaries({"points": numbers("-1", "6", 1)}),
        "deduction": st.fixed_dictionaries({"events": st.integers(0, 6)}),
        "survey": st.fixed_dictionaries({"mean": numbers("0", "100")}),
        "rank": st.fixed_dictionaries({"rank": st.integers(1, 6)}),
    }
    kind = rule["kind"]
    if kind == "checklist":
        return st.fixed_dictionaries({"met": st.lists(st.sampled_from(rule["standards"]), unique=True)})
    if kind == "milestone":
        names = [step["name"] for step in rule["milestones"]]
        return st.fixed_dictionaries({"done": st.dictionaries(st.sampled_from(names), days())})
    return by_kind[kind]


def periods_of_year() -> list[Json]:
    """Every period of every cycle, due 10 days after it ends."""
    periods = []
    for cycle in CYCLES:
        length = _MONTHS_OF[cycle]
        for index in range(12 // length):
            starts = dt.date(YEAR, index * length + 1, 1)
            month = index * length + length
            ends = dt.date(YEAR + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
            periods.append(
                {
                    "code": f"{cycle[0].upper()}{index + 1:02}",
                    "cycle": cycle,
                    "starts": starts.isoformat(),
                    "ends": ends.isoformat(),
                    "due": (ends + dt.timedelta(days=10)).isoformat(),
                }
            )
    return periods


@st.composite
def _leaves(draw: st.DrawFn, code: str, parent: str | None) -> Json:
    rule = draw(rules())
    joins = ["mean", "latest", "best"] + (["sum"] * 2 if rule["kind"] in SUMMABLE else [])
    leaf: Json = {
        "code": code,
        "parent": parent,
        "title": f"目标{code}",
        "points": draw(numbers("0.2", "6", 1)),
        "rule": rule,
        "join": draw(st.sampled_from(joins)),
        "cycle": draw(st.sampled_from(CYCLES)),
    }
    if draw(st.booleans()):
        leaf["applies_to"] = sorted(draw(st.sets(st.sampled_from(KINDS), min_size=1)))
    if draw(st.integers(0, 3)) == 0:
        leaf["applies_to_classes"] = draw(st.sampled_from([["c0"], ["c1"], ["c0", "c1"]]))
    if draw(st.integers(0, 5)) == 0:
        leaf["applies_to_units"] = ["u0"]
    if draw(st.integers(0, 2)) == 0:
        leaf["methods"] = draw(
            st.sampled_from(
                [
                    {"material": "60", "site": "25", "survey": "15"},
                    {"material": "33.33", "peer": "66.67"},
                    {"material": "100"},
                    {"site": "100"},
                    {"covert": "50", "department": "50"},
                ]
            )
        )
    if draw(st.integers(0, 3)) == 0:
        leaf |= {"evidence_required": 2, "evidence_kind": "photo", "evidence_months": 12}
    return leaf


def concerns(leaf: Json, unit: Json) -> bool:
    """Whether a leaf applies to a unit: by kind, class or name; without any of the three to all."""
    scopes = ("applies_to", "applies_to_classes", "applies_to_units")
    traits = (unit["kind"], unit.get("class") or "", unit["code"])
    said = [(leaf[scope], trait) for scope, trait in zip(scopes, traits, strict=True) if leaf.get(scope)]
    return not said or any(trait in scope for scope, trait in said)


@st.composite
def target_trees(draw: st.DrawFn) -> list[Json]:
    """Up to three tops, one to three storeys deep; a top may be a leaf itself."""
    targets: list[Json] = []
    for top in map(str, range(1, draw(st.integers(1, 3)) + 1)):
        depth = draw(st.integers(0, 2))
        if not depth:
            targets.append(draw(_leaves(top, None)))
            continue
        targets.append({"code": top, "parent": None, "title": f"大类{top}"})
        above = top
        if depth > 1:
            above = f"{top}.1"
            targets.append({"code": above, "parent": top, "title": f"目标{above}"})
        targets += [draw(_leaves(f"{above}.{index}", above)) for index in range(1, draw(st.integers(1, 3)) + 1)]
    return targets


@st.composite
def unit_trees(draw: st.DrawFn, most: int = 6) -> list[Json]:
    """One root and up to ``most`` − 1 units below it, at any depth."""
    units: list[Json] = []
    for index in range(draw(st.integers(1, most))):
        unit: Json = {
            "code": f"u{index}",
            "name": f"单位{index}",
            "parent": None if not index else f"u{draw(st.integers(0, index - 1))}",
            "kind": draw(st.sampled_from(KINDS)),
            "weight": draw(st.sampled_from(["1", "1", "0.5", "2", "0"])),
        }
        if draw(st.booleans()):
            unit["class"] = draw(st.sampled_from(["c0", "c1"]))
        units.append(unit)
    return units


@st.composite
def adjustments_of(draw: st.DrawFn, units: list[Json]) -> list[Json]:
    """Bonuses with and without projects, deductions, vetoes with any look-back; also outside the campaign's year."""
    drawn: list[Json] = []
    for _ in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(["bonus", "bonus", "deduction", "veto"]))
        row: Json = {
            "unit": draw(st.sampled_from(units))["code"],
            "kind": kind,
            "date": draw(days()),
            "basis": "依据",
        }
        if kind == "veto":
            row["look_back_months"] = draw(st.integers(1, 24))
        else:
            row["points"] = draw(numbers("0", "4", 1))
        if kind == "bonus" and draw(st.booleans()):
            row["project"] = draw(st.sampled_from(["p1", "p2"]))
        drawn.append(row)
    return drawn


@st.composite
def _reports(draw: st.DrawFn, units: list[Json], targets: list[Json], periods: list[Json]) -> list[Json]:
    reports: list[Json] = []
    for unit in units:
        for leaf in (target for target in targets if "rule" in target):
            if not concerns(leaf, unit):
                continue
            keys = [period["code"] for period in periods if period["cycle"] == leaf["cycle"]]
            reports.extend(
                {
                    "unit": unit["code"],
                    "target": leaf["code"],
                    "period": key,
                    "state": draw(st.sampled_from([*STATES, "approved", "approved", "approved"])),
                    "facts": draw(facts_of(leaf["rule"])),
                }
                for key in sorted(draw(st.sets(st.sampled_from(keys), max_size=4)))
            )
    return reports


@st.composite
def _own(draw: st.DrawFn, units: list[Json], targets: list[Json]) -> list[Json]:
    """Own goals, and cells that are not given to the unit."""
    assignments: list[Json] = []
    for unit in units:
        for leaf in (target for target in targets if "rule" in target):
            if not concerns(leaf, unit):
                continue
            cell = {"unit": unit["code"], "target": leaf["code"]}
            chosen = draw(st.integers(0, 5))
            if chosen == 0:
                assignments.append({**cell, "assigned": False})
            elif chosen == 1 and leaf["rule"]["kind"] in {"quantity", "rate"}:
                assignments.append({**cell, "own_goal": draw(numbers("0.5", "99"))})
    return assignments


@st.composite
def _marks(draw: st.DrawFn, units: list[Json], targets: list[Json], assignments: list[Json]) -> list[Json]:
    """Results of some methods of some cells, some out of other full points than the leaf's."""
    left_out = {(row["unit"], row["target"]) for row in assignments if row.get("assigned") is False}
    marks: list[Json] = []
    for unit in units:
        for leaf in (target for target in targets if "methods" in target):
            if not concerns(leaf, unit) or (unit["code"], leaf["code"]) in left_out:
                continue
            for method in (each for each in leaf["methods"] if each != "material"):
                if draw(st.booleans()):
                    full = draw(st.sampled_from(["3", "10", leaf["points"]]))
                    cell = {"unit": unit["code"], "target": leaf["code"], "method": method, "full_points": full}
                    marks.append({**cell, "achieved": draw(numbers("0", full, 6))})
    return marks


@st.composite
def _extensions(draw: st.DrawFn, units: list[Json], periods: list[Json]) -> list[Json]:
    """Later due days of single units, some passed and some not on the campaign's day."""
    extensions: list[Json] = []
    for unit in units:
        for period in draw(st.lists(st.sampled_from(periods), max_size=4, unique_by=lambda each: each["code"])):
            due = dt.date.fromisoformat(period["due"]) + dt.timedelta(days=draw(st.integers(1, 120)))
            extensions.append({"unit": unit["code"], "period": period["code"], "due": due.isoformat()})
    return extensions


def _given_only(reports: list[Json], assignments: list[Json]) -> list[Json]:
    left_out = {(row["unit"], row["target"]) for row in assignments if row.get("assigned") is False}
    return [row for row in reports if (row["unit"], row["target"]) not in left_out]


@st.composite
def campaigns(draw: st.DrawFn, code: str = "generated") -> Json:
    """A valid ``civil-campaign/1``: every rule kind, join and cycle, any small tree of units, adjustments."""
    units, targets, periods = draw(unit_trees()), draw(target_trees()), periods_of_year()
    head: Json = {
        "code": code,
        "name": "创建活动",
        "starts": f"{YEAR}-01-01",
        "ends": f"{YEAR}-12-31",
        "organiser": "u0",
        "full_points": draw(st.sampled_from(["100", "106", "12.5"])),
        "bonus_cap": draw(st.sampled_from(["0", "3", "10"])),
    }
    if draw(st.booleans()):
        head["grades"] = {"甲": "85", "乙": "60", "丙": "60"}
    assignments = draw(_own(units, targets))
    return {
        "format": "civil-campaign/1",
        "as_of": draw(days(dt.date(YEAR, 1, 5), dt.date(YEAR + 1, 3, 31))),
        "campaign": head,
        "units": units,
        "scheme": {"version": 1, "targets": targets},
        "periods": periods,
        "reports": _given_only(draw(_reports(units, targets, periods)), assignments),
        "adjustments": draw(adjustments_of(units)),
        "assignments": assignments,
        "marks": draw(_marks(units, targets, assignments)),
        "extensions": draw(_extensions(units, periods)),
    }
