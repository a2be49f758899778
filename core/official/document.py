"""Writing one: title, headings, paragraphs, tables, attachments, who signs and when."""

import datetime as dt
import io
import unicodedata
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt

from core.official.fonts import BODY, CELL, FIRST, HEAD, SECOND, TITLE, Face
from core.official.page import LINE_PITCH, set_up, shape

_DIGITS = "零一二三四五六七八九"
_TEN = 10
_CELL_PITCH, _CELL_AIR = 14, 2
"""Points from line to line in a table, and above and below a cell's text: off the page's grid."""

_LEFT_OF_DATE = 4
"""Characters between the date and the right edge."""


class OfficialDocument:
    """Grows from top to bottom; headings number themselves: 一、 （一） and begin anew below each other."""

    def __init__(self, *, title: str, at: dt.datetime) -> None:
        """An empty document with its title, its lines broken where the meaning allows; ``at``: when it is written."""
        self._document = docx.Document()
        set_up(self._document)
        self._first = self._second = 0
        properties = self._document.core_properties
        properties.title, properties.author = title.replace("\n", ""), ""
        properties.created = properties.modified = at.astimezone(dt.UTC).replace(tzinfo=None)
        for line in title.split("\n"):
            self._line(line, TITLE, align=WD_ALIGN_PARAGRAPH.CENTER)
        self._line("", BODY)

    def first(self, text: str) -> None:
        """A heading of the first level: 一、."""
        self._first, self._second = self._first + 1, 0
        self._body(f"{chinese_number(self._first)}、{text}", FIRST, keeps_next=True)

    def second(self, text: str) -> None:
        """A heading of the second level: （一）."""
        self._second += 1
        self._body(f"（{chinese_number(self._second)}）{text}", SECOND, keeps_next=True)

    def paragraph(self, text: str) -> None:
        """Body text, its first line two characters in."""
        self._body(text, BODY)

    def addressee(self, text: str) -> None:
        """To whom it goes, from the left edge."""
        self._line(text, BODY)

    def signature(self, unit: str, day: dt.date) -> None:
        """Who it is from and the day, on the right."""
        self._line("", BODY)
        for text in (unit, f"{day.year}年{day.month}月{day.day}日"):
            line = self._line(text, BODY, align=WD_ALIGN_PARAGRAPH.RIGHT)
            line.paragraph_format.right_indent = Pt(_LEFT_OF_DATE * BODY.points)

    def attachment(self, number: int, title: str, *, is_wide: bool = False) -> None:
        """Begin 附件 on a page of its own; ``is_wide``: on its side."""
        shape(self._document.add_section(), is_wide=is_wide)
        self._line(f"附件{number}", FIRST)
        self._line(title, TITLE, align=WD_ALIGN_PARAGRAPH.CENTER)

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[int]) -> None:
        """A ruled table whose head is repeated on every page; ``shares``: how wide each column is beside the others."""
        section = self._document.sections[-1]
        width = section.page_width - section.left_margin - section.right_margin  # type: ignore[operator] # all are set
        table = self._document.add_table(rows=0, cols=len(heads), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        widths = [Emu(width * share // sum(shares)) for share in shares]
        for column, wide in zip(table.columns, widths, strict=True):
            column.width = wide
        for place, texts in enumerate((heads, *rows)):
            row = table.add_row()
            for cell, text, wide in zip(row.cells, texts, widths, strict=True):
                cell.width = wide
                _fill(cell.paragraphs[0], text, CELL if place else HEAD)
            _mark(row, is_head=not place)

    def as_bytes(self) -> bytes:
        """The finished file."""
        stream = io.BytesIO()
        self._document.save(stream)
        return stream.getvalue()

    def _body(self, text: str, face: Face, *, keeps_next: bool = False) -> None:
        line = self._line(text, face, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
        line.paragraph_format.keep_with_next = keeps_next
        indent = line._p.get_or_add_pPr().get_or_add_ind()  # noqa: SLF001 - characters are not in the public interface
        indent.set(qn("w:firstLineChars"), "200")
        indent.set(qn("w:firstLine"), str(round(2 * face.points * 20)))

    def _line(self, text: str, face: Face, align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT) -> Any:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = align
        shape_of = paragraph.paragraph_format
        shape_of.space_before = shape_of.space_after = Pt(0)
        shape_of.line_spacing_rule, shape_of.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE_PITCH)
        face.apply(paragraph.add_run(text))
        return paragraph


def plain(text: str) -> str:
    """Without the signs that no Word file may hold."""
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) not in {"Cc", "Cs", "Cn"})


def chinese_number(number: int) -> str:
    """1 … 99 in Chinese."""
    tens, ones = divmod(number, _TEN)
    head = "" if not tens else f"{_DIGITS[tens] if tens > 1 else ''}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def _fill(paragraph: Any, text: str, face: Face) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    lines = paragraph.paragraph_format
    lines.space_before = lines.space_after = Pt(_CELL_AIR)
    lines.line_spacing_rule, lines.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_CELL_PITCH)
    grid = OxmlElement("w:snapToGrid")
    grid.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().insert_element_before(grid, "w:spacing", "w:ind", "w:jc")  # noqa: SLF001 - nor is this
    face.apply(paragraph.add_run(text))


def _mark(row: Any, *, is_head: bool) -> None:
    """No row is cut by the end of a page; the head comes again on the next."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - not in the public interface
    for name in ("w:cantSplit", *(("w:tblHeader",) if is_head else ())):
        properties.append(OxmlElement(name))
