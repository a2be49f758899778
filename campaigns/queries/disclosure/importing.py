"""A workbook of the register against what is there: what would be added and changed."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from campaigns.enums import DisclosureArea, DisclosureState
from campaigns.models import DisclosureItem
from campaigns.queries.disclosure.register import units_kept_by
from core.sheets import FaultList, Row
from core.sheets.preview import Change, Entry, Preview
from units.enums import Role
from units.models import Unit, User

LABELS: Mapping[str, str] = {
    "area": "类别",
    "content": "内容",
    "form": "形式",
    "formed_on": "形成日期",
    "within_days": "几个工作日内",
    "due_on": "最迟公开日期",
    "responsibility": "责任",
    "basis": "依据",
    "lasting": "公开多久",
    "channels": "渠道",
    "audience": "对象",
}


@dataclass(frozen=True)
class MatterLine:
    """One line; ``values`` are the fields that the file gives, ``unit`` a code or empty."""

    row: Row
    unit: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class MatterBook:
    """All lines, and what is wrong with them."""

    lines: tuple[MatterLine, ...] = ()
    faults: FaultList = field(default_factory=FaultList)


@dataclass(frozen=True)
class MatterChange:
    """A matter to be written (``item`` None: a new one) with all its values."""

    unit: Unit
    item: DisclosureItem | None
    values: Mapping[str, Any]
    row: Row
    entry: Entry


@dataclass(frozen=True)
class MatterPlan:
    """What an import would write, and the same for people to look at."""

    changes: tuple[MatterChange, ...]
    preview: Preview


def plan_matters(book: MatterBook, user: User, today: dt.date) -> MatterPlan:
    """Compare; three queries. Faults join those that reading found."""
    units = {unit.code: unit for unit in units_kept_by(user, today)}
    own = [unit for unit in units.values() if user.holds(Role.REPORTER, unit.path)]
    home = own[0] if len(own) == 1 else None
    rows = DisclosureItem.objects.exclude(state=DisclosureState.WITHDRAWN).filter(unit__in=units.values())
    known = {(item.unit_id, item.matter): item for item in rows.select_related("unit")}
    seen: dict[tuple[int, str], int] = {}
    changes, untouched = [], 0
    for line in book.lines:
        unit = _unit_of(line, units, home)
        matter = line.values.get("matter")
        if unit is None or not matter:
            continue
        if (first := seen.setdefault((unit.pk, matter), line.row.number)) != line.row.number:
            line.row.fault("matter", f"与第 {first} 行是同一个事项", "请合并成一行")
            continue
        change = _change(line, unit, known.get((unit.pk, matter)))
        untouched += change is None
        changes += [change] if change is not None else []
    preview = Preview(
        added=tuple(change.entry for change in changes if change.item is None),
        changed=tuple(change.entry for change in changes if change.item is not None),
        untouched=untouched,
        faults=book.faults.blocking,
        warnings=book.faults.warnings,
    )
    return MatterPlan(tuple(changes), preview)


def _unit_of(line: MatterLine, units: Mapping[str, Unit], home: Unit | None) -> Unit | None:
    unit = units.get(line.unit) if line.unit else home
    if unit is None and line.unit:
        line.row.fault("unit", f"没有代码为“{line.unit}”、由您登记的单位", "请检查单位代码")
    elif unit is None:
        line.row.fault("unit", "不能为空", "您负责几个单位，请写明单位代码")
    return unit


def _change(line: MatterLine, unit: Unit, item: DisclosureItem | None) -> MatterChange | None:
    values = dict(line.values)
    if values.get("within_days") is not None:
        values.pop("due_on", None)  # it follows from the days
    if item is None:
        if "formed_on" not in values:
            line.row.fault("formed_on", "新事项的形成日期不能为空", "请写成 2026-03-31 的样子")
        said = tuple(Change(LABELS[name], "", _words(name, values[name])) for name in LABELS if name in values)
    else:
        differing = {name: value for name, value in values.items() if getattr(item, name) != value}
        if not differing:
            return None
        said = tuple(
            Change(LABELS[name], _words(name, getattr(item, name)), _words(name, differing[name]))
            for name in LABELS
            if name in differing
        )
    entry = Entry("公开事项", line.row.number, unit.code, values["matter"], said)
    return MatterChange(unit, item, values, line.row, entry)


def _words(name: str, value: Any) -> str:
    if name == "area" and value:
        return str(DisclosureArea(value).label)
    return "" if value is None else str(value)
