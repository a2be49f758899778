"""Word files have the form of GB/T 9704-2012."""

import datetime as dt
import io
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Pt

from core.official import OfficialDocument
from core.official.document import chinese_number

AT = dt.datetime(2026, 11, 24, 10, tzinfo=dt.UTC)


@pytest.fixture
def made() -> bytes:
    document = OfficialDocument(title="创建工作情况报告", at=AT)
    document.first("坚持三个到位")
    document.second("组织领导到位")
    document.paragraph("各单位成立了领导小组。")
    document.second("思想认识到位")
    document.first("突出四个重点")
    document.second("队伍建设")
    document.signature("某市民政局", AT.date())
    document.attachment(1, "得分表", is_wide=True)
    document.table(("单位", "得分"), [("甲局", "87.35"), ("乙局", "91.20")], (3, 1))
    return document.as_bytes()


@pytest.fixture
def read(made: bytes) -> Any:
    return docx.Document(io.BytesIO(made))


def line(read: Any, text: str) -> Any:
    (found,) = [paragraph for paragraph in read.paragraphs if paragraph.text == text]
    return found


def face(paragraph: Any) -> tuple[str, float]:
    run = paragraph.runs[0]
    return run._r.rPr.rFonts.get(qn("w:eastAsia")), run.font.size.pt


def test_the_page_is_a4_with_the_margins_of_the_standard(read: Any) -> None:
    page = read.sections[0]
    assert [round(side.mm) for side in (page.page_width, page.page_height)] == [210, 297]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(margin.mm) for margin in margins] == [37, 35, 28, 26]


def test_an_attachment_may_lie_on_its_side(read: Any) -> None:
    assert round(read.sections[1].page_width.mm) == 297
    assert round(read.sections[1].top_margin.mm) == 28


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("创建工作情况报告", ("方正小标宋简体", 22)),
        ("一、坚持三个到位", ("黑体", 16)),
        ("（一）组织领导到位", ("楷体", 16)),
        ("各单位成立了领导小组。", ("仿宋", 16)),
    ],
)
def test_each_level_has_its_face(read: Any, text: str, expected: tuple[str, float]) -> None:
    assert face(line(read, text)) == expected


def test_lines_stand_28_points_apart(read: Any) -> None:
    pitches = {paragraph.paragraph_format.line_spacing for paragraph in read.paragraphs if paragraph.text}
    assert pitches == {Pt(28)}


def test_body_begins_two_characters_in(read: Any) -> None:
    indent = line(read, "各单位成立了领导小组。")._p.pPr.ind
    assert indent.get(qn("w:firstLineChars")) == "200"


def test_second_headings_begin_anew_below_each_first(read: Any) -> None:
    texts = [paragraph.text for paragraph in read.paragraphs]
    assert "二、突出四个重点" in texts
    assert texts[texts.index("二、突出四个重点") + 1] == "（一）队伍建设"


def test_pages_are_numbered_outside_on_both_sides(read: Any) -> None:
    page = read.sections[0]
    assert read.settings.odd_and_even_pages_header_footer
    for footer, side in ((page.footer, "right"), (page.even_page_footer, "left")):
        xml = footer._element.xml
        assert "— " in xml
        assert "PAGE" in xml
        assert f'w:jc w:val="{side}"' in xml


def test_a_table_repeats_its_head_and_cuts_no_row(read: Any) -> None:
    rows = read.tables[0].rows
    assert [cell.text for cell in rows[1].cells] == ["甲局", "87.35"]
    assert rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_it_carries_no_font(made: bytes) -> None:
    assert not [name for name in zipfile.ZipFile(io.BytesIO(made)).namelist() if "font" in name and "Table" not in name]


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (35, "三十五")])
def test_numbers_are_written_in_chinese(number: int, text: str) -> None:
    assert chinese_number(number) == text
