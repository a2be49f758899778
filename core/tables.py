"""Lists as Excel files: real numbers and dates, and no cell that a spreadsheet could run."""

import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Any
from unicodedata import east_asian_width

import xlsxwriter

Value = str | int | Decimal | dt.date | None

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

NOTES_SHEET = "说明"
MOST_ROWS = 1_048_575
"""Rows below the header that a sheet of a spreadsheet holds."""

_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")
_NARROWEST, _WIDEST = 8, 44
_WIDE_TABLE = 5
"""Columns up to which a table is printed upright."""
_A4 = 9
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME, _LONGEST_HEAD, _LONGEST_CELL = 31, 200, 32_767

Notes = Sequence[tuple[str, str]]
"""What a file says of itself: as of when, by which filters."""


Progress = Callable[[int], None]
"""Hears how many rows are written."""

_MEASURED = 200
"""Rows by which the width of columns is judged."""
_TOP = {"valign": "top"}


def _silent(_done: int) -> None:
    """Nobody waits."""


@dataclass(frozen=True)
class _Looks:
    """How days and texts look."""

    day: Any
    text: Any


@dataclass(frozen=True)
class Table:
    """One sheet: the first row are the columns, None is an empty cell."""

    title: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Value]]


def write_table(*, title: str, columns: Sequence[str], rows: Iterable[Sequence[Value]], notes: Notes = ()) -> bytes:
    """An .xlsx with one sheet, and where there are notes, a second one that holds them."""
    return write_tables([Table(title, columns, rows)], notes=notes)


def write_tables(tables: Sequence[Table], *, notes: Notes = ()) -> bytes:
    """An .xlsx with a sheet for each table, set up to be read and printed; ``notes`` also head each printed page."""
    memory = io.BytesIO()
    write_tables_to(memory, tables, notes=notes)
    return memory.getvalue()


def write_tables_to(
    out: IO[bytes], tables: Sequence[Table], *, notes: Notes = (), progress: Progress = _silent
) -> None:
    """As ``write_tables``, into a file; ``progress`` hears how many rows are written. A row is let go when it is written."""
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {**options, "constant_memory": True}) as book:
        looks = _Looks(
            book.add_format({"num_format": "yyyy-mm-dd", **_TOP}), book.add_format({"text_wrap": True, **_TOP})
        )
        head = book.add_format({"bold": True, "bg_color": "#E8EEF5", "bottom": 1, "text_wrap": True, **_TOP})
        done = 0
        for table in tables:
            sheet = book.add_worksheet(_sheet_name(table.title))
            rows = iter(table.rows)
            first = list(islice(rows, _MEASURED))
            _set_up(sheet, table, first, notes)
            for column, name in enumerate(table.columns):
                sheet.write_string(0, column, escape(name), head)
            line = 0
            for line, row in enumerate(chain(first, rows), start=1):
                for column, value in enumerate(row):
                    _write_cell(sheet, (line, column), value, looks)
                done += 1
                progress(done)
            if table.columns and line:
                sheet.autofilter(0, 0, line, len(table.columns) - 1)
        if notes:
            _write_notes(book, notes, looks)


def _write_cell(sheet: Any, place: tuple[int, int], value: Value, looks: _Looks) -> None:
    match value:
        case None:
            pass
        case str():
            sheet.write_string(*place, escape(value)[:_LONGEST_CELL], looks.text)
        case dt.date():
            sheet.write_datetime(*place, value, looks.day)
        case _:
            sheet.write_number(*place, value)


def _write_notes(book: Any, notes: Notes, looks: _Looks) -> None:
    page = book.add_worksheet(NOTES_SHEET)
    page.set_paper(_A4)
    page.set_column(0, 0, 14)
    page.set_column(1, 1, 70)
    for line, (name, text) in enumerate(notes):
        page.write_string(line, 0, escape(name), looks.text)
        page.write_string(line, 1, escape(text)[:_LONGEST_CELL], looks.text)


def _set_up(sheet: Any, table: Table, first: Sequence[Sequence[Value]], notes: Notes) -> None:
    """Frozen head that comes again on each page, A4, one page wide, numbered; columns as wide as what they hold."""
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.set_paper(_A4)
    if len(table.columns) > _WIDE_TABLE:
        sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    said = "；".join(f"{name}：{text}" for name, text in notes).replace("&", "&&")
    sheet.set_header(f"&L{table.title.replace('&', '&&')[:_LONGEST_NAME]}&R{said[: _LONGEST_HEAD - _LONGEST_NAME]}")
    sheet.set_footer("&C第 &P 页，共 &N 页")
    for column, name in enumerate(table.columns):
        found = [_width(name), *(_width(row[column]) for row in first if column < len(row))]
        sheet.set_column(column, column, min(max(*found, _NARROWEST), _WIDEST) + 2)


def _width(value: Value) -> int:
    """How many digits wide a value is shown; a Chinese character takes two."""
    if isinstance(value, dt.date):
        return 10
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in str("" if value is None else value))


def _sheet_name(title: str) -> str:
    """As spreadsheets accept it."""
    return _FORBIDDEN.sub(" ", title).strip("' ")[:_LONGEST_NAME] or "表"


def escape(text: str) -> str:
    """``text`` with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unescape(text: str) -> str:
    """The text that ``escape`` was given; a text it would not write stays as it is."""
    return text[1:] if _ESCAPED.match(text) else text
