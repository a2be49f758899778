"""What a figure is: a name, how it is counted in words, the value, and the records behind it."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from evaluations.queries.term_report.scope import ReportPlace

MOST_NAMED = 3
"""Units that a sentence names one by one."""


@dataclass(frozen=True)
class Record:
    """One record behind a figure; ``page`` and ``key``: its page, empty where it has none."""

    unit: str
    what: str
    day: dt.date | None = None
    page: str = ""
    key: int = 0


Rows = Callable[[ReportPlace], QuerySet[Any] | Sequence[Any]]
Line = Callable[[Any], Record]


@dataclass(frozen=True)
class Figure:
    """``value`` gives the number in words of a sentence, "" where there is no record.

    ``rows`` are what was counted, read page by page; ``line`` says one of them. ``is_of_part``: it differs from part to part
    of the scheme.
    """

    name: str
    how: str
    value: Callable[[ReportPlace], str]
    rows: Rows
    line: Line
    is_of_part: bool = False


Counted = Callable[[ReportPlace], QuerySet[Any]]


def counted(name: str, how: str, rows: Counted, line: Line, *, is_of_part: bool = False) -> Figure:
    """The number of records."""
    return Figure(name, how, lambda place: number(rows(place).count()), rows, line, is_of_part)


def summed(name: str, how: str, rows: Counted, line: Line, amount: Callable[[Any], Decimal]) -> Figure:
    """The sum of something in each record."""

    def value(place: ReportPlace) -> str:
        return number(sum((amount(row) for row in rows(place)), Decimal(0)))

    return Figure(name, how, value, rows, line)


def distinct(name: str, how: str, rows: Counted, line: Line, field: str) -> Figure:
    """How many different values a field has."""
    return Figure(name, how, lambda place: number(rows(place).order_by().values(field).distinct().count()), rows, line)


def leading_units(
    name: str, how: str, rows: Counted, line: Line, unit: str = "unit__name", measure: str = "项"
) -> Figure:
    """The units with the most records, named with their numbers; ties by name."""

    def value(place: ReportPlace) -> str:
        found = rows(place).order_by().values_list(unit).annotate(times=Count("pk")).order_by("-times", unit)
        return "、".join(f"{who}（{times}{measure}）" for who, times in found[:MOST_NAMED])

    return Figure(name, how, value, rows, line)


def number(value: Decimal | int) -> str:
    """As a sentence says it: no zeros behind the point; "" for none."""
    if not value:
        return ""
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(part: int, whole: int) -> str:
    """Two places, half-up; "" of nothing."""
    if not whole:
        return ""
    return f"{number((Decimal(part * 100) / whole).quantize(Decimal('0.01'), rounding='ROUND_HALF_UP')) or '0'}%"
