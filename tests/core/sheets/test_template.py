"""Workbooks to be filled in."""

import datetime as dt
import io
import re
import zipfile
from decimal import Decimal

import pytest

from core.sheets import Column, FaultList, TemplateSheet, read_rows, read_workbook, write_template

COLUMNS = (
    Column("code", "代码", "编一次就不再改。", is_required=True),
    Column("kind", "类别", choices=("局", "街道（乡镇）")),
    Column("role", "角色", choices=("填报员",), is_open=True),
    Column("points", "分值"),
)


def written(*rows: tuple[str | Decimal | dt.date | None, ...]) -> bytes:
    return write_template(sheets=[TemplateSheet("单位", COLUMNS, rows)], notes=["第一条说明", "第二条"])


def part(book: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return archive.read(name).decode()


def test_what_is_written_is_read_back() -> None:
    rows = (("=SUM(A1)", "局", None, Decimal("123456789012.123456")), ("001", None, "x", Decimal("0.2")))
    book = written(*rows)
    sheets = read_workbook(name="a.xlsx", content=io.BytesIO(book), size=len(book))
    assert [sheet.name for sheet in sheets] == ["单位", "填写说明"]
    faults = FaultList()
    read = read_rows(sheets[0], COLUMNS, faults)
    assert [row.text("code", longest=20) for row in read] == ["=SUM(A1)", "001"]
    assert [row.decimal("points", places=6, most=Decimal(10**12)) for row in read] == [row[3] for row in rows]
    assert not faults.found


def test_every_column_is_explained() -> None:
    book = written()
    notes = read_workbook(name="a.xlsx", content=io.BytesIO(book), size=len(book))[1]
    assert notes.at(1, 1) == "第一条说明"
    assert notes.rows[4] == ("单位", "代码", "必填", "编一次就不再改。")
    assert notes.rows[5] == ("单位", "类别", "可空", "可选：局、街道（乡镇）。")


def test_choices_are_drop_downs() -> None:
    sheet = part(written(), "xl/worksheets/sheet1.xml")
    found = re.findall(r'<dataValidation [^>]*sqref="(\w+):\w+"[^>]*><formula1>([^<]*)', sheet)
    assert found == [("B2", "'选项'!$A$1:$A$2"), ("C2", "'选项'!$B$1:$B$1")]
    closed, opened = re.findall(r"<dataValidation [^>]*>", sheet)
    assert "showErrorMessage" in closed
    assert "showErrorMessage" not in opened


def test_a_text_that_a_cell_cannot_hold_is_not_lost_in_silence() -> None:
    with pytest.raises(ValueError, match="row 2, column 1"):
        written(("x" * 40_000, None, None, None))
