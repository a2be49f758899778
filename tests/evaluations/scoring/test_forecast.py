"""The end of the term: pace, range and open points, by the arithmetic of the score itself."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.scoring import Mark, score_cell
from evaluations.scoring.forecast import UnitForecast, forecast_leaf, forecast_unit
from evaluations.scoring.past import EVER, LeafPast, Marked, Told, When
from tests.evaluations.scoring.test_history import leaf, leaves

AUGUST = When(dt.date(2026, 8, 1))
ENDED = When(dt.date(2027, 2, 1))


def filed(**points: str) -> tuple[Told, ...]:
    return tuple(Told(EVER, key, {"points": value}) for key, value in points.items())


def unit(*every: LeafPast, when: When = AUGUST, **given_too: Any) -> UnitForecast:
    values = {"full_points": Decimal(100), "bonus": Decimal(0), "deduction": Decimal(0), **given_too}
    return forecast_unit(every, when=when, **values)


@pytest.mark.parametrize(
    ("kind", "told", "low", "expected", "high", "reachable"),
    [
        # Two quarters of four: 2 and 4 of 4 points. The pace goes on in turn; the mean of all four.
        ("direct", filed(Q1="2", Q2="4"), "2.5", "3", "3.5", "3.5"),
        # The latest counts: at the pace of the last one.
        ("latest", filed(Q1="2", Q2="4"), "2", "4", "4", "4"),
        # Nothing approved of what was due: nothing is to be expected, all is open.
        ("direct", (), "0", "0", "0", "4"),
        # One missing: it may still be handed in.
        ("direct", filed(Q2="4"), "1", "2", "3", "4"),
        # A goal of 10 over the year, 2 a quarter: 8 of 10.
        ("quantity", tuple(Told(EVER, key, {"value": "2"}) for key in ("Q1", "Q2")), "3.2", "3.2", "3.2", "4"),
        # The first step in time, the second to come: worth twice as much.
        ("milestone", (Told(EVER, "Q1", {"done": {"a": "2026-03-15"}}),), "1.3333333333", "4", "4", "4"),
    ],
)
def test_a_leaf_goes_on_as_its_last_two_periods_did(
    kind: str, told: tuple[Told, ...], low: str, expected: str, high: str, reachable: str
) -> None:
    found = forecast_leaf(leaf(kind, told=told), when=AUGUST)
    assert [str(each.normalize()) for each in (found.low, found.expected, found.high, found.reachable)] == [
        low,
        expected,
        high,
        reachable,
    ]


@given(leaves(), st.dates(dt.date(2026, 1, 1), dt.date(2027, 3, 1)))
def test_the_expected_lies_within_the_range_and_nothing_goes_beyond_what_is_reachable(
    past: LeafPast, day: dt.date
) -> None:
    found = forecast_leaf(past, when=When(day, 9))
    assert 0 <= found.low <= found.expected <= found.high <= found.reachable or not found.basis
    assert found.low >= 0
    assert found.high <= found.reachable
    assert found.open >= 0


@given(leaves())
def test_when_every_period_is_over_the_forecast_is_the_score(past: LeafPast) -> None:
    told = {each.key: each.facts for each in past.told}
    approved = {key: facts for key, facts in told.items() if facts is not None}
    if past.shares or past.postponed or len(approved) < 4:
        past = leaf(told=filed(Q1="1", Q2="2", Q3="3", Q4="4"))
        approved = {each.key: each.facts for each in past.told if each.facts is not None}
    found = forecast_leaf(past, when=ENDED)
    cell = score_cell(
        rule=past.rule,
        join=past.join,
        points=past.points,
        periods=past.periods,
        reports=approved,
        as_of=dt.date(2027, 2, 1),
    )
    if not hasattr(past.rule, "milestones"):
        assert found.low == found.expected == found.high == cell.achieved


def test_a_unit_adds_its_leaves_with_bonus_and_deduction_as_they_are() -> None:
    found = unit(
        leaf(told=filed(Q1="2", Q2="4")),
        leaf("latest", 2, told=filed(Q1="4", Q2="4")),
        bonus=Decimal(2),
        deduction=Decimal("0.5"),
    )
    # (3 + 4) of 8 points are 87.5; range 2.5 … 3.5.
    assert (found.low, found.expected, found.high) == (Decimal("82.75"), Decimal("89.00"), Decimal("95.25"))
    assert found.progress == Decimal("0.5")
    assert found.gain_of(found.leaves[0], Decimal(100)) == Decimal("6.25")


def test_a_leaf_without_a_basis_is_taken_at_the_units_rate_between_nothing_and_all() -> None:
    unmarked = leaf("direct", 2, shares={"site": Decimal(100)})
    found = unit(leaf(told=filed(Q1="2", Q2="2")), unmarked)
    assert [each.basis for each in found.leaves] == [2, 0]
    assert (found.low, found.expected, found.high) == (Decimal("25.00"), Decimal("50.00"), Decimal("75.00"))


@pytest.mark.parametrize(
    ("every", "when"),
    [
        ((leaf(told=filed(Q1="2")),), When(dt.date(2026, 5, 1))),
        (
            (leaf(told=filed(Q1="2", Q2="2")), *(leaf("direct", n, shares={"site": Decimal(100)}) for n in (2, 3))),
            AUGUST,
        ),
        ((), AUGUST),
    ],
    ids=["one period", "most points without a basis", "nothing at all"],
)
def test_too_little_data_gives_no_number(every: tuple[LeafPast, ...], when: When) -> None:
    found = unit(*every, when=when)
    assert found.is_thin
    assert (found.low, found.expected, found.high) == (None, None, None)


def test_what_a_round_gave_stays_and_what_none_gave_yet_is_outside() -> None:
    shares = {"material": Decimal(50), "site": Decimal(25), "survey": Decimal(25)}
    marked = (Marked(EVER, "site", Mark(Decimal(3), Decimal(5))),)
    found = forecast_leaf(leaf(told=filed(Q1="2", Q2="2"), shares=shares, marked=marked), when=AUGUST)
    # Half of 2, and 3/5 of a quarter of 4; the survey's quarter is not attainable yet.
    assert (found.expected, found.attainable) == (Decimal("1.6"), Decimal(3))
