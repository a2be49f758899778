"""The rows of a table of the office's own → a tree, through merged cells and cells left empty below them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from campaigns.importers.office_layout import Layout
from campaigns.importers.office_words import Heading, read_heading, tidy_number
from core.sheets import Sheet, Span, spoken

_TOTAL = re.compile(r"(?:合计|总计|总分|共计|小计)")
_NOTE = re.compile(r"(?:注|备注|说明|填表说明|附)\s*[:：\d]")

Place = tuple[int, int]


@dataclass
class Node:
    """A target; ``rows`` are the lines that speak of it alone."""

    heading: Heading
    place: Place
    depth: int
    parent: "Node | None" = None
    number: str = ""
    children: list["Node"] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def walk(self) -> Iterator["Node"]:
        """This and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def all_rows(self) -> set[int]:
        """The lines of this and all below it."""
        return {row for node in self.walk() for row in node.rows}


@dataclass
class Grid:
    """Cells with merged ranges resolved."""

    sheet: Sheet
    spans: Mapping[Place, Span]

    @classmethod
    def of(cls, sheet: Sheet) -> "Grid":
        """Index the merged ranges."""
        spans = {
            (row, column): span
            for span in sheet.merged
            for row in range(span.top, min(span.bottom, len(sheet.rows)) + 1)
            for column in range(span.left, min(span.right, sheet.width) + 1)
        }
        return cls(sheet, spans)

    def span(self, row: int, column: int) -> Span:
        """The merged range of a cell, or the cell itself."""
        return self.spans.get((row, column), Span(row, column, row, column))

    def anchor(self, row: int, column: int) -> Place:
        """The cell that holds the value of a cell."""
        span = self.span(row, column)
        return span.top, span.left

    def text(self, row: int, column: int) -> str:
        """The value of a cell as text."""
        return spoken(self.sheet.at(*self.anchor(row, column))).strip()

    def rows_of(self, row: int, column: int) -> set[int]:
        """The lines that a cell covers."""
        span = self.span(row, column)
        return set(range(span.top, span.bottom + 1))


@dataclass
class Forest:
    """The tree in the making: the targets at the top, and those under which the next line may hang."""

    grid: Grid
    layout: Layout
    tops: list[Node] = field(default_factory=list)
    section: Node | None = None
    open: dict[int, Node] = field(default_factory=dict)
    totals: list[int] = field(default_factory=list)

    def read(self) -> None:
        """All lines below the header."""
        for row in range(self.layout.head + 1, len(self.grid.sheet.rows) + 1):
            first = next((text for place in self._places() if (text := self.grid.text(row, place))), "")
            if _TOTAL.match("".join(first.split())):
                self.totals.append(row)
            elif first and not _NOTE.match(first):
                self._read_row(row)

    def _places(self) -> range:
        return range(1, self.grid.sheet.width + 1)

    def _read_row(self, row: int) -> None:
        left, right = self.layout.main
        span = self.grid.span(row, left)
        if span.left <= left and span.right >= right and span.top == span.bottom and right > left:
            self.section = self._plant(None, row, left, 0)
            self.open = {}
            return
        found, is_new = None, False
        deepest = self._deepest(row)
        for level, column in enumerate(self.layout.levels):
            if level and self.grid.anchor(row, column) == self.grid.anchor(row, self.layout.levels[level - 1]):
                continue  # one cell across two levels
            text = self.grid.text(row, column)
            known = self.open.get(level)
            if text and (
                is_new or known is None or not self._continues(known, row, column, is_deepest=level == deepest)
            ):
                above = found or self.section
                found = self.open[level] = self._plant(above, row, column, above.depth + 1 if above else 0)
                is_new = True
                self.open = {key: node for key, node in self.open.items() if key <= level}
            elif known is not None and not is_new:
                found = known
        if found is not None:
            found.rows.append(row)
            self._take_number(found, row)

    def _deepest(self, row: int) -> int:
        return max((n for n, column in enumerate(self.layout.levels) if self.grid.text(row, column)), default=0)

    def _continues(self, known: Node, row: int, column: int, *, is_deepest: bool) -> bool:
        """Whether a cell speaks of the target before it: the same merged cell, or the same words written again."""
        if known.place == self.grid.anchor(row, column):
            return True
        return not is_deepest and read_heading(self.grid.text(row, column)) == known.heading

    def _plant(self, above: Node | None, row: int, column: int, depth: int) -> Node:
        heading = read_heading(self.grid.text(row, column))
        node = Node(heading, self.grid.anchor(row, column), depth, above, heading.number)
        (self.tops if above is None else above.children).append(node)
        return node

    def _take_number(self, leaf: Node, row: int) -> None:
        """A number in a column of its own belongs to the target that covers the same lines, else to the lowest."""
        for column in self.layout.numbers:
            number = tidy_number(self.grid.text(row, column))
            if not number:
                continue
            lines = self.grid.rows_of(row, column)
            chain = [leaf]
            while chain[-1].parent is not None:
                chain.append(chain[-1].parent)
            owner = next((node for node in chain if self.grid.rows_of(*node.place) == lines), leaf)
            owner.number = owner.number or number
