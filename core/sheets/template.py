"""Workbooks to be filled in: header with notes, drop-downs, and a sheet that explains every column."""

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter

from core.sheets.rows import Column
from core.tables import escape

NOTES_SHEET = "填写说明"
_OPTIONS_SHEET = "选项"
_SPARE_ROWS = 2000
_EXACT_DIGITS = 15
"""A spreadsheet keeps no more digits of a number; one that is longer is written as text."""

Cell = str | int | Decimal | dt.date | None


@dataclass(frozen=True)
class TemplateSheet:
    """One sheet: its columns, and rows that are filled in already."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[Sequence[Cell]] = ()


def write_template(*, sheets: Sequence[TemplateSheet], notes: Sequence[str]) -> bytes:
    """The workbook; ``notes`` stand above the explanation of the columns."""
    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(memory, options) as book:
        formats = {
            "title": book.add_format({"bold": True, "bg_color": "#1F5FA8", "font_color": "#FFFFFF", "border": 1}),
            "must": book.add_format({"bold": True, "bg_color": "#B3261E", "font_color": "#FFFFFF", "border": 1}),
            "text": book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "bold": book.add_format({"bold": True, "valign": "top"}),
        }
        pages = [book.add_worksheet(sheet.name) for sheet in sheets]
        _write_notes(book.add_worksheet(NOTES_SHEET), sheets, notes, formats)
        hidden = book.add_worksheet(_OPTIONS_SHEET)
        hidden.hide()
        lists = 0
        for page, sheet in zip(pages, sheets, strict=True):
            last = _write_sheet(page, sheet, formats)
            for place, column in enumerate(sheet.columns):
                if column.choices:
                    hidden.write_column(0, lists, map(escape, column.choices))
                    source = f"='{_OPTIONS_SHEET}'!${_letters(lists)}$1:${_letters(lists)}${len(column.choices)}"
                    page.data_validation(1, place, last + _SPARE_ROWS, place, _dropdown(column, source))
                    lists += 1
    return memory.getvalue()


def _letters(ordinal: int) -> str:
    return str(xlsxwriter.utility.xl_col_to_name(ordinal))


def _dropdown(column: Column, source: str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "show_error": not column.is_open,
        "error_title": "请从列表中选择",
        "error_message": f"“{column.title}”只能填列表中的内容。",
    }


def _write_sheet(page: Any, sheet: TemplateSheet, formats: dict[str, Any]) -> int:
    """Header and rows; the number of the last row, from 0."""
    line = 0
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width, formats["text"])
        page.write_string(0, place, column.title, formats["must" if column.is_required else "title"])
        if column.help:
            page.write_comment(0, place, column.help, {"x_scale": 2})
    for line, row in enumerate(sheet.rows, start=1):
        for place, value in enumerate(row):
            _write_cell(page, line, place, value, formats)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(line, 1), len(sheet.columns) - 1)
    return line


def _write_cell(page: Any, line: int, place: int, value: Cell, formats: dict[str, Any]) -> None:
    match value:
        case None | "":
            return
        case str():
            done = page.write_string(line, place, escape(value), formats["text"])
        case dt.date():
            done = page.write_datetime(line, place, value, formats["day"])
        case Decimal() if len(value.as_tuple().digits) > _EXACT_DIGITS:
            done = page.write_string(line, place, f"{value:f}", formats["text"])
        case _:
            done = page.write_number(line, place, value)
    if done:
        message = f"row {line + 1}, column {place + 1}: a cell holds at most 32767 characters"
        raise ValueError(message)


def _write_notes(page: Any, sheets: Sequence[TemplateSheet], notes: Sequence[str], formats: dict[str, Any]) -> None:
    page.set_column(0, 0, 14)
    page.set_column(1, 2, 16)
    page.set_column(3, 3, 70)
    for line, note in enumerate(notes):
        page.merge_range(line, 0, line, 3, note, formats["wrap"])
    line = len(notes) + 1
    for place, title in enumerate(("工作表", "列", "是否必填", "怎样填")):
        page.write_string(line, place, title, formats["title"])
    for sheet in sheets:
        for column in sheet.columns:
            line += 1
            options = f"可选：{'、'.join(column.choices)}。" if column.choices else ""
            said = (sheet.name, column.title, "必填" if column.is_required else "可空", f"{column.help}{options}")
            for place, text in enumerate(said):
                page.write_string(line, place, text, formats["bold" if place == 1 else "wrap"])
    page.freeze_panes(len(notes) + 2, 0)
