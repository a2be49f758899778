"""The audit trail as files for the auditor."""

import csv
import json
from collections.abc import Iterable, Iterator

from core.clock import local
from core.tables import Value, escape, write_table
from units.models import AuditEntry

MOST = 20_000
"""Entries in one workbook; more of them go as CSV."""

_COLUMNS = (
    "编号",
    "时间",
    "操作人",
    "登录名",
    "类别",
    "操作",
    "结果",
    "单位",
    "对象",
    "对象类别",
    "对象编号",
    "来源地址",
    "请求编号",
    "详情",
)


class _Echo:
    """Gives back what is written to it: the csv module then makes one line at a time."""

    def write(self, text: str) -> str:
        """The line itself."""
        return text


def export_trail(entries: Iterable[AuditEntry]) -> bytes:
    """An .xlsx with one line for each entry."""
    return write_table(title="审计记录", columns=_COLUMNS, rows=(_line(entry) for entry in entries))


def trail_as_csv(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """The lines of a CSV file that spreadsheets open; what they would take for a formula is escaped."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(_COLUMNS)
    for entry in entries:
        yield writer.writerow([escape("" if value is None else str(value)) for value in _line(entry)])


def _line(entry: AuditEntry) -> tuple[Value, ...]:
    return (
        entry.pk,
        f"{local(entry.at):%Y-%m-%d %H:%M:%S}",
        str(entry.actor or "系统"),
        entry.actor.username if entry.actor else "",
        entry.get_kind_display(),
        entry.verb,
        entry.get_result_display(),
        str(entry.unit or ""),
        entry.label,
        entry.object_kind,
        entry.object_id,
        entry.address,
        entry.request_id,
        json.dumps(entry.details, ensure_ascii=False),
    )
