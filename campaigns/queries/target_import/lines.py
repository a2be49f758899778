"""A workbook of targets as typed lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from campaigns.queries.scheme_items import ItemRow
from campaigns.queries.target_rows import TargetRow
from core.sheets import FaultList, Row

SILENT = frozenset({"example", "rule", "join", "cycle", "kinds", "classes", "methods", "evidence_required", "review"})
"""What the office's own tables say nothing of."""


@dataclass(frozen=True)
class TargetLine:
    """A target and where it stands; what is in ``silent`` stays as it is where the target is known already."""

    row: Row
    target: TargetRow
    silent: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ItemLine:
    """An item of the bonus list or the negative list and where it stands."""

    row: Row
    item: ItemRow


@dataclass(frozen=True)
class TargetBook:
    """All lines in the order of the tree, parents first. ``head``: what the file says of the scheme as a whole.

    ``items``: kind → list, of the lists that the file has; of the others it says nothing.

    With ``is_office`` it is a table of the office's own; its codes are made up, so that targets already known are known
    again by number and title.
    """

    lines: tuple[TargetLine, ...] = ()
    head: Mapping[str, Any] = field(default_factory=dict)
    is_office: bool = False
    items: Mapping[str, tuple[ItemLine, ...]] = field(default_factory=dict)
    faults: FaultList = field(default_factory=FaultList)
