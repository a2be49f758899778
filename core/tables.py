"""Lists as Excel files: real numbers and dates, and no cell that a spreadsheet could run."""

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

import xlsxwriter

Value = str | int | Decimal | dt.date | None

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")
_WIDTH = 16


def write_table(*, title: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """An .xlsx with one sheet; the first row are the columns, None is an empty cell."""
    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(memory, options) as book:
        sheet = book.add_worksheet(title[:31])
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for column, name in enumerate(columns):
            sheet.write_string(0, column, escape(name), book.add_format({"bold": True}))
        for line, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                match value:
                    case None:
                        pass
                    case str():
                        sheet.write_string(line, column, escape(value))
                    case dt.date():
                        sheet.write_datetime(line, column, value, day)
                    case _:
                        sheet.write_number(line, column, value)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, max(len(columns) - 1, 0), _WIDTH)
    return memory.getvalue()


def escape(text: str) -> str:
    """``text`` with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unescape(text: str) -> str:
    """The text that ``escape`` was given; a text it would not write stays as it is."""
    return text[1:] if _ESCAPED.match(text) else text
