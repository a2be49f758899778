"""Working days by the national calendar, including the days worked in exchange (调休). DOMAIN.md section 4.

What an office corrected by hand comes in as an argument: this module asks no database.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import chinese_calendar

_DAY = dt.timedelta(days=1)
_FRIDAY = 4


@lru_cache(maxsize=4096)
def _is_worked(day: dt.date) -> bool:
    """By the national calendar alone; remembered, for a list asks for the same days again in every row."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() <= _FRIDAY


@dataclass(frozen=True)
class WorkCalendar:
    """The national calendar with ``corrections``: day → whether it is worked, which go before anything published."""

    corrections: Mapping[dt.date, bool] = field(default_factory=dict)

    def is_workday(self, day: dt.date) -> bool:
        """Whether people work on ``day``; a year the calendar does not know falls back to Monday to Friday."""
        return self.corrections[day] if day in self.corrections else _is_worked(day)

    def add(self, day: dt.date, count: int) -> dt.date:
        """The ``count``-th working day after ``day`` (before it where negative); 0 gives ``day`` itself."""
        move = _DAY if count > 0 else -_DAY
        left = abs(count)
        while left:
            day += move
            left -= self.is_workday(day)
        return day

    def on_or_after(self, day: dt.date) -> dt.date:
        """``day`` where it is worked, else the next working day."""
        return day if self.is_workday(day) else self.add(day, 1)

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after ``start`` up to and with ``end``; negative where ``end`` lies before ``start``."""
        if end < start:
            return -self.between(end, start)
        days = (start + _DAY * n for n in range(1, (end - start).days + 1))
        return sum(self.is_workday(day) for day in days)

    def left(self, today: dt.date, due_on: dt.date) -> int:
        """Working days left until ``due_on``; negative from the first day after it, and then at least one."""
        found = self.between(today, due_on)
        return found if due_on >= today else min(-1, found)


NATIONAL = WorkCalendar()
"""The calendar as it is published, without corrections."""

is_workday, add_workdays, workdays_between = NATIONAL.is_workday, NATIONAL.add, NATIONAL.between


def latest_weekday(today: dt.date, weekday: int) -> dt.date:
    """The latest Monday (1) … Sunday (7), ``today`` included."""
    return today - (today.isoweekday() - weekday) % 7 * _DAY


def is_known_year(year: int) -> bool:
    """Whether the national calendar of ``year`` is published; otherwise only weekends count as free."""
    try:
        chinese_calendar.is_workday(dt.date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def exceptions_of(year: int) -> list[tuple[dt.date, bool]]:
    """Days of ``year`` on which the published calendar differs from Monday to Friday, each with whether it is worked."""
    if not is_known_year(year):
        return []
    first = dt.date(year, 1, 1)
    days = (first + _DAY * n for n in range((dt.date(year + 1, 1, 1) - first).days))
    return [(day, is_workday(day)) for day in days if is_workday(day) != (day.weekday() <= _FRIDAY)]
