"""Workbooks that people fill in: read safely, checked cell by cell, and offered as templates."""

from core.sheets.cells import EMPTY, Sheet, Span, Value, column_name, spoken
from core.sheets.faults import Fault, FaultList, SheetFaultsError
from core.sheets.rows import Column, Row, read_rows
from core.sheets.template import TemplateSheet, write_template
from core.sheets.workbook import MOST_BYTES, MOST_COLUMNS, MOST_ROWS, UnreadableError, read_upload, read_workbook

__all__ = [
    "EMPTY",
    "MOST_BYTES",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Column",
    "Fault",
    "FaultList",
    "Row",
    "Sheet",
    "SheetFaultsError",
    "Span",
    "TemplateSheet",
    "UnreadableError",
    "Value",
    "column_name",
    "read_rows",
    "read_upload",
    "read_workbook",
    "spoken",
    "write_template",
]
