"""What the applications above are asked by this one."""

from dataclasses import dataclass

from django.dispatch import Signal

work_asked = Signal()
"""Which work is still open in units that are about to end: ``units`` (ids), ``today`` → a tuple of WorkInHand."""


@dataclass(frozen=True)
class WorkInHand:
    """One kind of open work in words: where it is, how much, and what becomes of it."""

    title: str
    words: str
