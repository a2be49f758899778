"""Workbooks written by hand in tests."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter


def xlsx(sheets: Mapping[str, Sequence[Sequence[Any]]], merged: Sequence[tuple[str, Any]] = ()) -> bytes:
    """A workbook; ``merged``: (range of the first sheet, value)."""
    memory = io.BytesIO()
    with xlsxwriter.Workbook(
        memory, {"in_memory": True, "strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"}
    ) as book:
        pages = []
        for name, rows in sheets.items():
            pages.append(book.add_worksheet(name))
            for line, row in enumerate(rows):
                for place, value in enumerate(row):
                    if value is not None:
                        pages[-1].write(line, place, value)
        for cells, value in merged:
            pages[0].merge_range(cells, value)
    return memory.getvalue()
