"""Working days: as published, as corrected by hand, and in a year nobody has published."""

import datetime as dt

import pytest

from core.workdays import NATIONAL, WorkCalendar, exceptions_of, is_known_year

SATURDAY_WORKED = dt.date(2026, 10, 10)
NATIONAL_DAY = dt.date(2026, 10, 1)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (NATIONAL_DAY, False),
        (SATURDAY_WORKED, True),
        (dt.date(2026, 11, 24), True),
        (dt.date(2027, 1, 1), True),  # a Friday of a year that is not published: only weekends count
        (dt.date(2027, 1, 2), False),
    ],
)
def test_it_follows_the_published_calendar_and_falls_back_to_weekends(day: dt.date, worked: bool) -> None:
    assert NATIONAL.is_workday(day) is worked


def test_a_correction_goes_before_what_is_published_and_before_the_fallback() -> None:
    corrected = WorkCalendar({SATURDAY_WORKED: False, dt.date(2027, 1, 1): False})
    assert not corrected.is_workday(SATURDAY_WORKED)
    assert not corrected.is_workday(dt.date(2027, 1, 1))
    assert corrected.add(dt.date(2026, 10, 9), 1) == dt.date(2026, 10, 12)
    assert NATIONAL.add(dt.date(2026, 10, 9), 1) == SATURDAY_WORKED


@pytest.mark.parametrize(
    ("day", "moved"),
    [(dt.date(2026, 9, 30), dt.date(2026, 9, 30)), (NATIONAL_DAY, dt.date(2026, 10, 8))],
)
def test_a_free_day_moves_to_the_next_that_is_worked(day: dt.date, moved: dt.date) -> None:
    assert NATIONAL.on_or_after(day) == moved


def test_it_counts_both_ways() -> None:
    assert NATIONAL.between(dt.date(2026, 9, 30), dt.date(2026, 10, 10)) == 3
    assert NATIONAL.between(dt.date(2026, 10, 10), dt.date(2026, 9, 30)) == -3


def test_it_lists_what_differs_from_the_weekday_in_a_published_year_only() -> None:
    listed = dict(exceptions_of(2026))
    assert listed[NATIONAL_DAY] is False
    assert listed[SATURDAY_WORKED] is True
    assert dt.date(2026, 11, 24) not in listed
    assert (is_known_year(2027), exceptions_of(2027)) == (False, [])
