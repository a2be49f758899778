"""Lines of units against the tree as it is."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from core.paths import STEP
from core.sheets import spoken
from core.sheets.preview import Change, Entry
from units.enums import UnitKind
from units.models import Unit
from units.queries.imports.lines import UnitLine
from units.queries.imports.scope import Scope

LABELS = {
    "name": "名称",
    "short_name": "简称",
    "kind": "类别",
    "comparison_class": "比较类别",
    "weight": "权重",
    "exists_from": "设立日期",
}
_MOST_LEVELS = 63
"""A path column has 255 characters, four for each level."""


@dataclass(frozen=True)
class UnitChange:
    """A unit to be founded (``unit`` is None) or changed; ``parent`` is a code, None where it stays, "" at the top."""

    line: UnitLine
    unit: Unit | None
    values: Mapping[str, Any]
    parent: str | None
    entry: Entry


@dataclass
class Tree:
    """The units there are, and those that the file adds."""

    known: dict[str, Unit]
    paths: dict[str, Unit] = field(init=False)
    lines: dict[str, UnitLine] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Index by path."""
        self.paths = {unit.path: unit for unit in self.known.values()}

    @classmethod
    def of_all(cls) -> "Tree":
        """One query."""
        return cls({unit.code: unit for unit in Unit.objects.select_related("successor")})

    def parent_of(self, unit: Unit) -> str:
        """The code of the unit above, empty at the top."""
        above = self.paths.get(unit.path[:-STEP])
        return above.code if above else ""

    def final_parent(self, code: str) -> str:
        """The code of the unit above when the file is written."""
        line = self.lines.get(code)
        if line is not None and line.parent:
            return line.parent
        return self.parent_of(self.known[code]) if code in self.known else ""

    def name_of(self, code: str) -> str:
        """The name of a unit that is or will be."""
        if code in self.known:
            return str(self.known[code].name)
        return str(self.lines[code].values.get("name", code)) if code in self.lines else code

    def has(self, code: str) -> bool:
        """Whether there is or will be such a unit."""
        return code in self.known or code in self.lines


def plan_units(lines: Sequence[UnitLine], tree: Tree, scope: Scope) -> list[UnitChange]:
    """The changes, in the order of the file; faults are noted in the lines."""
    for line in lines:
        if not line.code:
            continue
        if line.code in tree.lines:
            line.row.fault("code", f"代码与第 {tree.lines[line.code].row.number} 行重复", "同一个单位只写一行")
        else:
            tree.lines[line.code] = line
    _refuse_circles(tree)
    found = []
    for line in tree.lines.values():
        unit = tree.known.get(line.code)
        change = _found(line, tree, scope) if unit is None else _change(line, unit, tree, scope)
        if change is not None:
            found.append(change)
    return found


def _found(line: UnitLine, tree: Tree, scope: Scope) -> UnitChange:
    row = line.row
    for key in ("name", "kind"):
        if key not in line.values and not row.values.get(key):
            row.fault(key, "新单位的这一项不能为空", "请填写")
    if line.parent:
        _check_parent(line, tree, scope)
    elif not scope.is_unbound:
        row.fault("parent", "新单位没有上级", "请填写上级单位的代码")
    if line.successor and not tree.has(line.successor):
        row.fault("successor", f"没有代码为“{line.successor}”的单位", "请检查代码，或在表中加上这个单位")
    _check_days(line, line.values.get("exists_from"), line.values.get("exists_to"))
    changes = [Change("上级", "", tree.name_of(line.parent))] if line.parent else []
    said = {key: label for key, label in (LABELS | {"exists_to": "撤销日期"}).items() if key != "name"}
    changes += [Change(label, "", _said(key, line.values[key])) for key, label in said.items() if line.values.get(key)]
    changes += [Change("承继单位", "", tree.name_of(line.successor))] if line.successor else []
    entry = Entry("单位", row.number, line.code, str(line.values.get("name", "")), tuple(changes))
    return UnitChange(line, None, line.values, line.parent, entry)


