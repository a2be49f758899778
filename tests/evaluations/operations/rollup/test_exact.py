"""Exact arithmetic in SQL: the same digits from both databases, beyond 64 bits."""

from fractions import Fraction

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from evaluations.operations.rollup.exact import Exact
from evaluations.scoring import half_up

pytestmark = pytest.mark.django_db

wide = st.integers(0, 10**17)
positive = st.integers(1, 10**17)


def ask(expression: str) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {expression}")
        row = cursor.fetchone()
        return None if row is None or row[0] is None else int(row[0])


def exact() -> Exact:
    return Exact(connection.vendor)


@given(wide, wide, positive)
def test_a_quotient_is_rounded_half_up_once(first: int, second: int, under: int) -> None:
    parts = [min(first, 10**15), second % 1000], [under]
    wanted = half_up(Fraction(parts[0][0] * parts[0][1], under), 0)
    assert ask(exact().quotient(*parts)) == int(wanted)


@pytest.mark.parametrize(
    ("over", "under", "wanted"),
    [([1], [2], 1), ([1], [3], 0), ([2], [3], 1), ([5], [10], 1), ([4], [10], 0), ([0], [7], 0)],
)
def test_an_exact_half_goes_up(over: list[int], under: list[int], wanted: int) -> None:
    assert ask(exact().quotient(over, under)) == wanted


def test_products_wider_than_64_bits_keep_every_digit() -> None:
    assert ask(exact().quotient([10**18, 10**18, 3], [10**18, 10**18, 2])) == 2


def test_a_sum_below_zero_gives_zero() -> None:
    assert ask(exact().sum_quotient([[1, 1], [-5, 2]], [3])) == 0
    assert ask(exact().floor_quotient([[1], [-5]], [3])) == 0


def test_the_floor_is_rounded_down() -> None:
    assert ask(exact().floor_quotient([[8], [-3]], [3])) == 1


def test_null_stays_null() -> None:
    null = "NULL" if connection.vendor == "sqlite" else "CAST(NULL AS bigint)"
    assert ask(exact().quotient([null, 3], [4])) is None


@given(wide, wide, wide, wide)
def test_products_are_compared_exactly(a: int, b: int, c: int, d: int) -> None:
    condition = exact().below([a, b], [c, d])
    assert ask(f"CASE WHEN {condition} THEN 1 ELSE 0 END") == int(a * b < c * d)
