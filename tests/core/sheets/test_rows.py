"""A table with a header, cell by cell."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from core.sheets import Column, FaultList, Row, Sheet, SheetFaultsError, column_name, read_rows

COLUMNS = (
    Column("code", "代码", is_required=True),
    Column("kind", "类别"),
    Column("points", "分值"),
    Column("since", "设立日期"),
)
KINDS = {"bureau": "局", "office": "处（科）室"}


def table(*rows: tuple[Any, ...], head: tuple[str, ...] = ("代码", "类别", "分值", "设立日期")) -> Sheet:
    return Sheet("单位", (head, *rows))


def one(*values: Any) -> tuple[Row, FaultList]:
    faults = FaultList()
    (row,) = read_rows(table(values), COLUMNS, faults)
    return row, faults


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_are_named_as_a_spreadsheet_names_them(number: int, letters: str) -> None:
    assert column_name(number) == letters


def test_the_header_is_found_below_title_rows_whatever_its_spacing() -> None:
    faults = FaultList()
    sheet = Sheet("单位", (("单位一览表", ""), ("", ""), ("代 码*", "类\n别"), ("a", "局"), ("", ""), ("b", "")))
    rows = read_rows(sheet, COLUMNS, faults)
    assert [(row.number, row.text("code", longest=9)) for row in rows] == [(4, "a"), (6, "b")]
    assert not faults.found


def test_faults_of_the_header_are_named() -> None:
    faults = FaultList()
    head = ("代码", "代码", "备用", "类别")
    read_rows(Sheet("单位", (head, ("a", "", "", ""))), COLUMNS, faults)
    assert [(fault.cell, fault.message) for fault in faults.blocking] == [
        ("B1", "“代码”这一列出现了两次（另一处在 A 列）")
    ]
    assert [fault.cell for fault in faults.warnings] == ["C1"]
    faults = FaultList()
    read_rows(Sheet("单位", (("类别", "分值"), ("a", "1"))), COLUMNS, faults)
    assert [str(fault) for fault in faults.blocking] == [
        "工作表“单位”第 1 行：缺少“代码”这一列。请下载模板，把内容填到模板里，不要改动表头。"
    ]
    faults = FaultList()
    read_rows(Sheet("单位", (("x", "y"),)), COLUMNS, faults)
    with pytest.raises(SheetFaultsError, match="找不到表头，应有这些列：代码"):
        faults.check()


@pytest.mark.parametrize(
    "value", [dt.date(2026, 3, 31), "2026-03-31", "2026/3/31", "2026.3.31", "2026年3月31日", "20260331"]
)
def test_a_day_is_read_however_it_is_written(value: Any) -> None:
    row, faults = one("a", "", "", value)
    assert row.day("since") == dt.date(2026, 3, 31)
    assert not faults.found


@pytest.mark.parametrize("value", ["2026-02-30", "去年", Decimal(46112), "2026-3"])
def test_what_is_no_day_is_a_fault(value: Any) -> None:
    row, faults = one("a", "", "", value)
    assert row.day("since") is None
    assert [(fault.cell, fault.remedy) for fault in faults.blocking] == [("D2", "请写成 2026-03-31 的样子")]


@pytest.mark.parametrize("value", [Decimal("0.2"), "0.2", "０．２", " 0.20 "])
def test_a_number_is_exact(value: Any) -> None:
    row, faults = one("a", "", value, "")
    assert row.decimal("points", places=2, most=Decimal(10)) == Decimal("0.2")
    assert not faults.found


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("十分", "不是数字"),
        ("-1", "超出范围"),
        ("11", "超出范围"),
        ("0.125", "小数位太多"),
        ("NaN", "不是数字"),
        ("1e9", "不是数字"),
    ],
)
def test_what_is_no_number_is_a_fault(value: str, said: str) -> None:
    row, faults = one("a", "", value, "")
    assert row.decimal("points", places=2, most=Decimal(10)) is None
    (fault,) = faults.blocking
    assert fault.cell == "C2"
    assert said in fault.message


@pytest.mark.parametrize("word", ["处（科）室", "处(科)室", "office"])
def test_a_choice_is_known_by_label_and_by_value(word: str) -> None:
    row, faults = one("a", word, "", "")
    assert row.choice("kind", KINDS) == "office"
    assert not faults.found


def test_an_unknown_choice_says_what_may_stand_there() -> None:
    row, faults = one("a", "司", "", "")
    assert row.choice("kind", KINDS) == ""
    assert [str(fault) for fault in faults.blocking] == [
        "工作表“单位”第 2 行 B 列：没有“司”这个选项。请选择：局、处（科）室。"
    ]
    row, faults = one("a", "", "", "")
    assert row.choice("kind", KINDS, is_required=True) == ""
    assert [fault.cell for fault in faults.blocking] == ["B2"]


def test_several_choices_stand_in_one_cell() -> None:
    row, faults = one("a", "处（科）室、局\n局", "", "")
    assert row.several("kind", KINDS) == ("bureau", "office")
    assert not faults.found


def test_a_text_keeps_its_bounds() -> None:
    row, faults = one(Decimal("12.0"), "", "", "")
    assert row.text("code", longest=2) == "12"
    assert row.text("kind", longest=2, is_required=True) == ""
    assert row.text("code", longest=1) == ""
    assert [fault.message for fault in faults.blocking] == ["最多 1 个字符，现有 2 个", "不能为空"]


def test_faults_come_in_the_order_of_the_rows() -> None:
    faults = FaultList()
    rows = read_rows(table(("a", "司", "", ""), ("b", "厅", "", ""), ("c", "局", "x", "y")), COLUMNS, faults)
    for row in reversed(rows):
        row.day("since")
        row.decimal("points", places=0, most=Decimal(1))
        row.choice("kind", KINDS)
    assert [fault.cell for fault in faults.blocking] == ["B2", "B3", "C4", "D4"]
