"""Workbooks of units and people as the office sends them."""

import io
from collections.abc import Sequence
from typing import Any

from core.sheets import read_workbook
from tests.core.sheets.books import xlsx
from units.importers.unit_book import read_unit_book
from units.queries.imports import UnitBook

UNIT_HEAD = ("代码", "名称", "简称", "上级代码", "类别", "比较类别", "权重", "设立日期", "撤销日期", "承继单位代码")
PEOPLE_HEAD = ("登录名", "姓名", "手机", "电子邮箱", "单位代码", "角色", "职务")

Rows = Sequence[Sequence[Any]]


def workbook(units: Rows = (), people: Rows = ()) -> bytes:
    return xlsx({"单位": [UNIT_HEAD, *units], "人员": [PEOPLE_HEAD, *people]})


def book_of(content: bytes, name: str = "单位.xlsx") -> UnitBook:
    return read_unit_book(read_workbook(name=name, content=io.BytesIO(content), size=len(content)))


def book(units: Rows = (), people: Rows = ()) -> UnitBook:
    return book_of(workbook(units, people))
