"""Days of the calendar."""

import calendar
import datetime as dt

_YEAR = 12


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later (earlier, if negative), or that month's last."""
    years, month = divmod(day.year * _YEAR + day.month - 1 + months, _YEAR)
    return dt.date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))
