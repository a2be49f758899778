"""The register of cases as an Excel list; nothing in it tells who a citizen is."""

from collections.abc import Iterable

from core.tables import write_table
from evaluations.models import Case

_COLUMNS = (
    "编号",
    "收到日期",
    "来源",
    "类别",
    "事由",
    "受理单位",
    "承办单位",
    "经办人",
    "办理期限",
    "状态",
    "答复日期",
    "是否超期",
    "满意度",
    "重新办理次数",
)


def export_cases(cases: Iterable[Case]) -> bytes:
    """The cases in the order given."""
    rows = (
        (
            case.number,
            case.received_on,
            str(case.get_channel_display()),
            str(case.get_kind_display()),
            case.title,
            case.intake.name,
            case.unit.name,
            str(case.handler or ""),
            case.due_on,
            str(case.get_state_display()),
            case.replied_on,
            "是" if case.was_late else "否",
            str(case.get_satisfaction_display()),
            case.reopened,
        )
        for case in cases
    )
    return write_table(title="诉求", columns=_COLUMNS, rows=rows)
