"""The review queue as an Excel workbook."""

from collections.abc import Iterable

from core.clock import day_of
from core.tables import Value, write_table
from evaluations.queries.reviews import QueueRow

QUEUE_COLUMNS = ("单位", "编号", "目标", "填报期", "提交人", "提交日期", "等待工作日", "进展说明")


def export_queue(rows: Iterable[QueueRow]) -> bytes:
    """The queue as xlsx, one row a report."""
    return write_table(title="待审核", columns=QUEUE_COLUMNS, rows=map(queue_cells, rows))


def queue_cells(row: QueueRow) -> tuple[Value, ...]:
    """One report of a queue."""
    report, target = row.report, row.report.assignment.target
    return (
        report.assignment.participation.name,
        target.number or target.code,
        target.title,
        report.period.label,
        str(report.submitted_by or ""),
        day_of(report.submitted_at) if report.submitted_at else None,
        row.waiting,
        report.text,
    )
