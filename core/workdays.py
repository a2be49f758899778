"""Working days by the national calendar, including the days worked in exchange (调休). DOMAIN.md section 4."""

import datetime as dt

import chinese_calendar

_DAY = dt.timedelta(days=1)
_FRIDAY = 4


def is_known_year(year: int) -> bool:
    """Whether the national calendar of ``year`` is published; otherwise only weekends count as free."""
    try:
        chinese_calendar.is_workday(dt.date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def is_workday(day: dt.date) -> bool:
    """Whether people work on ``day``; a year the calendar does not know falls back to Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() <= _FRIDAY


def add_workdays(day: dt.date, count: int) -> dt.date:
    """The ``count``-th working day after ``day`` (before it where negative); 0 gives ``day`` itself."""
    move = _DAY if count > 0 else -_DAY
    left = abs(count)
    while left:
        day += move
        left -= is_workday(day)
    return day


def workdays_between(start: dt.date, end: dt.date) -> int:
    """Working days after ``start`` up to and with ``end``; negative where ``end`` lies before ``start``."""
    if end < start:
        return -workdays_between(end, start)
    days = (start + _DAY * n for n in range(1, (end - start).days + 1))
    return sum(is_workday(day) for day in days)