def _change(line: UnitLine, unit: Unit, tree: Tree, scope: Scope) -> UnitChange | None:
    if not scope.covers(unit.path):
        line.row.fault("code", f"代码“{line.code}”属于管辖范围以外的单位", "请删去这一行，或换一个代码")
        return None
    _refuse_endings(line, unit)
    values = {key: line.values[key] for key in LABELS if key in line.values and line.values[key] != getattr(unit, key)}
    changes = [Change(LABELS[key], _said(key, getattr(unit, key)), _said(key, value)) for key, value in values.items()]
    before = tree.parent_of(unit)
    is_moved = bool(line.parent) and line.parent != before
    if is_moved:
        _check_parent(line, tree, scope)
        if not scope.covers_above(unit.path):
            line.row.fault("parent", "不能调整自己所在单位的上级", "请由上级单位的创建办办理")
        changes.append(Change("上级", tree.name_of(before) if before else "", tree.name_of(line.parent)))
    if not changes:
        return None
    if unit.exists_to is not None:
        line.row.fault("code", f"“{unit.name}”已于 {unit.exists_to} 撤销，不能再修改", "请删去这一行")
    _check_days(line, values.get("exists_from", unit.exists_from), unit.exists_to)
    entry = Entry("单位", line.row.number, unit.code, unit.name, tuple(changes))
    return UnitChange(line, unit, values, line.parent if is_moved else None, entry)


def _check_parent(line: UnitLine, tree: Tree, scope: Scope) -> None:
    above = tree.known.get(line.parent)
    if not tree.has(line.parent) or (above is not None and not scope.covers(above.path)):
        where = "没有" if scope.is_unbound else "管辖范围内没有"
        line.row.fault("parent", f"{where}代码为“{line.parent}”的单位", "请检查上级代码，或在表中加上这个单位")
    elif above is not None and above.exists_to is not None and line.values.get("exists_to") is None:
        line.row.fault("parent", f"上级“{above.name}”已于 {above.exists_to} 撤销", "请改填现在的上级单位")


def _check_days(line: UnitLine, first: dt.date | None, last: dt.date | None) -> None:
    if first and last and first > last:
        line.row.fault("exists_from", f"设立日期 {first} 晚于撤销日期 {last}", "请检查两个日期")


def _refuse_endings(line: UnitLine, unit: Unit) -> None:
    """How a unit ends is decided on its page, where its people and subordinates are provided for."""
    successor = unit.successor.code if unit.successor else ""
    if line.values.get("exists_to") not in {None, unit.exists_to}:
        line.row.fault("exists_to", "撤销已有的单位不能用导入办理", "请打开该单位的页面，办理撤销或合并")
    if line.successor and line.successor != successor:
        line.row.fault("successor", "已有单位的承继关系不能用导入修改", "请打开该单位的页面，办理撤销或合并")


def _refuse_circles(tree: Tree) -> None:
    levels: dict[str, int] = {"": 0}
    for start in tree.lines:
        trail: dict[str, None] = {}
        code = start
        while code not in levels and code not in trail:
            trail[code] = None
            code = tree.final_parent(code)
        circle = list(trail)[list(trail).index(code) :] if code in trail else []
        level = 0 if circle else levels[code]
        for each in reversed(trail):
            level = levels[each] = level + (not circle)
        for each in circle:
            _fault_parent(tree, each, f"上级关系绕成了圈：{' → '.join([*circle, circle[0]])}", "请改正其中一个上级代码")
        if not circle and levels[start] > _MOST_LEVELS:
            _fault_parent(tree, start, f"层级过深，最多 {_MOST_LEVELS} 级", "请检查上级代码")


def _fault_parent(tree: Tree, code: str, message: str, remedy: str) -> None:
    if code in tree.lines:
        tree.lines[code].row.fault("parent", message, remedy)


def _said(key: str, value: Any) -> str:
    if value is None:
        return ""
    return str(UnitKind(value).label) if key == "kind" else spoken(value)
