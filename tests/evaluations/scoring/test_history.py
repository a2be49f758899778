"""The line of events: whatever was decided in whatever order, the events add up to the score."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.rules import parse_rule
from evaluations.scoring import CountablePeriod, Mark
from evaluations.scoring.history import AdjustedPast, History, UnitPast, total_history
from evaluations.scoring.past import EVER, LeafPast, Marked, Postponed, Told, When, cell_at, moves_of
from evaluations.scoring.units import Bonus, Deduction

QUARTERS = tuple(
    CountablePeriod(f"Q{quarter}", dt.date(2026, quarter * 3 - 2, 1), due)
    for quarter, due in enumerate(
        [dt.date(2026, 4, 10), dt.date(2026, 7, 10), dt.date(2026, 10, 10), dt.date(2027, 1, 10)], 1
    )
)
RULES: dict[str, tuple[dict[str, Any], str]] = {
    "direct": ({"kind": "direct"}, "mean"),
    "latest": ({"kind": "direct"}, "latest"),
    "quantity": ({"kind": "quantity", "goal": "10"}, "sum"),
    "milestone": (
        {
            "kind": "milestone",
            "late": "0.5",
            "milestones": [
                {"name": "a", "due": "2026-03-31", "share": "1"},
                {"name": "b", "due": "2026-09-30", "share": "2"},
            ],
        },
        "latest",
    ),
}
END = When(dt.date(2026, 12, 31), 9)
MIDDLE = When(dt.date(2026, 7, 1))


def leaf(kind: str = "direct", number: int = 1, **fields: Any) -> LeafPast:
    rule, join = RULES[kind]
    return LeafPast(number, parse_rule(rule), join, Decimal(4), QUARTERS, fields.pop("shares", {}), **fields)


def told(day: dt.date, points: str | None, key: str = "Q1", by: str = "李审核") -> Told:
    return Told(When(day, 1), key, None if points is None else {"points": points}, by)


def facts_of(kind: str, number: int) -> dict[str, Any]:
    if kind == "milestone":
        return {"done": {"a": f"2026-0{number + 1}-15"}}
    return {"value": str(number)} if kind == "quantity" else {"points": str(number)}


DAYS = st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))


@st.composite
def leaves(draw: st.DrawFn, number: int = 1) -> LeafPast:
    kind = draw(st.sampled_from(sorted(RULES)))
    shares = draw(st.sampled_from([{}, {"material": Decimal(60), "site": Decimal(40)}]))
    lives = draw(st.lists(st.tuples(DAYS, st.integers(1, 3), st.sampled_from("1234"), st.none() | st.integers(0, 4))))
    telling = sorted(
        (
            Told(When(day, order), f"Q{key}", None if points is None else facts_of(kind, points), "甲")
            for day, order, key, points in lives
        ),
        key=lambda each: each.when,
    )
    later = draw(st.lists(st.tuples(DAYS, st.sampled_from("1234"), DAYS), max_size=2))
    marks = draw(st.lists(st.tuples(DAYS, st.integers(0, 5)), max_size=1)) if shares else []
    return leaf(
        kind,
        number,
        shares=shares,
        told=tuple(telling),
        postponed=tuple(Postponed(When(day, 4), f"Q{key}", due) for day, key, due in later),
        marked=tuple(Marked(When(day, 5), "site", Mark(Decimal(got), Decimal(5))) for day, got in marks),
        begins=draw(st.just(EVER) | DAYS.map(lambda day: When(day, 6))),
    )


ADJUSTED = st.lists(
    st.tuples(DAYS, st.booleans(), st.integers(1, 3), st.none() | DAYS, st.sampled_from(["", "试点"])), max_size=4
).map(
    lambda rows: tuple(
        AdjustedPast(
            number,
            Bonus(day, Decimal(points), project) if is_bonus else Deduction(day, Decimal(points)),
            When(day, 7),
            "乙",
            When(ends, 8) if ends else None,
            "丙",
        )
        for number, (day, is_bonus, points, ends, project) in enumerate(rows, 1)
    )
)


@given(leaves())
def test_the_moves_of_a_leaf_lead_from_each_cell_to_the_next(past: LeafPast) -> None:
    moves = moves_of(past, since=EVER, until=END)
    cells = [cell_at(past, EVER), *(move.after for move in moves)]
    assert [(move.before.achieved, move.before.attainable) for move in moves] == [
        (cell.achieved, cell.attainable) for cell in cells[:-1]
    ]
    assert (cells[-1].achieved, cells[-1].attainable) == (
        cell_at(past, END).achieved,
        cell_at(past, END).attainable,
    )


def whole(past: LeafPast, other: LeafPast, adjusted: tuple[AdjustedPast, ...]) -> UnitPast:
    return UnitPast((past, other), adjusted, Decimal(100), Decimal(3))


@given(leaves(1), leaves(2), ADJUSTED)
def test_the_changes_of_the_total_add_up_and_every_window_begins_where_the_last_one_ended(
    past: LeafPast, other: LeafPast, adjusted: tuple[AdjustedPast, ...]
) -> None:
    unit = whole(past, other, adjusted)
    first, second = (
        total_history(unit, since=EVER, until=MIDDLE),
        total_history(unit, since=MIDDLE, until=END),
    )
    once = total_history(unit, since=EVER, until=END)
    assert first.after == second.before
    assert second.after == once.after
    for found in (first, second, once):
        _adds_up(found)


def _adds_up(found: History) -> None:
    before = found.before
    for move in found.moves:
        assert move.before == before
        before = move.after
    assert before == found.after
    known = [move.change for move in found.moves if move.change is not None]
    if found.before is not None and len(known) == len(found.moves):
        assert found.after is not None
        assert sum(known, found.before) == found.after


@given(leaves(1), leaves(2), ADJUSTED)
def test_the_order_in_which_leaves_are_listed_changes_nothing(
    past: LeafPast, other: LeafPast, adjusted: tuple[AdjustedPast, ...]
) -> None:
    found = total_history(whole(past, other, adjusted), since=EVER, until=END)
    assert total_history(whole(other, past, adjusted), since=EVER, until=END) == found


def test_an_approval_its_withdrawal_and_a_second_one_each_stand_with_who_did_it() -> None:
    past = leaf(
        told=(
            told(dt.date(2026, 4, 5), "4"),
            told(dt.date(2026, 4, 20), None, by="王审核"),
            told(dt.date(2026, 4, 22), "2"),
        )
    )
    moves = moves_of(past, since=EVER, until=When(dt.date(2026, 5, 1)))
    told_in_order: list[Any] = [(move.kind, move.key, move.by, move.after.achieved, move.after.state) for move in moves]
    assert told_in_order == [
        ("approved", "Q1", "李审核", 4, "scored"),
        ("reopened", "Q1", "王审核", 0, "missing"),
        ("approved", "Q1", "李审核", 2, "scored"),
    ]


def test_a_day_that_passes_counts_what_is_missing_and_a_later_day_takes_it_back() -> None:
    past = leaf(postponed=(Postponed(When(dt.date(2026, 4, 15), 1), "Q1", dt.date(2026, 4, 30), "创建办"),))
    moves = moves_of(past, since=EVER, until=When(dt.date(2026, 6, 1)))
    days: list[Any] = [(move.when.day, move.kind, move.after.attainable) for move in moves]
    assert days == [
        (dt.date(2026, 4, 11), "due", 4),
        (dt.date(2026, 4, 15), "extended", 0),
        (dt.date(2026, 5, 1), "due", 4),
    ]


def test_what_one_person_approves_in_a_row_is_one_event() -> None:
    day = dt.date(2026, 4, 5)
    unit = UnitPast(
        (leaf(told=(told(day, "4"),)), leaf(number=2, told=(told(day, "2"),))), (), Decimal(100), Decimal(0)
    )
    found = total_history(unit, since=When(dt.date(2026, 4, 1)), until=When(dt.date(2026, 4, 9)))
    assert [(move.kind, move.by, len(move.cells), move.before, move.after) for move in found.moves] == [
        ("approved", "李审核", 2, None, Decimal("75.00"))
    ]


@pytest.mark.parametrize(("points", "after"), [("2", "98.00"), ("200", "0.00")])
def test_a_deduction_counts_from_its_confirmation_until_it_is_revoked(points: str, after: str) -> None:
    day = dt.date(2026, 4, 5)
    taken = AdjustedPast(7, Deduction(day, Decimal(points)), When(day, 2), "甲", When(dt.date(2026, 4, 7), 2), "乙")
    unit = UnitPast((leaf(told=(told(day, "4"),)),), (taken,), Decimal(100), Decimal(0))
    found = total_history(unit, since=EVER, until=When(dt.date(2026, 4, 9)))
    assert [(move.kind, move.by, move.adjusted, str(move.after)) for move in found.moves] == [
        ("approved", "李审核", (), "100.00"),
        ("adjusted", "甲", (7,), after),
        ("ended", "乙", (7,), "100.00"),
    ]
