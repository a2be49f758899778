"""A campaign file with a bureau and a window, one leaf of each shape that a refusal needs."""

import json
from typing import Any

Json = dict[str, Any]

MILESTONE = {"kind": "milestone", "milestones": [{"name": "动员", "due": "2024-03-01", "share": "1"}]}


def campaign_file() -> Json:
    """A valid ``civil-campaign/1``; every call gives a new one that a test may break."""
    return {
        "format": "civil-campaign/1",
        "as_of": "2024-05-20",
        "campaign": {
            "code": "c",
            "name": "创建活动",
            "starts": "2024-01-01",
            "ends": "2024-12-31",
            "organiser": "u0",
            "bonus_cap": "5",
        },
        "units": [
            {"code": "u0", "name": "市民政局", "parent": None, "kind": "bureau"},
            {"code": "u1", "name": "婚姻登记处", "parent": "u0", "kind": "window", "weight": "0.5", "class": "窗口"},
        ],
        "scheme": {
            "version": 1,
            "targets": [
                {"code": "1", "parent": None, "title": "三个到位"},
                leaf("1.1", {"kind": "quantity", "goal": "10"}, join="sum"),
                leaf("1.2", {"kind": "rate", "goal": "90"}),
                leaf("1.3", {"kind": "checklist", "standards": ["甲", "乙"], "mode": "abc"}),
                leaf("1.4", {"kind": "grade", "coefficients": {"优": "1", "良": "0.8"}}),
                leaf("1.5", {"kind": "direct"}),
                leaf("1.6", MILESTONE),
                leaf("1.7", {"kind": "deduction", "series": ["0.5", "1"]}),
                leaf("1.8", {"kind": "rank", "shares": ["1", "0.5"]}),
                leaf("1.9", {"kind": "survey"}, cycle="year", applies_to=["window"]),
            ],
        },
        "periods": [
            {"code": "Q1", "cycle": "quarter", "starts": "2024-01-01", "ends": "2024-03-31", "due": "2024-04-10"},
            {"code": "Q2", "cycle": "quarter", "starts": "2024-04-01", "ends": "2024-06-30", "due": "2024-07-10"},
            {"code": "Y1", "cycle": "year", "starts": "2024-01-01", "ends": "2024-12-31", "due": "2025-01-10"},
        ],
        "reports": [
            report("1.1", {"value": "3"}, text="办理三件"),
            report("1.2", {"numerator": "9", "denominator": "10"}),
            report("1.3", {"met": ["甲"]}),
            report("1.4", {"grade": "良"}),
            report("1.5", {"points": "-1"}),
            report("1.6", {"done": {"动员": "2024-02-01"}}),
            report("1.7", {"events": 1}),
            report("1.8", {"rank": 2}),
            report("1.1", {}, period="Q2", state="draft"),
            report("1.9", {"mean": "88.5"}, unit="u1", period="Y1"),
        ],
        "adjustments": [
            {"code": "B1", "unit": "u0", "kind": "bonus", "date": "2024-02-01", "points": "2", "project": "甲"},
            {"unit": "u0", "kind": "deduction", "date": "2024-02-01", "points": "1", "basis": "通报"},
            {"unit": "u0", "kind": "deduction", "date": "2024-02-01", "points": "1", "basis": "通报"},
            {"unit": "u1", "kind": "veto", "date": "2023-02-01", "look_back_months": 6},
        ],
    }


def leaf(code: str, rule: Json, *, join: str = "mean", cycle: str = "quarter", **more: Any) -> Json:
    """A leaf below target 1."""
    return {
        "code": code,
        "parent": "1",
        "title": f"目标{code}",
        "points": "5",
        "rule": rule,
        "join": join,
        "cycle": cycle,
        **more,
    }


def report(
    target: str, facts: Json, *, unit: str = "u0", period: str = "Q1", state: str = "approved", **more: Any
) -> Json:
    """An approved report of the bureau's first quarter, unless told otherwise."""
    return {"unit": unit, "target": target, "period": period, "state": state, "facts": facts, **more}


def as_bytes(written: Json) -> bytes:
    """The file as it lies on the disk."""
    return json.dumps(written, ensure_ascii=False).encode()
