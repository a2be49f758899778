"""Truth tables: what each rule earns (INTERCHANGE.md, Rules)."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from campaigns.rules import RULES, Milestone, parse_rule
from campaigns.rules.words import say

MORE = {"kind": "quantity", "goal": "20", "floor": "0.6", "cap": "1.2"}
LESS = {"kind": "quantity", "goal": "10", "direction": "less", "floor": "0.5"}
STEPS = {"kind": "rate", "goal": "98", "step": "0.5"}
SHARE = {"kind": "rate", "goal": "80"}
ITEMS = {"kind": "per_item", "each": "0.2"}
GRADE = {"kind": "grade", "coefficients": {"优": "1", "良": "0.8", "差": "0"}}
SERIES = {"kind": "deduction", "series": ["0.5", "1", "2"]}
RANK = {"kind": "rank", "shares": ["1", "0.9"]}
MILESTONE = {
    "kind": "milestone",
    "late": "0.5",
    "milestones": [
        {"name": "动员", "due": "2026-03-31", "share": "0.4"},
        {"name": "验收", "due": "2026-09-30", "share": "0.6"},
    ],
}


def checklist(mode: str, count: int = 4) -> dict[str, Any]:
    return {"kind": "checklist", "standards": [f"s{i}" for i in range(count)], "mode": mode}


TABLE: list[tuple[dict[str, Any], dict[str, Any], str, Fraction | str]] = [
    (MORE, {"value": "18"}, "3.5", "3.15"),
    (MORE, {"value": "12"}, "3.5", "2.1"),
    (MORE, {"value": "11.9"}, "3.5", "0"),
    (MORE, {"value": "24"}, "3.5", "4.2"),
    (MORE, {"value": "99"}, "3.5", "4.2"),
    (MORE, {"value": "0"}, "3.5", "0"),
    (LESS, {"value": "0"}, "2", "2"),
    (LESS, {"value": "10"}, "2", "2"),
    (LESS, {"value": "15"}, "2", Fraction(4, 3)),
    (LESS, {"value": "20"}, "2", "1"),
    (LESS, {"value": "20.1"}, "2", "0"),
    ({"kind": "quantity", "goal": "0", "direction": "less"}, {"value": "0"}, "2", "2"),
    ({"kind": "quantity", "goal": "0", "direction": "less"}, {"value": "1"}, "2", "0"),
    (STEPS, {"numerator": "98", "denominator": "100"}, "3", "3"),
    (STEPS, {"numerator": "97.5", "denominator": "100"}, "3", "3"),
    (STEPS, {"numerator": "97", "denominator": "100"}, "3", "2.5"),
    (STEPS, {"numerator": "50", "denominator": "100"}, "3", "0"),
    (STEPS, {"numerator": "0", "denominator": "0"}, "3", "3"),
    (SHARE, {"numerator": "1", "denominator": "3"}, "3", Fraction(5, 4)),
    (SHARE, {"numerator": "3", "denominator": "3"}, "3", "3"),
    (ITEMS, {"count": "4"}, "1", "0.8"),
    (ITEMS, {"count": "6"}, "1", "1"),
    (checklist("proportional"), {"met": ["s0", "s2"]}, "1", "0.5"),
    (checklist("all_or_nothing"), {"met": ["s0", "s1", "s2"]}, "1", "0"),
    (checklist("all_or_nothing"), {"met": ["s0", "s1", "s2", "s3"]}, "1", "1"),
    (checklist("abc"), {"met": ["s0", "s1", "s2", "s3"]}, "2", "2"),
    (checklist("abc"), {"met": ["s0", "s1", "s2"]}, "2", "1.2"),
    (checklist("abc"), {"met": ["s0", "s1"]}, "2", "0"),
    (checklist("abc", 2), {"met": []}, "2", "0"),
    (GRADE, {"grade": "良"}, "5", "4"),
    ({"kind": "direct"}, {"points": "1.5"}, "2", "1.5"),
    ({"kind": "direct"}, {"points": "3"}, "2", "2"),
    ({"kind": "direct"}, {"points": "-1"}, "2", "0"),
    (SERIES, {"events": 0}, "9", "9"),
    (SERIES, {"events": 2}, "9", "7.5"),
    (SERIES, {"events": 5}, "9", "1.5"),
    (SERIES, {"events": 6}, "9", "0"),
    ({"kind": "survey"}, {"mean": "87.5"}, "4", "3.5"),
    (RANK, {"rank": 2}, "4", "3.6"),
    (RANK, {"rank": 3}, "4", "0"),
    (MILESTONE, {"done": {"动员": "2026-03-31"}}, "5", "2"),
    (MILESTONE, {"done": {"动员": "2026-04-01", "验收": "2026-09-01"}}, "5", "4"),
]


@pytest.mark.parametrize(("rule", "facts", "points", "earned"), TABLE)
def test_it_earns_exactly(rule: dict[str, Any], facts: dict[str, Any], points: str, earned: Fraction | str) -> None:
    parsed = parse_rule(rule)
    complete = parsed.parse_facts(facts, complete=True)
    assert parsed.earn(complete, Decimal(points)) == Fraction(earned)


@pytest.mark.parametrize(("rule", "facts", "points", "earned"), TABLE)
def test_its_explanation_names_what_it_earns(
    rule: dict[str, Any], facts: dict[str, Any], points: str, earned: Fraction | str
) -> None:
    parsed = parse_rule(rule)
    text = "；".join(parsed.explain(parsed.parse_facts(facts, complete=True), Decimal(points)))
    assert f"{say(Fraction(earned))} 分" in text or (not Fraction(earned) and "不得分" in text)


def test_the_explanation_shows_the_calculation() -> None:
    assert parse_rule(MORE).explain({"value": "18"}, Decimal("3.5")) == [
        "完成 18 ÷ 目标 20 = 90%，得 3.5 × 90% = 3.15 分"
    ]
    assert parse_rule(MORE).explain({"value": "10"}, Decimal("3.5")) == ["完成 10 ÷ 目标 20 = 50%，低于 60%，不得分"]
    assert parse_rule(STEPS).explain({"numerator": "95", "denominator": "100"}, Decimal(3)) == [
        "95 ÷ 100 = 95%，目标 98%，差 3 个整百分点，每点扣 0.5 分，得 1.5 分"
    ]


def test_an_unmet_standard_is_named() -> None:
    assert parse_rule(checklist("proportional")).explain({"met": ["s0"]}, Decimal(1))[-1] == "未达标：s1、s2、s3"


def test_the_table_covers_every_kind() -> None:
    assert {rule["kind"] for rule, *_ in TABLE} == set(RULES)


@pytest.mark.parametrize("rule", [rule for rule, *_ in TABLE])
def test_every_rule_says_what_to_ask_and_what_it_does(rule: dict[str, Any]) -> None:
    parsed = parse_rule(rule)
    assert parsed.label
    assert parsed.describe(Decimal(3))
    assert all(field.label and field.key for field in parsed.fields())
    assert all(field.choices for field in parsed.fields() if "choice" in field.widget)


@pytest.mark.parametrize(
    ("rule", "zero"),
    [
        (MORE, {"value": "0"}),
        (ITEMS, {"count": "0"}),
        (SERIES, {"events": 0}),
        (SHARE, None),
        (GRADE, None),
        (checklist("abc"), None),
        ({"kind": "direct"}, None),
        ({"kind": "survey"}, None),
        (RANK, None),
        (MILESTONE, None),
    ],
)
def test_a_zero_report_means_something_only_where_things_are_counted(
    rule: dict[str, Any], zero: dict[str, Any] | None
) -> None:
    parsed = parse_rule(rule)
    assert parsed.zero_facts() == zero
    if zero is not None:
        assert parsed.parse_facts(zero, complete=True) == zero


@pytest.mark.parametrize("kind", ["checklist", "grade", "direct", "rank", "survey"])
def test_facts_that_cannot_be_added_refuse_join_sum(kind: str) -> None:
    assert RULES[kind].joins == {"mean", "latest", "best"}


@pytest.mark.parametrize("kind", ["quantity", "rate", "per_item", "deduction", "milestone"])
def test_facts_that_can_be_added_allow_join_sum(kind: str) -> None:
    assert "sum" in RULES[kind].joins


def test_joined_facts_are_measured_by_the_share_of_periods() -> None:
    quarter, points = Fraction(1, 4), Decimal(4)
    assert parse_rule(MORE).combine([{"value": "3"}, {"value": "2"}], points, quarter) == 4
    assert parse_rule(ITEMS).combine([{"count": "2"}], points, quarter) == Fraction("1.6")
    rates = [{"numerator": "1", "denominator": "1"}, {"numerator": "1", "denominator": "4"}]
    assert parse_rule(SHARE).combine(rates, points, quarter) == 2
    assert parse_rule(SERIES).combine([{"events": 1}, {"events": 1}], points, quarter) == Fraction("2.5")


def test_only_what_silence_flatters_is_scaled() -> None:
    flattered = [rule for rule in (MORE, LESS, STEPS, ITEMS, SERIES, GRADE) if parse_rule(rule).silence_flatters]
    assert flattered == [LESS, STEPS, SERIES]


@pytest.mark.parametrize(
    ("months", "due"),
    [(0, "2026-01-31"), (1, "2026-02-28"), (24, "2028-01-31"), (25, "2028-02-29"), (-2, "2025-11-30")],
)
def test_milestones_are_due_in_another_month(months: int, due: str) -> None:
    raw = {"kind": "milestone", "milestones": [{"name": "启动", "due": "2026-01-31", "share": "1"}], "late": "0.5"}
    rule = parse_rule(raw)
    assert isinstance(rule, Milestone)
    assert rule.shifted(months).to_json()["milestones"][0]["due"] == due
