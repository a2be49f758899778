"""The hidden marks of a workbook of tasks: whose it is, which line is which, and that nobody changed either."""

import datetime as dt
from dataclasses import dataclass

from django.utils.crypto import constant_time_compare, salted_hmac

from campaigns.queries.filing.lines import settled

_SALT = "campaigns.task_book"
_FORMAT = "填报工作簿1"
_DIGITS = 32
_HEAD_PARTS = 6
_LINE_PARTS = 4

COLUMNS = ("A", "B", "C", "D", "E", "F", "G", "H", "I", "J")
NUMBER, TITLE, ASKED, FILL, HOW, PREVIOUS, RULE, NOTES, KEY, BASE = range(1, len(COLUMNS) + 1)
"""The columns of the sheet, from 1; the last two are hidden."""

HEAD_ROW = 1
TITLES_ROW = 4


@dataclass(frozen=True)
class Head:
    """Of which unit and period, made when (to the second), with how many lines."""

    participation_id: int
    period_id: int
    made_at: dt.datetime
    lines: int

    @property
    def words(self) -> str:
        """What is sealed."""
        return "|".join(
            map(str, (_FORMAT, self.participation_id, self.period_id, int(self.made_at.timestamp()), self.lines))
        )

    def sealed(self) -> str:
        """As it stands in the hidden cell."""
        return f"{self.words}|{_seal(self.words)}"


@dataclass(frozen=True)
class Mark:
    """Which cell a line is."""

    assignment_id: int
    version: int
    slot: str

    @property
    def words(self) -> str:
        """What names it."""
        return f"{self.assignment_id}|{self.version}|{self.slot}"

    def sealed(self, head: Head, base: str) -> str:
        """As it stands in the hidden cell; the seal covers the value at first as well."""
        return f"{self.words}|{_seal(f'{head.words}|{self.words}|{settled(base)}')}"


def is_head(text: str) -> bool:
    """Whether a cell looks like the mark of such a workbook."""
    return text.startswith(f"{_FORMAT}|")


def read_head(text: str) -> Head | None:
    """The head, or None where somebody changed it."""
    parts = text.split("|")
    if len(parts) != _HEAD_PARTS or not all(map(str.isdecimal, parts[1:5])):
        return None
    unit, period, seconds, lines = map(int, parts[1:5])
    head = Head(unit, period, dt.datetime.fromtimestamp(seconds, dt.UTC), lines)
    return head if constant_time_compare(text, head.sealed()) else None


def read_mark(text: str, head: Head, base: str) -> Mark | None:
    """Which cell a line is, or None where somebody changed it."""
    parts = text.split("|")
    if len(parts) != _LINE_PARTS or not all(map(str.isdecimal, parts[:2])):
        return None
    mark = Mark(int(parts[0]), int(parts[1]), parts[2])
    return mark if constant_time_compare(text, mark.sealed(head, base)) else None


def _seal(words: str) -> str:
    return salted_hmac(_SALT, words, algorithm="sha256").hexdigest()[:_DIGITS]
