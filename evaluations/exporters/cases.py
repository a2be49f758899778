"""The register of cases as rows of a file; nothing in it tells who a citizen is."""

from core.tables import Value
from evaluations.models import Case

CASE_COLUMNS = (
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


def case_cells(case: Case) -> tuple[Value, ...]:
    """One row of the register."""
    return (
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
