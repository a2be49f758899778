"""Terms and periods of the two campaigns. The running one moves with ``today``, so that every light is lit."""

import datetime as dt
from dataclasses import dataclass

from campaigns.enums import Cycle
from core.workdays import add_workdays

MONTHS = {Cycle.MONTH: 1, Cycle.QUARTER: 3, Cycle.HALF: 6, Cycle.YEAR: 12}
_YEAR = 12
_AFTER_END = 10
"""Working days after a period's end until it is due."""
_SOON = 3
"""The month just ended is due in so many working days: it shines blue where it is not filed."""


@dataclass(frozen=True)
class Term:
    """A campaign's code, name and days; ``runs`` where it is the running one."""

    code: str
    name: str
    starts: dt.date
    ends: dt.date
    runs: bool

    @property
    def years(self) -> int:
        """Length in years."""
        return round((self.ends - self.starts).days / 365)

    def day_at(self, part: float) -> dt.date:
        """The day at which this part of the term has passed."""
        return self.starts + dt.timedelta(days=round((self.ends - self.starts).days * part))


@dataclass(frozen=True)
class Span:
    """One period to be."""

    code: str
    cycle: Cycle
    starts: dt.date
    ends: dt.date
    due: dt.date


def add_months(day: dt.date, count: int) -> dt.date:
    """The first of the month ``count`` months after that of ``day``."""
    years, month = divmod(day.month - 1 + count, _YEAR)
    return dt.date(day.year + years, month + 1, 1)


FINISHED = Term("demo-2006", "2006—2007年度创建文明行业活动", dt.date(2006, 1, 1), dt.date(2007, 12, 31), runs=False)


def running_term(today: dt.date) -> Term:
    """Twelve months with three quarters behind ``today``'s: the calendar year, seen from its last quarter."""
    starts = add_months(dt.date(today.year, today.month - (today.month - 1) % 3, 1), -9)
    ends = add_months(starts, _YEAR) - dt.timedelta(days=1)
    return Term("demo-running", f"{ends.year}年度创建文明行业活动", starts, ends, runs=True)


def spans_of(term: Term, today: dt.date) -> list[Span]:
    """Every period of the term; working days decide when it is due."""
    found = []
    for cycle, months in MONTHS.items():
        starts, number = term.starts, 1
        while starts < term.ends:
            after = add_months(starts, months)
            ends = after - dt.timedelta(days=1)
            due = add_workdays(ends, _AFTER_END)
            if term.runs and cycle == Cycle.MONTH and after == today.replace(day=1):
                due = add_workdays(today, _SOON)
            found.append(Span(f"{cycle.value}-{number:02}", cycle, starts, ends, due))
            starts, number = after, number + 1
    found.append(Span("once", Cycle.ONCE, term.starts, term.ends, add_workdays(term.ends, _AFTER_END)))
    return found
