"""What is refused, and that everything wrong is said at once."""

from decimal import Decimal
from typing import Any

import pytest

from campaigns.rules import Fault, FaultsError, parse_rule, plain, to_decimal

CHECKLIST = {"kind": "checklist", "standards": ["甲", "乙"]}
GRADE = {"kind": "grade", "coefficients": {"优": "1"}}
MILESTONE = {"kind": "milestone", "milestones": [{"name": "动员", "due": "2026-03-31", "share": "1"}]}


def paths_of(error: FaultsError) -> list[str]:
    return [fault.path for fault in error.faults]


@pytest.mark.parametrize(
    ("rule", "paths"),
    [
        ({"kind": "unknown"}, ["kind"]),
        ({}, ["kind"]),
        ({"kind": ["quantity"]}, ["kind"]),
        ({"kind": "quantity"}, ["goal"]),
        ({"kind": "quantity", "goal": "0"}, ["goal"]),
        ({"kind": "quantity", "goal": "-1", "direction": "less"}, ["goal"]),
        ({"kind": "quantity", "goal": "x", "direction": "up", "floor": "-1", "cap": True},
         ["direction", "goal", "floor", "cap"]),
        ({"kind": "rate", "goal": "0", "step": "-1"}, ["goal", "step"]),
        ({"kind": "per_item", "each": "-0.1"}, ["each"]),
        ({"kind": "checklist", "standards": []}, ["standards"]),
        ({"kind": "checklist", "standards": ["甲", "甲", " "]}, ["standards[1]", "standards[2]"]),
        ({"kind": "checklist", "standards": ["甲"], "mode": "abc"}, ["standards"]),
        ({"kind": "checklist", "standards": ["甲"], "coefficients": ["1"]}, ["coefficients"]),
        ({"kind": "checklist", "standards": ["甲"], "coefficients": {"B": "-1"}}, ["coefficients.B"]),
        ({"kind": "grade", "coefficients": {}}, ["coefficients"]),
        ({"kind": "grade", "coefficients": {"优": "-1", "良": None}}, ["coefficients.优", "coefficients.良"]),
        ({"kind": "milestone", "milestones": []}, ["milestones"]),
        ({"kind": "milestone", "milestones": [{"name": "", "due": "2026-02-30", "share": "0"}, 1], "late": "-1"},
         ["milestones[0].name", "milestones[0].due", "milestones[0].share", "milestones[1]", "late"]),
        ({"kind": "milestone", "milestones": [*MILESTONE["milestones"], *MILESTONE["milestones"]]},
         ["milestones[1].name"]),
        ({"kind": "deduction", "series": []}, ["series"]),
        ({"kind": "deduction", "series": ["1", "-1", "x"]}, ["series[1]", "series[2]"]),
        ({"kind": "rank", "shares": ["0", "1"]}, ["shares[0]"]),
        ({"kind": "rank", "shares": "1"}, ["shares"]),
    ],
)  # fmt: skip
def test_a_rule_is_refused_with_every_fault(rule: dict[str, Any], paths: list[str]) -> None:
    with pytest.raises(FaultsError) as refused:
        parse_rule(rule)
    assert paths_of(refused.value) == paths


@pytest.mark.parametrize("raw", [None, 1, "quantity", []])
def test_a_rule_is_an_object(raw: object) -> None:
    with pytest.raises(FaultsError):
        parse_rule(raw)


