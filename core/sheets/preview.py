"""What an import would do, for a person to look at before anything is written."""

import hashlib
from dataclasses import dataclass

from core.sheets.faults import Fault

MOST_SHOWN = 200
"""Entries of one list shown on a page; beyond, they are counted."""


@dataclass(frozen=True)
class Change:
    """One value that would differ."""

    label: str
    before: str
    now: str


@dataclass(frozen=True)
class Entry:
    """One thing: what kind of thing, where the file says it (row 0: nowhere), its key and name, and what would differ."""

    kind: str
    row: int
    key: str
    title: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Preview:
    """All of it. With ``faults`` nothing can be written."""

    added: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()
    removed: tuple[Entry, ...] = ()
    untouched: int = 0
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()

    @property
    def has_changes(self) -> bool:
        """Whether anything would be written."""
        return bool(self.added or self.changed or self.removed)

    @property
    def fingerprint(self) -> str:
        """The same for the same effect: whoever confirms confirms what they have seen."""
        said = repr((self.added, self.changed, self.removed))
        return hashlib.sha256(said.encode()).hexdigest()[:32]
