"""A workbook of units and people as typed lines. An empty cell says nothing: what is there stays."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.sheets import FaultList, Row
from units.enums import Role


@dataclass(frozen=True)
class UnitLine:
    """A unit; ``values`` are the fields that the file gives, ``parent`` and ``successor`` codes or empty."""

    row: Row
    code: str
    values: Mapping[str, Any]
    parent: str = ""
    successor: str = ""


@dataclass(frozen=True)
class PersonLine:
    """A person in one unit; ``values`` as in ``UnitLine``."""

    row: Row
    username: str
    values: Mapping[str, Any]
    unit: str = ""
    roles: tuple[Role, ...] = ()
    post: str = ""


@dataclass(frozen=True)
class UnitBook:
    """All lines of a workbook, and what is wrong with it."""

    units: tuple[UnitLine, ...] = ()
    people: tuple[PersonLine, ...] = ()
    faults: FaultList = field(default_factory=FaultList)
