"""The list of rectifications as rows of a file."""

from core.tables import Value
from evaluations.queries.rectifications.board import RectificationLine

RECTIFICATION_COLUMNS = (
    "编号", "单位", "来源", "涉及目标", "问题", "整改措施", "责任人", "发现日期", "整改期限", "状态", "逾期工作日",
    "报告完成日期", "核验日期", "核验人", "销号日期", "整改结果", "重复于编号", "重新整改次数",
)  # fmt: skip


def rectification_cells(line: RectificationLine) -> tuple[Value, ...]:
    """One row of the list."""
    row = line.subject
    return (
        row.pk,
        row.unit.name,
        str(row.get_source_display()),
        "" if row.target is None else str(row.target),
        row.problem,
        row.measure,
        "" if row.person is None else str(row.person),
        row.found_on,
        row.due_on,
        str(row.get_state_display()),
        -line.workdays if line.light == "red" and line.workdays is not None else None,
        row.fixed_on,
        row.verified_on,
        "" if row.verified_by is None else str(row.verified_by),
        row.closed_on,
        row.result,
        row.repeats_id,
        row.times_reopened or None,
    )
