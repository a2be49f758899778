"""A table of the office's own → lines of targets, without hand work."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from campaigns.enums import Cycle, Join, Part
from campaigns.importers.office_layout import Layout, find_layout
from campaigns.importers.office_nodes import Forest, Grid, Node
from campaigns.importers.office_words import (
    Heading,
    full_number,
    names_everybody,
    read_heading,
    read_points,
    read_units,
)
from campaigns.importers.target_checks import check_lines
from campaigns.queries.target_import.lines import SILENT, TargetBook, TargetLine
from campaigns.queries.target_rows import TargetRow
from core.sheets import Fault, FaultList, Row, Sheet, spoken
from core.sheets.rows import folded
from units.enums import UnitKind

_LONGEST_TITLE = 200
_LONGEST_EXPLANATION = 10_000
_ATTACHMENT = re.compile(r"附[件表录]|单位[:：]|填报|\d|（?(?:草案|征求意见稿|试行)）?$")
_CYCLES = {folded(str(each.label)): each.value for each in Cycle} | {
    folded(str(each.label)).removeprefix("每"): each.value for each in Cycle
}
_KINDS = {folded(str(kind.label)): kind.value for kind in UnitKind}


@dataclass(frozen=True)
class Known:
    """What the tables of this campaign may refer to: names of units → codes, classes, and the cycle taken by default."""

    units: Mapping[str, str] = field(default_factory=dict)
    classes: frozenset[str] = frozenset()
    cycle: str = Cycle.YEAR


def read_office_tables(sheets: Sequence[Sheet], known: Known, faults: FaultList) -> TargetBook | None:
    """All sheets that look like a table of targets, one after the other; None where none does."""
    tables = [_Table(sheet, layout, known, faults) for sheet in sheets if (layout := find_layout(sheet)) is not None]
    if not tables:
        return None
    nodes = [(table, node) for table in tables for top in table.tops for node in top.walk()]
    _number(nodes)
    codes = _codes([node for _, node in nodes])
    lines = [table.line(node, codes) for table, node in nodes]
    for table in tables:
        table.check_totals()
    title = next((title for table in tables if (title := table.title())), "")
    return TargetBook(tuple(check_lines(lines)), {"title": title} if title else {}, is_office=True, faults=faults)


def _number(nodes: Iterable[tuple["_Table", Node]]) -> None:
    """Numbers stay as they are printed, except on levels where they begin anew below each target."""
    levels: dict[int, Counter[str]] = {}
    for _, node in nodes:
        levels.setdefault(node.depth, Counter()).update([node.number] if node.number else [])
    for _, node in nodes:
        if node.parent is not None and max(levels[node.depth].values(), default=0) > 1:
            node.number = full_number(node.parent.number, node.number)


def _codes(nodes: Sequence[Node]) -> dict[int, str]:
    """Node → code: its number where no other has it, else its place in the tree."""
    counted = Counter(node.number for node in nodes)
    places: dict[int, str] = {}
    ordinals: Counter[int] = Counter()
    codes: dict[int, str] = {}
    for node in nodes:
        above = id(node.parent) if node.parent is not None else 0
        ordinals[above] += 1
        places[id(node)] = f"{places[above]}-{ordinals[above]}" if above else f"n{ordinals[above]}"
        is_alone = bool(node.number) and counted[node.number] == 1
        codes[id(node)] = node.number[:64] if is_alone else places[id(node)]
    return codes


class _Table:
    """One sheet."""

    def __init__(self, sheet: Sheet, layout: Layout, known: Known, faults: FaultList) -> None:
        """Grow the tree."""
        self.sheet, self.layout, self.known, self.faults = sheet, layout, known, faults
        self.grid = Grid.of(sheet)
        self.forest = Forest(self.grid, layout)
        self.forest.read()
        self.tops = self.forest.tops
        for top in self.tops:
            for node in list(top.walk()):
                self._split(node)

    def title(self) -> str:
        """What stands above the header."""
        for row in self.sheet.rows[: self.layout.head - 1]:
            for value in row:
                text = " ".join(spoken(value).split())
                if text and not _ATTACHMENT.match(text):
                    return text[:120]
        return ""

    def check_totals(self) -> None:
        """A line 合计 says what the leaves add up to."""
        leaves = [node for top in self.tops for node in top.walk() if not node.children]
        total = sum((self._points(leaf, None) or Decimal(0) for leaf in leaves), Decimal(0))
        for row in self.forest.totals:
            for place in self.layout.points[-1:]:
                said = read_points(self.grid.text(row, place))
                if said is not None and said != total and row == self.forest.totals[-1]:
                    message = f"合计写的是 {spoken(said)} 分，各末级目标合计 {spoken(total)} 分"
                    remedy = "请核对各项分值"
                    self.faults.add(Fault(self.sheet.name, row, place, message, remedy, is_warning=True))

    def line(self, node: Node, codes: Mapping[int, str]) -> TargetLine:
        """The target of a node."""
        row = Row(self.sheet.name, node.place[0], {}, {**self.layout.columns, "title": node.place[1]}, self.faults)
        is_leaf = not node.children
        explanation = self._explanation(node)
        if len(explanation) > _LONGEST_EXPLANATION:
            row.fault("explanation", f"评分标准超过 {_LONGEST_EXPLANATION} 字", "请删减，或分成几个目标")
        target = TargetRow(
            code=codes[id(node)],
            title=self._title(node, row),
            parent=codes[id(node.parent)] if node.parent is not None else None,
            number=node.number[:40],
            explanation=explanation[:_LONGEST_EXPLANATION],
            points=self._points(node, row),
        )
        silent = SILENT if is_leaf else frozenset({"review"})
        silent |= {"explanation"} if not explanation else set()
        return self._leaf(node, row, target, silent) if is_leaf else TargetLine(row, target, silent)

    def _leaf(self, node: Node, row: Row, target: TargetRow, silent: frozenset[str]) -> TargetLine:
        parts, classes, kinds = self._scope(node, row)
        cycle = self._cycle(node, row)
        if parts or classes or kinds:
            silent -= {"kinds", "classes"}
        if not self.layout.units:
            silent |= {"units", "assisting"}
        whole = TargetRow(
            **{
                **vars(target),
                "rule": {"kind": "direct"},
                "join": Join.MEAN.value,
                "cycle": cycle or self.known.cycle,
                "units": frozenset(parts),
                "assisting": frozenset(code for code, part in parts.items() if part == Part.ASSISTING),
                "classes": classes,
                "kinds": kinds,
            }
        )
        return TargetLine(row, whole, silent - {"cycle"} if cycle else silent)

    def _title(self, node: Node, row: Row) -> str:
        title = node.heading.title
        if len(title) > _LONGEST_TITLE:
            said = f"名称有 {len(title)} 字，超过 {_LONGEST_TITLE} 字，已截短；全文放进填报说明"
            row.fault("title", said, "导入后可在页面改写名称", is_warning=True)
        return title[:_LONGEST_TITLE]

    def _split(self, node: Node) -> None:
        """A lowest target whose lines have points each of their own is a branch, and each line a leaf below it."""
        column = self.layout.points_of_level(len(self.layout.levels) - 1)
        if node.children or len(node.rows) < 2 or column is None or not self.layout.standards:  # noqa: PLR2004 - a plural
            return
        lines = node.rows
        anchors = {self.grid.anchor(row, column) for row in lines if self.grid.text(row, column)}
        words = [(row, self.grid.text(row, self.layout.standards[0])) for row in lines]
        if len(anchors) < len(lines) or not all(text for _, text in words):
            return
        for row, text in words:
            heading = read_heading(text)
            title = heading.title.split("\n")[0][:_LONGEST_TITLE]
            short = Heading(heading.number, title, None)
            node.children.append(
                Node(short, (row, self.layout.standards[0]), node.depth + 1, node, heading.number, rows=[row])
            )
        node.rows = []

    def _points(self, node: Node, row: Row | None) -> Decimal | None:
        """From the one cell of the points column that covers the lines, else from the brackets of the title."""
        lines = node.all_rows or {node.place[0]}
        for place, is_strict in self._points_places(node):
            anchors = {self.grid.anchor(line, place) for line in lines if self.grid.text(line, place)}
            covered = self.grid.rows_of(*next(iter(anchors))) if len(anchors) == 1 else set[int]()
            if not covered or not covered <= lines or (is_strict and (covered != lines or len(lines) == 1)):
                continue
            text = self.grid.text(min(covered), place)
            found = read_points(text)
            if row is not None and found is None:
                row.fault("points", f"“{text}”不是分值", "请只填数字，如 5")
            if row is not None and found is not None and node.heading.points not in {None, found}:
                said = f"分值列写的是 {spoken(found)} 分，名称里写的是 {spoken(node.heading.points or found)} 分"
                row.fault("points", said, "请改成一致")
            return found
        return node.heading.points

    def _points_places(self, node: Node) -> list[tuple[int, bool]]:
        """Columns that may hold the points of a node, and whether their cell must cover all its lines."""
        lowest = self.layout.points_of_level(len(self.layout.levels) - 1)
        if not node.children:
            return [(lowest, False)] if lowest is not None else [(place, False) for place in self.layout.points]
        levels = self.layout.levels
        own = self.layout.points_of_level(levels.index(node.place[1])) if node.place[1] in levels else None
        places = [(own, False)] if own is not None and own != lowest else []
        return places + ([(lowest, True)] if lowest is not None else [])

    def _explanation(self, node: Node) -> str:
        parts: dict[str, None] = {}
        if len(node.heading.title) > _LONGEST_TITLE:
            parts[node.heading.title] = None
        for line in node.rows:
            for place in self.layout.standards:
                if text := self.grid.text(line, place):
                    parts.setdefault(text)
            for place, word in self.layout.notes.items():
                if text := self.grid.text(line, place):
                    parts.setdefault(f"{word}：{text}")
        return "\n".join(parts)

    def _cycle(self, node: Node, row: Row) -> str:
        if self.layout.cycle is None or not node.rows:
            return ""
        text = self.grid.text(node.rows[0], self.layout.cycle)
        if text and folded(text) not in _CYCLES:
            words = "、".join(str(each.label) for each in Cycle)
            row.fault("rule", f"没有“{text}”这种填报周期，暂按默认周期", f"请写成：{words}", is_warning=True)
        return _CYCLES.get(folded(text), "")

    def _scope(self, node: Node, row: Row) -> tuple[dict[str, Part], frozenset[str], frozenset[str]]:
        """Codes of units with their parts, classes and kinds that the cells of responsible units name."""
        units, classes, kinds, unknown = dict[str, Part](), set(), set(), []
        names = self._named(node)
        if any(map(names_everybody, names)):
            return {}, frozenset(), frozenset()
        for name, part in names.items():
            word = folded(name)
            group = re.sub(r"^(?:全市|市属|局属|全局)?各?", "", word)
            if word in self.known.units:
                units.setdefault(self.known.units[word], part)
            elif group in self.known.classes:
                classes.add(group)
            elif group in _KINDS:
                kinds.add(_KINDS[group])
            else:
                unknown.append(name)
        if unknown:
            rest = "只按认出的单位" if units or classes or kinds else "暂按适用于所有单位"
            said = f"本届没有名为“{'”“'.join(unknown)}”的参加单位，{rest}"
            row.fault("units", said, "请改成系统里的单位名称，或导入后在页面指定适用单位", is_warning=True)
        return units, frozenset(classes), frozenset(kinds)

    def _named(self, node: Node) -> dict[str, Part]:
        """Names of units with their parts; a unit that is named twice leads where it leads once."""
        found: dict[str, Part] = {}
        head = self.layout.head
        cells = dict.fromkeys(
            (self.grid.text(line, place), self.grid.text(head, place))
            for line in node.rows
            for place in self.layout.units
        )
        for text, header in cells:
            for name, part in read_units(text, header).items():
                found[name] = Part.LEAD if found.get(name) == Part.LEAD else part
        return found
