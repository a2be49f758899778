"""Deterministic campaigns of any size in the exchange format."""

import datetime as dt
from typing import Any

LEAVES = 60
AS_OF = dt.date(2026, 11, 24)
_QUARTERS = (("01-01", "03-31", "04-10"), ("04-01", "06-30", "07-10"), ("07-01", "09-30", "10-10"))
_RULES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"kind": "quantity", "goal": "40"}, "sum"),
    ({"kind": "rate", "goal": "95"}, "mean"),
    ({"kind": "per_item", "each": "0.2"}, "sum"),
    ({"kind": "grade", "coefficients": {"优": "1", "良": "0.8", "中": "0.6"}}, "mean"),
    ({"kind": "direct"}, "latest"),
)


def campaign(code: str, units: int) -> dict[str, Any]:
    """A civil-campaign/1 with ``units`` units in three levels, 60 leaves in 12 targets, three quarters reported."""
    names = [f"{code}-u{i}" for i in range(units)]
    return {
        "format": "civil-campaign/1",
        "as_of": AS_OF.isoformat(),
        "campaign": {
            "code": code,
            "name": f"基准 {units} 个单位",
            "starts": "2026-01-01",
            "ends": "2026-12-31",
            "organiser": names[0],
        },
        "units": [_unit(names, i) for i in range(units)],
        "scheme": {"version": 1, "targets": _targets()},
        "periods": [
            {"code": f"q{i}", "cycle": "quarter", "starts": f"2026-{a}", "ends": f"2026-{b}", "due": f"2026-{c}"}
            for i, (a, b, c) in enumerate(_QUARTERS)
        ],
        "reports": [_report(name, leaf, quarter) for name in names for leaf in range(LEAVES) for quarter in range(3)],
        "adjustments": [],
    }


def _unit(names: list[str], index: int) -> dict[str, Any]:
    parent = None if index == 0 else names[(index - 1) // 10]
    return {"code": names[index], "name": f"单位{index}", "parent": parent, "kind": "bureau", "class": f"c{index % 4}"}


def _targets() -> list[dict[str, Any]]:
    tops = [{"code": f"t{i}", "parent": None, "title": f"大类{i}"} for i in range(3)]
    middle = [{"code": f"m{i}", "parent": f"t{i % 3}", "title": f"目标{i}"} for i in range(12)]
    leaves = [
        {
            "code": f"l{i}",
            "parent": f"m{i % 12}",
            "title": f"末级目标{i}",
            "points": "2",
            "rule": _RULES[i % 5][0],
            "join": _RULES[i % 5][1],
            "cycle": "quarter",
        }
        for i in range(LEAVES)
    ]
    return [*tops, *middle, *leaves]


def _report(unit: str, leaf: int, quarter: int) -> dict[str, Any]:
    dice = (len(unit) * 31 + int(unit.rsplit("u", 1)[1]) * 17 + leaf * 7 + quarter * 3) % 10
    facts: dict[str, Any] = (
        {"value": str(dice + 5)},
        {"numerator": str(85 + dice), "denominator": "100"},
        {"count": str(dice)},
        {"grade": "优良中"[dice % 3]},
        {"points": f"1.{dice}"},
    )[leaf % 5]
    return {
        "unit": unit,
        "target": f"l{leaf}",
        "period": f"q{quarter}",
        "state": "approved",
        "facts": facts,
        "text": "",
    }
