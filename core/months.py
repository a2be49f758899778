"""Whole months further on the calendar."""

import calendar
import datetime as dt

_YEAR = 12


def add_months(day: dt.date, count: int) -> dt.date:
    """The same day ``count`` months later (earlier where negative); the last of the month where there is no such day."""
    years, month = divmod(day.month - 1 + count, _YEAR)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def add_years(day: dt.date, count: int) -> dt.date:
    """The same day ``count`` years later."""
    return add_months(day, _YEAR * count)
