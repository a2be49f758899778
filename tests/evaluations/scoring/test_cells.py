"""A leaf of a unit: states, joins, milestones."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from campaigns.rules import parse_rule
from evaluations.scoring import CellScore, CountablePeriod, explain_cell, score_cell

QUARTERS = [
    CountablePeriod(f"Q{quarter}", dt.date(2026, quarter * 3 - 2, 1), due)
    for quarter, due in enumerate(
        [dt.date(2026, 4, 10), dt.date(2026, 7, 10), dt.date(2026, 10, 10), dt.date(2027, 1, 10)], 1
    )
]
IN_AUGUST = dt.date(2026, 8, 1)
QUANTITY = {"kind": "quantity", "goal": "10"}
LESS = {"kind": "quantity", "goal": "4", "direction": "less"}
DEDUCTION = {"kind": "deduction", "series": ["1"]}
MILESTONE = {
    "kind": "milestone",
    "late": "0.5",
    "milestones": [
        {"name": "a", "due": "2026-03-31", "share": "1"},
        {"name": "b", "due": "2026-06-30", "share": "1"},
        {"name": "c", "due": "2026-12-31", "share": "2"},
    ],
}


def score(
    rule: dict[str, Any],
    join: str,
    reports: dict[str, dict[str, Any]],
    as_of: dt.date = IN_AUGUST,
    points: str = "4",
) -> CellScore:
    return score_cell(
        rule=parse_rule(rule), join=join, points=Decimal(points), periods=QUARTERS, reports=reports, as_of=as_of
    )


def test_it_is_pending_before_anything_is_due() -> None:
    cell = score(QUANTITY, "mean", {}, dt.date(2026, 4, 10))
    assert (cell.state, cell.achieved, cell.attainable) == ("pending", Decimal(0), Decimal(0))


def test_it_is_missing_the_day_after_the_due_day() -> None:
    cell = score(QUANTITY, "mean", {}, dt.date(2026, 4, 11))
    assert (cell.state, cell.achieved, cell.attainable, cell.counted, cell.missing) == (
        "missing",
        Decimal(0),
        Decimal(4),
        1,
        1,
    )


def test_a_reported_zero_is_scored_and_not_missing() -> None:
    cell = score(QUANTITY, "mean", {"Q1": {"value": "0"}, "Q2": {"value": "0"}})
    assert (cell.state, cell.achieved, cell.missing) == ("scored", Decimal(0), 0)


def test_an_early_approval_counts_its_period() -> None:
    cell = score(QUANTITY, "mean", {"Q4": {"value": "10"}}, dt.date(2026, 1, 2))
    assert (cell.state, cell.achieved, cell.counted) == ("scored", Decimal(4), 1)


@pytest.mark.parametrize(
    ("join", "reports", "achieved"),
    [
        ("mean", {"Q1": {"value": "10"}, "Q2": {"value": "5"}}, "3"),
        ("mean", {"Q1": {"value": "10"}}, "2"),
        ("latest", {"Q1": {"value": "10"}, "Q2": {"value": "5"}}, "2"),
        ("latest", {"Q1": {"value": "10"}}, "0"),
        ("best", {"Q2": {"value": "5"}}, "2"),
        ("sum", {"Q1": {"value": "3"}, "Q2": {"value": "1"}}, "3.2"),
        ("sum", {"Q1": {"value": "3"}}, "2.4"),
    ],
)
def test_periods_join(join: str, reports: dict[str, dict[str, Any]], achieved: str) -> None:
    assert score(QUANTITY, join, reports).achieved == Decimal(achieved)


@pytest.mark.parametrize(
    ("rule", "facts", "whole", "scaled"),
    [
        (LESS, {"value": "1"}, "4", "2"),
        (DEDUCTION, {"events": 1}, "3", "1.5"),
        ({"kind": "rate", "goal": "90"}, {"numerator": "9", "denominator": "10"}, "4", "2"),
    ],
)
def test_silence_does_not_flatter_a_sum(rule: dict[str, Any], facts: dict[str, Any], whole: str, scaled: str) -> None:
    assert score(rule, "sum", {"Q1": facts}, dt.date(2026, 5, 1)).achieved == Decimal(whole)
    assert score(rule, "sum", {"Q1": facts}).achieved == Decimal(scaled)


def test_a_leaf_is_rounded_half_up_to_ten_places() -> None:
    assert (
        str(score({"kind": "quantity", "goal": "3"}, "best", {"Q1": {"value": "2"}}, points="1").achieved)
        == "0.6666666667"
    )


@pytest.mark.parametrize(
    ("done", "as_of", "state", "achieved"),
    [
        (None, dt.date(2026, 3, 31), "pending", "0"),
        (None, dt.date(2026, 4, 1), "missing", "0"),
        ({}, dt.date(2026, 4, 1), "scored", "0"),
        ({"a": "2026-03-31"}, dt.date(2026, 4, 1), "scored", "4"),
        ({"a": "2026-04-02"}, dt.date(2026, 4, 1), "scored", "0"),
        ({"a": "2026-04-02"}, dt.date(2026, 4, 2), "scored", "2"),
        ({"a": "2026-03-01", "b": "2026-07-01"}, IN_AUGUST, "scored", "3"),
        ({"a": "2026-03-01", "c": "2026-07-01"}, IN_AUGUST, "scored", "3"),
    ],
)
def test_milestones_look_at_their_own_dates(
    done: dict[str, str] | None, as_of: dt.date, state: str, achieved: str
) -> None:
    cell = score(MILESTONE, "sum", {} if done is None else {"Q1": {"done": done}}, as_of)
    assert (cell.state, cell.achieved) == (state, Decimal(achieved))


def test_the_earliest_reported_date_of_a_milestone_counts() -> None:
    reports = {"Q1": {"done": {"a": "2026-05-01"}}, "Q2": {"done": {"a": "2026-03-01"}}}
    assert score(MILESTONE, "mean", reports, dt.date(2026, 5, 2)).achieved == 4


def test_the_explanation_names_every_counted_period() -> None:
    cell = score(QUANTITY, "mean", {"Q1": {"value": "10"}})
    assert explain_cell(cell=cell, rule=parse_rule(QUANTITY), join="mean", points=Decimal(4)) == [
        "计入 2 期，其中缺报 1 期；各期得分取平均",
        "Q1：得 4 分",
        "Q2：缺报，按 0 分计",
        "得 2 分，应得 4 分",
    ]


def test_the_explanation_of_a_sum_says_how_silence_was_treated() -> None:
    cell = score(DEDUCTION, "sum", {"Q1": {"events": 1}})
    sentences = explain_cell(cell=cell, rule=parse_rule(DEDUCTION), join="sum", points=Decimal(4))
    assert "有缺报，结果乘以 1 ÷ 2" in sentences


@pytest.mark.parametrize("as_of", [dt.date(2026, 1, 1), IN_AUGUST])
@pytest.mark.parametrize("rule", [QUANTITY, MILESTONE])
def test_what_is_not_scored_is_explained_too(rule: dict[str, Any], as_of: dt.date) -> None:
    cell = score(rule, "mean", {}, as_of)
    assert len(explain_cell(cell=cell, rule=parse_rule(rule), join="mean", points=Decimal(4))) == 1
