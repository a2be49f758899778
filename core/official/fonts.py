"""Fonts of an official document: their names are written into the file, none is shipped."""

from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.run import Run

LATIN = "Times New Roman"


@dataclass(frozen=True)
class Face:
    """A typeface for Chinese characters and its size in points; digits and letters are set in ``LATIN``."""

    name: str
    points: float

    def apply(self, run: Run) -> None:
        """Set the run in this face."""
        run.font.size = Pt(self.points)
        name_fonts(run.font, self.name)


def name_fonts(font: Any, east_asian: str) -> None:
    """Write the names of both fonts, so that no program falls back to a theme's own."""
    font.name = LATIN
    fonts = font.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), east_asian)
    fonts.set(qn("w:cs"), LATIN)


TITLE = Face("方正小标宋简体", 22)
BODY = Face("仿宋", 16)
FIRST = Face("黑体", 16)
SECOND = Face("楷体", 16)
NUMBER = Face("宋体", 14)
CELL = Face("仿宋", 10.5)
HEAD = Face("黑体", 10.5)


def field(run: Run, code: str) -> None:
    """A field such as PAGE, computed by the program that shows the file."""
    for kind, text in (("begin", ""), ("", code), ("end", "")):
        if kind:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        else:
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = text
        run._r.append(part)  # noqa: SLF001 - python-docx has no public way to a field
