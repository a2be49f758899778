"""A unit's result: bonus, deduction, veto, total, grade, rank, system score."""

import datetime as dt
from decimal import Decimal

import pytest

from evaluations.scoring.units import (
    Bonus,
    Deduction,
    Standing,
    Veto,
    grade_of,
    is_vetoed,
    months_before,
    rank_units,
    rate_of,
    sum_bonus,
    sum_deductions,
    system_score,
    total_of,
)

DAY = dt.date(2026, 11, 24)
GRADES = {"优秀": Decimal(90), "良好": Decimal(80), "合格": Decimal(60)}


def test_of_one_project_in_one_year_only_the_highest_bonus_counts() -> None:
    bonuses = [
        Bonus(dt.date(2026, 1, 1), Decimal(1), "p"),
        Bonus(dt.date(2026, 2, 1), Decimal(2), "p"),
        Bonus(dt.date(2025, 2, 1), Decimal("0.5"), "p"),
        Bonus(dt.date(2026, 2, 1), Decimal("0.2"), "q"),
        Bonus(dt.date(2026, 2, 1), Decimal("0.1")),
        Bonus(dt.date(2026, 2, 1), Decimal("0.1")),
        Bonus(dt.date(2026, 11, 25), Decimal(9)),
    ]
    assert sum_bonus(bonuses, cap=Decimal(10), as_of=DAY) == Decimal("2.9")
    assert sum_bonus(bonuses, cap=Decimal(1), as_of=DAY) == 1


def test_deductions_after_the_day_do_not_count() -> None:
    rows = [Deduction(DAY, Decimal(1)), Deduction(DAY + dt.timedelta(1), Decimal(2))]
    assert sum_deductions(rows, as_of=DAY) == 1


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (dt.date(2026, 3, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 3, 31), 1, dt.date(2024, 2, 29)),
        (dt.date(2026, 1, 15), 12, dt.date(2025, 1, 15)),
        (dt.date(2026, 1, 15), 1, dt.date(2025, 12, 15)),
        (dt.date(2026, 1, 15), 0, dt.date(2026, 1, 15)),
        (dt.date(2026, 1, 15), 99999, dt.date.min),
    ],
)
def test_months_are_stepped_back_to_a_day_that_exists(day: dt.date, months: int, before: dt.date) -> None:
    assert months_before(day, months) == before


@pytest.mark.parametrize(
    ("dated_on", "vetoed"),
    [
        (dt.date(2025, 11, 23), False),
        (dt.date(2025, 11, 24), True),
        (DAY, True),
        (dt.date(2026, 11, 25), False),
    ],
)
def test_both_ends_of_the_look_back_count(dated_on: dt.date, vetoed: bool) -> None:
    assert is_vetoed([Veto(dated_on)], as_of=DAY) is vetoed


def test_the_rate_is_kept_to_ten_places() -> None:
    assert rate_of(Decimal(2), Decimal(3)) == Decimal("0.6666666667")
    assert rate_of(Decimal(0), Decimal(0)) is None


def test_the_total_is_never_below_zero_and_rounded_half_up() -> None:
    assert total_of(Decimal("0.1"), full_points=Decimal(100), bonus=Decimal(1), deduction=Decimal(50)) == 0
    exact = total_of(Decimal("0.87345"), full_points=Decimal(100), bonus=Decimal(0), deduction=Decimal(0))
    assert str(exact) == "87.35"
    assert total_of(None, full_points=Decimal(100), bonus=Decimal(1), deduction=Decimal(0)) is None


@pytest.mark.parametrize(
    ("total", "vetoed", "grade"),
    [("90", False, "优秀"), ("89.99", False, "良好"), ("60", False, "合格"), ("59.99", False, "不合格"),
     ("95", True, "一票否决"), (None, True, "一票否决"), (None, False, None)],
)  # fmt: skip
def test_the_grade_follows_the_rounded_total(total: str | None, vetoed: bool, grade: str | None) -> None:
    assert grade_of(None if total is None else Decimal(total), grades=GRADES, vetoed=vetoed) == grade


def test_of_equal_thresholds_the_first_listed_names_the_grade() -> None:
    assert grade_of(Decimal(70), grades={"乙": Decimal(60), "丙": Decimal(60)}, vetoed=False) == "乙"


def test_ties_share_a_rank_and_the_next_is_skipped() -> None:
    standings = [
        Standing("a", "c", Decimal(90), is_vetoed=False),
        Standing("b", "c", Decimal(90), is_vetoed=False),
        Standing("d", "c", Decimal(80), is_vetoed=False),
        Standing("e", "c", Decimal(99), is_vetoed=True),
        Standing("f", "c", None, is_vetoed=False),
        Standing("g", None, Decimal(1), is_vetoed=False),
    ]
    assert rank_units(standings) == {"a": 1, "b": 1, "d": 3, "e": None, "f": None, "g": 1}


def test_the_system_score_weighs_the_rates_that_exist() -> None:
    parts = [(Decimal(1), Decimal("0.5")), (Decimal(2), Decimal("0.8")), (Decimal(5), None)]
    assert system_score(parts, full_points=Decimal(100)) == 70
    assert system_score([(Decimal(0), Decimal(1))], full_points=Decimal(100)) is None
    assert system_score([], full_points=Decimal(100)) is None
