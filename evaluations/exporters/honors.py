"""The register of honors as the workbook that can be imported again; the columns are those of the import."""

import datetime as dt
from collections.abc import Iterable

from core.sheets import Column, TemplateSheet, write_template
from core.sheets.template import Cell
from evaluations.enums import HonorSubject
from evaluations.models import Honor, HonorTitle

SHEET = "荣誉"

_SUBJECTS = tuple(str(subject.label) for subject in HonorSubject)
_NOTES = (
    "一行一项荣誉。红色表头的列必填。",
    "同一单位、同一称号、同一年度（授予班组或职工的，再加名称）算一项；再次导入时照此认出，空着的单元格表示“不改”。",
    "“级别”“现状”两列只供查看，导入时不读。",
)


def _columns(titles: tuple[str, ...]) -> tuple[Column, ...]:
    return (
        Column("unit", "单位代码", "获得荣誉的单位。", is_required=True, width=14),
        Column("name", "授予时名称", "只供查看，导入时不读。", width=24),
        Column("title", "称号", "照荣誉称号目录填写。", is_required=True, choices=titles, width=32),
        Column("level", "级别", "只供查看，导入时不读。", width=10),
        Column("subject", "授予对象", is_required=True, choices=_SUBJECTS),
        Column("bearer", "班组或职工", "授予处室（班组）或职工时填写名称。", width=20),
        Column("awarding_body", "授予机关", "不填就用目录里的授予机关。", width=24),
        Column("document_number", "文号", width=22),
        Column("conferred_on", "授予日期", "写成 2026-03-31 的样子。", is_required=True, width=14),
        Column("year_from", "年度自", "不填就是授予日期的年份。", width=10),
        Column("year_to", "年度至", "跨年度的填写，如 2006—2007 年度填 2007。", width=10),
        Column("valid_until", "有效至", "不填就按称号的有效期计算。", width=14),
        Column("standing", "现状", "只供查看，导入时不读。", width=10),
    )


COLUMNS = _columns(())
"""As they are read."""


def export_honors(honors: Iterable[Honor], today: dt.date) -> bytes:
    """The honors as they are."""
    return _write(_row(honor, today) for honor in honors)


def empty_honors() -> bytes:
    """The workbook to be filled in."""
    return _write(())


def _write(rows: Iterable[tuple[Cell, ...]]) -> bytes:
    titles = tuple(HonorTitle.objects.in_use().values_list("name", flat=True))
    return write_template(sheets=[TemplateSheet(SHEET, _columns(titles), rows)], notes=_NOTES)


def _row(honor: Honor, today: dt.date) -> tuple[Cell, ...]:
    return (
        honor.holder.code,
        honor.holder_name,
        honor.title.name,
        honor.level,
        str(honor.get_subject_display()),
        honor.bearer,
        honor.awarding_body,
        honor.document_number,
        honor.conferred_on,
        honor.year_from,
        honor.year_to,
        honor.valid_until,
        str(honor.standing_on(today).label),
    )
