"""Reads a workbook in a process of its own: standard input → JSON on standard output.

One cell far out lets the reader ask for hundreds of gigabytes, and a program in Rust that gets no memory does not
raise: it dies, and its process with it. Here that process is not the web server, and its memory and time are limited.
This file imports nothing of the project, so that it starts quickly and runs alone.
"""

import datetime as dt
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

_MEMORY = 2**30
_SECONDS = 60
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(r"([A-Z]{1,3})(\d+)")


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


def formulas_in(content: bytes) -> dict[str, list[tuple[int, int]]]:
    """Sheet → (row, column) of every cell that is computed, in a workbook that was read without trouble."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - memory and time are limited here
        parts = {link.get("Id"): (link.get("Target") or "").lstrip("/") for link in links}
        book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - as above
        found = {}
        for sheet in book.iter(f"{_MAIN}sheet"):
            part = parts.get(sheet.get(_LINK), "")
            path = part if part.startswith("xl/") else f"xl/{part}"
            found[sheet.get("name") or ""] = list(_computed(archive, path))
    return found


def _computed(archive: zipfile.ZipFile, path: str) -> Iterator[tuple[int, int]]:
    with archive.open(path) as text:
        for _, element in ET.iterparse(text):  # noqa: S314 - as above
            if element.tag == f"{_MAIN}c":
                place = _CELL.fullmatch(element.get("r") or "")
                if place and element.find(f"{_MAIN}f") is not None:
                    yield int(place[2]), _column(place[1])
                element.clear()


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


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
    """Arguments: the most rows and columns of a sheet, and ``formulas`` where the computed cells are wanted too."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    most_rows, most_columns = map(int, sys.argv[1:3])
    content = sys.stdin.buffer.read()
    answer = read_sheets(content, most_rows=most_rows, most_columns=most_columns)
    if "formulas" in sys.argv[3:] and "sheets" in answer:
        computed = formulas_in(content)
        for sheet in answer["sheets"]:
            sheet["formulas"] = computed.get(sheet["name"], [])
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
