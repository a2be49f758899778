"""What a sheet holds: values with their places, counted from 1 as people count them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

Value = str | Decimal | dt.date
"""Text without outer white space, an exact number, or a day; an empty cell is an empty text."""

EMPTY = ""


@dataclass(frozen=True)
class Span:
    """A merged range; both corners belong to it."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, place: tuple[int, int]) -> bool:
        row, column = place
        return self.top <= row <= self.bottom and self.left <= column <= self.right


@dataclass(frozen=True)
class Sheet:
    """One sheet; all rows are equally long. ``formulas``: the cells (row, column) that are computed, where asked for."""

    name: str
    rows: tuple[tuple[Value, ...], ...]
    merged: tuple[Span, ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.rows[0]) if self.rows else 0

    def at(self, row: int, column: int) -> Value:
        """The value of a cell; beyond the edge it is empty."""
        inside = 1 <= row <= len(self.rows) and 1 <= column <= self.width
        return self.rows[row - 1][column - 1] if inside else EMPTY

    def numbered(self) -> Iterator[tuple[int, tuple[Value, ...]]]:
        """The rows with their numbers."""
        return enumerate(self.rows, start=1)

    def filled(self) -> "Sheet":
        """The same with the value of a merged range in each of its cells."""
        rows = [list(row) for row in self.rows]
        for span in self.merged:
            value = self.at(span.top, span.left)
            for row in rows[span.top - 1 : span.bottom]:
                cells = range(span.left - 1, min(span.right, len(row)))
                row[span.left - 1 : span.right] = [value for _ in cells]
        return replace(self, rows=tuple(map(tuple, rows)))


def column_name(column: int) -> str:
    """The letters above a column: 1 is A, 27 is AA."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


def spoken(value: Value) -> str:
    """A value as text: ``3`` for a number 3.0, ``2026-03-31`` for a day."""
    match value:
        case str():
            return value
        case dt.date():
            return value.isoformat()
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
