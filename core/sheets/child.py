"""Reads a workbook in a process of its own: standard input → JSON on standard output.

One cell far out lets the reader ask for hundreds of gigabytes, and a program in Rust that gets no memory does not
raise: it dies, and its process with it. Here that process is not the web server, and its memory and time are limited.
This file imports nothing of the project, so that it starts quickly and runs alone.
"""

import datetime as dt
import io
import json
import resource
import sys
from typing import Any

from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

_MEMORY = 2**30
_SECONDS = 60


def read_sheets(content: bytes, *, most_rows: int, most_columns: int) -> dict[str, Any]:
    """``sheets``: name, rows, merged ranges of each visible sheet; or ``refused``: why not, and ``where``."""
    sheets = []
    try:
        with load_workbook(io.BytesIO(content)) as book:
            for ordinal, about in enumerate(book.sheets_metadata):
                if about.visible != SheetVisibleEnum.Visible or about.typ != SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_index(ordinal)
                if sheet.total_height >= most_rows or sheet.total_width >= most_columns:
                    return {"refused": "large", "where": about.name}
                rows = [[_plain(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
                sheets.append({"name": about.name, "rows": rows, "merged": sheet.merged_cell_ranges or []})
    except PasswordError:
        return {"refused": "password"}
    except CalamineError:
        return {"refused": "broken"}
    return {"sheets": sheets}


def _plain(value: Any) -> str | list[str]:
    """Text as it is, a number or a day with its kind before it."""
    match value:
        case str():
            return value
        case bool():
            return "是" if value else "否"
        case int() | float():
            return ["number", f"{value:.15g}"]  # what a spreadsheet shows of a binary number
        case dt.datetime():
            return value.isoformat(sep=" ") if value.time() != dt.time.min else ["day", value.date().isoformat()]
        case dt.date():
            return ["day", value.isoformat()]
    return str(value)


def main() -> None:
    """Arguments: the most rows and columns of a sheet."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    most_rows, most_columns = map(int, sys.argv[1:3])
    answer = read_sheets(sys.stdin.buffer.read(), most_rows=most_rows, most_columns=most_columns)
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
