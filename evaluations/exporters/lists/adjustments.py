"""The register of bonus, deduction and veto, and the appeals against them."""

from campaigns.queries.list_files import Asking, Filters, ListFile, a_list, notes_of
from core.clock import day_of
from core.tables import Value
from evaluations.enums import AdjustmentKind, AdjustmentState, AppealState
from evaluations.exporters.adjustments import ADJUSTMENT_COLUMNS, adjustment_cells
from evaluations.models import Appeal
from evaluations.queries.adjustments.listing import MINE, AdjustmentFilter, found_adjustments, found_appeals

_MINE = {MINE: "待我处理"}


@a_list("adjustments")
def list_adjustments(asking: Asking) -> ListFile:
    """The register of a campaign."""
    campaign = asking.campaign
    rows = found_adjustments(asking.user, campaign, AdjustmentFilter.of(asking.words))
    filters: Filters = (
        ("kind", "类别", dict(AdjustmentKind.choices)),
        ("state", "状态", {**dict(AdjustmentState.choices), **_MINE}),
        ("unit", "单位", {}),
    )
    return ListFile(
        title="加减分与否决",
        columns=ADJUSTMENT_COLUMNS,
        rows=map(adjustment_cells, rows.iterator(chunk_size=500)),
        count=rows.count(),
        notes=notes_of(asking, filters, campaign=campaign),
    )


@a_list("appeals")
def list_appeals(asking: Asking) -> ListFile:
    """The appeals of a campaign with their answers."""
    campaign = asking.campaign
    rows = found_appeals(asking.user, campaign, asking.word("state"))
    columns = ("单位", "申诉对象", "申诉理由", "申诉人", "申诉日期", "状态", "答复", "答复人", "答复日期")
    filters = (("state", "状态", {**dict(AppealState.choices), **_MINE}),)
    return ListFile(
        title="申诉",
        columns=columns,
        rows=map(_appeal_cells, rows.iterator(chunk_size=500)),
        count=rows.count(),
        notes=notes_of(asking, filters, campaign=campaign),
    )


def _appeal_cells(row: Appeal) -> tuple[Value, ...]:
    subject = row.adjustment
    about = f"{subject.get_kind_display()}：{subject.subject}" if subject else f"考评结果：{row.round_unit}"
    return (
        row.participation.name,
        about,
        row.reason,
        str(row.filed_by),
        day_of(row.filed_at),
        str(row.get_state_display()),
        row.answer,
        str(row.decided_by or ""),
        day_of(row.decided_at) if row.decided_at else None,
    )