@pytest.mark.parametrize(
    ("rule", "facts", "paths"),
    [
        ({"kind": "quantity", "goal": "1"}, {}, ["value"]),
        ({"kind": "quantity", "goal": "1"}, {"value": None}, ["value"]),
        ({"kind": "quantity", "goal": "1"}, {"value": "-1"}, ["value"]),
        ({"kind": "quantity", "goal": "1"}, [], [""]),
        ({"kind": "rate", "goal": "90"}, {}, ["numerator", "denominator"]),
        ({"kind": "rate", "goal": "90"}, {"numerator": "2", "denominator": "1"}, ["numerator"]),
        ({"kind": "per_item", "each": "1"}, {"count": "-1"}, ["count"]),
        (CHECKLIST, {"met": ["甲", "丙"]}, ["met[1]"]),
        (CHECKLIST, {"met": "甲"}, ["met"]),
        (GRADE, {"grade": "良"}, ["grade"]),
        (GRADE, {"grade": ["优"]}, ["grade"]),
        ({"kind": "direct"}, {"points": "x"}, ["points"]),
        (MILESTONE, {"done": {"验收": "2026-01-01", "动员": "2026-1-1"}}, ["done.验收", "done.动员"]),
        (MILESTONE, {"done": ["动员"]}, ["done"]),
        ({"kind": "deduction", "series": ["1"]}, {"events": "1.5"}, ["events"]),
        ({"kind": "deduction", "series": ["1"]}, {"events": -1}, ["events"]),
        ({"kind": "deduction", "series": ["1"]}, {"events": True}, ["events"]),
        ({"kind": "rank", "shares": ["1"]}, {"rank": 0}, ["rank"]),
        ({"kind": "survey"}, {"mean": "100.1"}, ["mean"]),
    ],
)
def test_facts_are_refused_with_every_fault(rule: dict[str, Any], facts: object, paths: list[str]) -> None:
    with pytest.raises(FaultsError) as refused:
        parse_rule(rule).parse_facts(facts, complete=True)
    assert paths_of(refused.value) == paths


def test_a_fault_says_what_is_wrong_in_chinese() -> None:
    with pytest.raises(FaultsError) as refused:
        parse_rule({"kind": "quantity", "goal": "0"})
    assert refused.value.faults == (Fault("goal", "应为正数"),)
    assert str(refused.value) == "goal：应为正数"


@pytest.mark.parametrize(
    ("rule", "given", "kept"),
    [
        ({"kind": "rate", "goal": "90"}, {"numerator": "7"}, {"numerator": "7"}),
        ({"kind": "rate", "goal": "90"}, None, {}),
        (CHECKLIST, {}, {}),
        (MILESTONE, {"done": {}}, {"done": {}}),
        ({"kind": "deduction", "series": ["1"]}, {"events": None}, {}),
    ],
)
def test_a_draft_may_be_incomplete(rule: dict[str, Any], given: object, kept: dict[str, Any]) -> None:
    assert parse_rule(rule).parse_facts(given, complete=False) == kept


def test_a_draft_may_not_be_ill_formed() -> None:
    with pytest.raises(FaultsError):
        parse_rule({"kind": "rate", "goal": "90"}).parse_facts({"numerator": "many"}, complete=False)


def test_facts_are_kept_in_one_spelling() -> None:
    assert parse_rule({"kind": "quantity", "goal": 1}).parse_facts({"value": "07.50"}, complete=True) == {
        "value": "7.5"
    }
    assert parse_rule(CHECKLIST).parse_facts({"met": ["乙", "甲", "乙"]}, complete=True) == {"met": ["甲", "乙"]}
    assert parse_rule({"kind": "deduction", "series": [1]}).parse_facts({"events": "2"}, complete=True) == {"events": 2}


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (20, "20"),
        ("0.50", "0.5"),
        (Decimal("1.250"), "1.25"),
        ("-3", "-3"),
        ("999999999999.999999", "999999999999.999999"),
    ],
)
def test_numbers_and_decimal_strings_are_numbers(value: object, number: str) -> None:
    assert plain(to_decimal(value)) == number


@pytest.mark.parametrize(
    "value",
    [
        True, None, "", "1e3", "NaN", "Infinity", "１２", "1,000", "1.", ".5", "1000000000000", "0.1234567",
        Decimal("NaN"), Decimal("Infinity"), Decimal("1E+3"), Decimal("1E+999999"), float("nan"), [1],
    ],
)  # fmt: skip
def test_what_is_no_plain_number_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="数"):
        to_decimal(value)
