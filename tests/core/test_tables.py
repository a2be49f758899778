"""Lists as Excel files: nothing in them runs, and nothing is lost on the way."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import load_workbook

from core.tables import escape, unescape, write_table


@pytest.mark.parametrize("text", ["=1+1", "+86", "-", "@SUM(A1)", "\t=1", "'=1"])
def test_a_text_that_a_spreadsheet_would_run_is_written_as_text(text: str) -> None:
    assert escape(text) == f"'{text}"
    assert unescape(escape(text)) == text


@given(st.text(alphabet="'=+-@ab中\t"))
def test_escaping_loses_nothing(text: str) -> None:
    assert unescape(escape(text)) == text


def test_numbers_and_days_are_written_as_what_they_are() -> None:
    book = write_table(
        title="一张表",
        columns=("名称", "分", "日"),
        rows=[("=a", Decimal("0.2"), dt.date(2026, 11, 24)), ("b", None, None)],
    )
    rows = load_workbook(io.BytesIO(book)).get_sheet_by_name("一张表").to_python()
    assert rows == [["名称", "分", "日"], ["'=a", 0.2, dt.date(2026, 11, 24)], ["b", "", ""]]
