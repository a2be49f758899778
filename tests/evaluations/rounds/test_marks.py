"""Averages, trimming, drift, the draw, quotas and years: truth tables."""

from decimal import Decimal
from fractions import Fraction

import pytest

from core.draw import draw, lot_of
from evaluations.scoring.grading import YearScore, grades_within_quotas, join_years
from evaluations.scoring.marks import Given, SheetRate, average_marks, drift_of
from evaluations.scoring.units import Standing

GRADES = {"优秀": Decimal(90), "良好": Decimal(80)}


def given(*points: str) -> list[Given]:
    return [Given(Decimal(each)) for each in points]


@pytest.mark.parametrize(
    ("points", "trimmed", "average", "count"),
    [
        (["7", "8"], False, "7.5", 2),
        (["7", "8"], True, "7.5", 2),
        (["1", "7", "9"], True, "7", 1),
        (["1", "9", "9", "7"], True, "8", 2),
        (["1", "1", "2"], False, "1.333333", 3),
    ],
)
def test_the_highest_and_the_lowest_go_from_three_marks_on(
    points: list[str], trimmed: bool, average: str, count: int
) -> None:
    found = average_marks(given(*points), trimmed=trimmed)
    assert found is not None
    assert (found.points, found.count) == (Decimal(average), count)


def test_a_rater_with_the_double_weight_counts_twice() -> None:
    found = average_marks([Given(Decimal(6), Decimal(2)), Given(Decimal(9))], trimmed=False)
    assert found is not None
    assert found.points == Decimal(7)
    assert average_marks([], trimmed=True) is None


def test_drift_compares_only_units_that_others_marked_too() -> None:
    rates = [("1/2", 1, 1), ("9/10", 2, 1), ("1/10", 1, 2)]
    found = drift_of([SheetRate(rater, unit, Fraction(rate)) for rate, rater, unit in rates])
    assert found[1].distance == Decimal("-0.4")
    assert found[1].mean == Decimal("0.3")
    assert found[1].spread == Decimal("0.2")
    assert found[2].is_beyond(Decimal("0.3"))
    assert not found[2].is_beyond(Decimal("0.4"))


def test_the_same_seed_draws_the_same_units_in_whatever_order_they_come() -> None:
    codes = [f"u{number}" for number in range(20)]
    one = draw(seed="2026-31", keys=codes, number=5)
    assert one == draw(seed="2026-31", keys=codes[::-1], number=5)
    assert one != draw(seed="2026-32", keys=codes, number=5)
    lots = sorted(lot_of(code, seed="2026-31") for code in codes)
    assert [lot_of(code, seed="2026-31") for code in one] == lots[:5]


def test_who_finds_no_place_in_a_grade_takes_the_next_one() -> None:
    totals = {"a": "95", "b": "94", "c": "93", "d": "85", "e": "10"}
    standings = [Standing(unit, "局", Decimal(total), is_vetoed=False) for unit, total in totals.items()]
    found = grades_within_quotas(standings, grades=GRADES, quotas={"优秀": Decimal(40)})
    assert found == {"a": "优秀", "b": "优秀", "c": "良好", "d": "良好", "e": "不合格"}


def test_a_tie_on_the_last_place_shares_it() -> None:
    standings = [Standing(unit, None, Decimal(95), is_vetoed=False) for unit in ("a", "b", "c")]
    found = grades_within_quotas(standings, grades=GRADES, quotas={"优秀": Decimal(34)})
    assert set(found.values()) == {"优秀"}


def test_quotas_count_within_a_class_and_leave_vetoed_and_scoreless_units_out() -> None:
    standings = [
        Standing("a", "局", Decimal(95), is_vetoed=False),
        Standing("b", "所", Decimal(91), is_vetoed=False),
        Standing("c", "所", Decimal(99), is_vetoed=True),
        Standing("d", "所", None, is_vetoed=False),
    ]
    found = grades_within_quotas(standings, grades=GRADES, quotas={"优秀": Decimal(50)})
    assert found == {"a": "良好", "b": "良好", "c": "一票否决", "d": None}


def test_the_years_of_a_term_are_joined_by_their_weights() -> None:
    years = [
        YearScore(2005 + index, Decimal(w), Decimal(t)) for index, (w, t) in enumerate([(15, 80), (25, 90), (60, 95)])
    ]
    assert join_years(years) == Decimal("91.50")
    assert join_years([*years, YearScore(2008, Decimal(60), None)]) == Decimal("91.50")
    assert join_years([YearScore(2005, Decimal(15), None)]) is None
