"""Lists of instructions with their lights."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.enums import InstructionState
from campaigns.models import Instruction
from campaigns.models.instruction import InstructionQuerySet
from campaigns.queries.policies import work_calendar
from core.workdays import WorkCalendar
from units.models import User

SOON = 2
"""Working days before the answer is due from which its light is blue."""

MINE, SENT, ALL = "mine", "sent", "all"
"""What waits for the person's answer, what they wrote, and everything they see."""


@dataclass(frozen=True)
class InstructionLine:
    """One instruction; ``light`` is empty where nobody is waited for. ``days``: working days left, negative where late."""

    row: Instruction
    light: str
    days: int

    @property
    def is_late(self) -> bool:
        """Whether the answer is overdue."""
        return self.light == "red"


@dataclass(frozen=True)
class InstructionCounts:
    """The numbers on the tabs: open for me to answer, answered for me to judge."""

    mine: int
    to_judge: int


def instructions_in(user: User, tab: str) -> InstructionQuerySet:
    """The rows of one tab: what is to be done first, then the latest."""
    if tab == MINE:
        return Instruction.objects.answerable_by(user).order_by("due_on", "pk")
    if tab == SENT:
        return Instruction.objects.filter(sent_by=user)
    return Instruction.objects.visible_to(user)


def count_instructions(user: User) -> InstructionCounts:
    """Two queries."""
    rows = Instruction.objects
    return InstructionCounts(rows.answerable_by(user).count(), rows.judgeable_by(user).count())


def instruction_lines(rows: Iterable[Instruction], today: dt.date) -> tuple[InstructionLine, ...]:
    """Rows with their lights; one query, none for no rows."""
    found = list(rows)
    if not found:
        return ()
    calendar = work_calendar()
    return tuple(_line(row, today, calendar) for row in found)


def _line(row: Instruction, today: dt.date, calendar: WorkCalendar) -> InstructionLine:
    days = calendar.left(today, row.due_on)
    if row.state != InstructionState.OPEN:
        return InstructionLine(row, "", days)
    return InstructionLine(row, "red" if days < 0 else "blue" if days <= SOON else "green", days)
