"""A workbook of tasks as somebody fills it in: read, changed in places, and written anew with its hidden marks."""

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from core.sheets import read_workbook

Rows = list[list[Any]]
FILL, KEY, BASE = 3, 8, 9
FIRST = 4


def rows_of(content: bytes) -> Rows:
    """The one visible sheet, row by row."""
    (sheet,) = read_workbook(name="a.xlsx", content=io.BytesIO(content), size=len(content))
    return [[*row, *[""] * (BASE + 1 - len(row))] for row in sheet.rows]


def line_of(rows: Rows, task: str, label: str) -> int:
    """The place of the line that asks this of this task."""
    title = ""
    for place, row in enumerate(rows):
        title = str(row[1]) or title
        if place >= FIRST and title == task and row[2] == label:
            return place
    raise LookupError(task, label)


def written(rows: Rows, formulas: Mapping[tuple[int, int], str] | None = None) -> bytes:
    """The rows as a workbook; ``formulas``: (row, column) from 0 → formula."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("填报")
        for line, row in enumerate(rows):
            for place, value in enumerate(row):
                if value not in {"", None}:
                    page.write(line, place, value)
        for (line, place), formula in (formulas or {}).items():
            page.write_formula(line, place, formula, value=5)
    return memory.getvalue()


def upload_of(content: bytes, name: str = "填报.xlsx") -> SimpleUploadedFile:
    """As the browser sends it."""
    return SimpleUploadedFile(name, content)


def content_of(answer: Any) -> bytes:
    """What a page answered."""
    assert answer.status_code == 200, answer
    return bytes(answer.content)


def filled(content: bytes, values: Mapping[tuple[str, str], Any]) -> bytes:
    """The workbook with these cells filled in: (task, what is asked) → value."""
    rows = rows_of(content)
    for (task, label), value in values.items():
        rows[line_of(rows, task, label)][FILL] = value
    return written(rows)
