"""Rounding and splitting lose nothing that they should keep."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluations.scoring import half_up, split_earned, to_places

UNIT = 10**25
EXACT = st.fractions(min_value=0, max_value=10**12)


@pytest.mark.parametrize(
    ("number", "places", "shown"),
    [
        (Fraction(1, 200), 2, "0.01"),
        (Fraction(-1, 200), 2, "-0.01"),
        (Fraction(1, 3), 4, "0.3333"),
        (Decimal("0.0049999999"), 2, "0.00"),
        (Decimal("-0.001"), 2, "0.00"),
        (Decimal(7), 2, "7.00"),
        (Fraction(123456789012345678901234567890), 2, "123456789012345678901234567890.00"),
    ],
)
def test_it_rounds_half_up(number: Fraction | Decimal, places: int, shown: str) -> None:
    assert to_places(number, places) == shown


@given(st.fractions(), st.integers(0, 12))
def test_rounding_moves_a_number_by_half_a_digit_at_most(number: Fraction, places: int) -> None:
    assert abs(Fraction(half_up(number, places)) - number) <= Fraction(1, 2 * 10**places)


@pytest.mark.parametrize(
    ("earned", "whole", "rest"),
    [
        (Fraction(0), "0", 0),
        (Fraction(5, 2), "2.5", 0),
        (Fraction(1, 3), "0.3333333333", 333333333333333),
        (Fraction(2, 3), "0.6666666666", 666666666666667),
        (1 - Fraction(1, 10**30), "1", 0),
    ],
)
def test_a_split_value_is_cut_at_ten_places(earned: Fraction, whole: str, rest: int) -> None:
    assert split_earned(earned) == (Decimal(whole), rest)


@given(EXACT)
def test_a_split_value_is_whole_again_to_25_places(earned: Fraction) -> None:
    whole, rest = split_earned(earned)
    assert 0 <= rest < 10**15
    assert abs(Fraction(whole) + Fraction(rest, UNIT) - earned) <= Fraction(1, 2 * UNIT)


def test_nothing_below_zero_is_split() -> None:
    with pytest.raises(ValueError, match="below 0"):
        split_earned(Fraction(-1, 2))
