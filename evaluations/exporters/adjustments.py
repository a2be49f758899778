"""The register of adjustments as rows of a file."""

from core.clock import day_of
from core.tables import Value
from evaluations.enums import AdjustmentKind
from evaluations.models import Adjustment

ADJUSTMENT_COLUMNS = (
    *("单位", "类别", "日期", "项目", "依据", "分数", "状态", "是否计入"),
    *("后果", "追溯月数", "提出人", "提出日期", "确认人", "确认日期", "意见", "撤回撤销理由"),
)


def adjustment_cells(row: Adjustment) -> tuple[Value, ...]:
    """One row, as the register shows it."""
    is_veto = row.kind == AdjustmentKind.VETO
    is_beaten = getattr(row, "is_beaten", False)
    return (
        row.participation.name,
        row.get_kind_display(),
        row.dated_on,
        row.project,
        row.basis,
        None if is_veto else row.points,
        row.get_state_display(),
        "同年同项目取高，不计" if is_beaten else ("计入" if row.counts else "不计"),
        row.get_effect_display(),
        row.look_back_months if is_veto else None,
        str(row.proposed_by or ""),
        day_of(row.proposed_at) if row.proposed_at else None,
        str(row.decided_by or ""),
        day_of(row.decided_at) if row.decided_at else None,
        row.opinion,
        row.ended_because,
    )
