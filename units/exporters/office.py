"""Panels and business systems of an office as Excel workbooks."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from core.tables import write_table
from units.models import User

_PANELS = ("评审组", "设立单位", "在任成员数")
_SYSTEMS = (
    "业务系统",
    "所属单位",
    "填报数据",
    "登记台账",
    "读取得分",
    "每分钟最多调用次数",
    "状态",
    "有效密钥数",
    "最近使用",
)


def export_panels(rows: Iterable[Any], *, user: User, today: dt.date) -> bytes:
    """Panels with ``members``, see ``queries.panels.with_members``."""
    lines = ((row.name, row.unit.name, row.members) for row in rows)
    return write_table(title="评审组", columns=_PANELS, rows=lines, notes=_notes(user, today))


def export_systems(rows: Iterable[Any], *, user: User, today: dt.date) -> bytes:
    """Systems with ``keys`` and ``used_on``, see ``queries.systems.systems_of``. No key is in the file."""
    lines = (
        (
            row.name,
            row.unit.name,
            *(_yes(value) for value in (row.may_fill, row.may_record, row.may_read)),
            row.calls_per_minute,
            "启用" if row.is_active else "停用",
            row.keys,
            row.used_on,
        )
        for row in rows
    )
    return write_table(title="业务系统", columns=_SYSTEMS, rows=lines, notes=_notes(user, today))


def _yes(value: object) -> str:
    return "是" if value else "否"


def _notes(user: User, today: dt.date) -> tuple[tuple[str, str], ...]:
    return ("筛选条件", "无，全部列出"), ("导出", f"{user.name or user.username}，{today}")
