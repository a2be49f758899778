"""The review queue as an Excel workbook."""

from collections.abc import Iterable
from io import BytesIO

import xlsxwriter

from core.clock import day_of
from evaluations.queries.reviews import QueueRow

_HEADINGS = ("单位", "编号", "目标", "填报期", "提交人", "提交日期", "等待工作日", "进展说明")
_WIDTHS = (20, 10, 36, 16, 10, 14, 12, 60)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain_cell(text: str) -> str:
    """``text`` as a spreadsheet may show it: what would begin a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def export_queue(rows: Iterable[QueueRow]) -> bytes:
    """The queue as xlsx: real dates and numbers, text that can never be a formula."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("待审核")
        bold, date = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        for column, (heading, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, bold)
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows, start=1):
            report, target = row.report, row.report.assignment.target
            unit = report.assignment.participation
            for column, text in enumerate((unit.name, target.number or target.code, target.title, report.period.label)):
                sheet.write_string(line, column, plain_cell(text))
            sheet.write_string(line, 4, plain_cell(str(report.submitted_by or "")))
            if report.submitted_at:
                sheet.write_datetime(line, 5, day_of(report.submitted_at), date)
            sheet.write_number(line, 6, row.waiting)
            sheet.write_string(line, 7, plain_cell(report.text))
    return buffer.getvalue()
