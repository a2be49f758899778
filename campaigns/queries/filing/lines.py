"""A workbook of tasks as it was read: lines with what they held when it was made, and what they hold now."""

from dataclasses import dataclass

from core.sheets import FaultList, Row


@dataclass(frozen=True)
class BookLine:
    """One cell that was filled in: ``row`` keeps what stands in it now, ``base`` is what stood there at first."""

    row: Row
    assignment_id: int
    slot: str
    base: str
    is_computed: bool


@dataclass(frozen=True)
class TaskBook:
    """All of it, and whose it is."""

    participation_id: int
    period_id: int
    lines: tuple[BookLine, ...]
    faults: FaultList


def settled(text: str) -> str:
    """A text as a cell gives it back: one kind of line break, nothing around it."""
    return text.replace("\r\n", "\n").strip()
