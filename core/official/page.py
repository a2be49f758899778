"""The page: A4, margins, line pitch, page numbers (GB/T 9704-2012, sections 5 and 7)."""

from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt

from core.official.fonts import BODY, NUMBER, field, name_fonts

LINE_PITCH = 28
"""Points from line to line, fixed: 22 lines a page."""

_SHORT, _LONG = Mm(210), Mm(297)
_TOP, _BOTTOM, _LEFT, _RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
_TWIPS = 20


def set_up(document: Any) -> None:
    """Styles, the first section, and numbers that stand outside on odd and on even pages."""
    normal = document.styles["Normal"]
    name_fonts(normal.font, BODY.name)
    normal.font.size = Pt(BODY.points)
    document.settings.odd_and_even_pages_header_footer = True
    shape(document.sections[0])
    _number(document.sections[0].footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _number(document.sections[0].even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def shape(section: Section, *, is_wide: bool = False) -> None:
    """A4 with the margins of the standard; ``is_wide``: on its side, for a wide table, the binding edge at the top."""
    section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (_LONG, _SHORT) if is_wide else (_SHORT, _LONG)
    margins = (_LEFT, _RIGHT, _BOTTOM, _TOP) if is_wide else (_TOP, _BOTTOM, _LEFT, _RIGHT)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = margins
    section.footer_distance = Mm(28) if not is_wide else Mm(15)
    grid = section._sectPr.find(qn("w:docGrid"))  # noqa: SLF001 - python-docx knows no grid
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)  # noqa: SLF001
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE_PITCH * _TWIPS))


def _number(footer: Any, side: WD_ALIGN_PARAGRAPH) -> None:
    """「— 1 —」, one character in from the edge."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = side
    inset = paragraph.paragraph_format
    inset.left_indent = inset.right_indent = Pt(NUMBER.points)
    for code in ("— ", "PAGE", " —"):
        run = paragraph.add_run("" if code == "PAGE" else code)
        NUMBER.apply(run)
        if code == "PAGE":
            field(run, code)
