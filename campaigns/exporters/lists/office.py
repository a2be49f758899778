"""任务分配, 退回任务, 缺口: what the office gives out and follows up."""

from collections.abc import Iterator

from campaigns.enums import ReturnState
from campaigns.exporters.assignments import ASSIGNMENT_COLUMNS, assignment_lines
from campaigns.models import AssignmentReturn, Scheme, Target
from campaigns.queries.assignments import MATRIX_WORDS, MatrixFilter, assigned
from campaigns.queries.gaps import find_gaps
from campaigns.queries.list_files import Asking, Filters, ListFile, a_list, notes_of
from core.clock import day_of
from core.keys import read_key
from core.tables import Value
from units.enums import UnitKind


@a_list("returns")
def list_returns(asking: Asking) -> ListFile:
    """Assignments that units gave back, with the answers."""
    rows = AssignmentReturn.objects.visible_to(asking.user).select_related(
        "participation__campaign", "target", "returned_by", "decided_by"
    )
    columns = ("创建活动", "单位", "目标", "退回理由", "退回人", "退回日期", "状态", "答复", "答复人", "答复日期")
    return ListFile(
        "退回任务", columns, map(_return_cells, rows.iterator(chunk_size=500)), rows.count(), notes_of(asking)
    )


def _return_cells(row: AssignmentReturn) -> tuple[Value, ...]:
    return (
        row.participation.campaign.name,
        row.participation.name,
        str(row.target),
        row.reason,
        str(row.returned_by or ""),
        day_of(row.returned_at),
        str(ReturnState(row.state).label),
        row.answer,
        str(row.decided_by or ""),
        day_of(row.decided_at) if row.decided_at else None,
    )


@a_list("gaps")
def list_gaps(asking: Asking) -> ListFile:
    """Leaves nobody has or reviews, and what units lack: everything, where the page shows the first of each."""
    campaign = asking.campaign
    gaps = find_gaps(campaign=campaign, user=asking.user, today=asking.today, shown=None)

    def rows() -> Iterator[tuple[Value, ...]]:
        for leaf in gaps.leaves:
            yield "没有单位承担的目标", str(leaf), "派给单位"
        for route in gaps.unreviewed:
            yield "没有人审核的目标", str(route.target), "补上审核人"
        for each in gaps.units:
            lacking = [("领导小组", each.lacks_group), ("填报员", each.lacks_reporter), ("审核员", each.lacks_reviewer)]
            yield "单位缺人", each.participation.name, f"缺{'、'.join(word for word, lacks in lacking if lacks)}"
        for each in gaps.unanswered:
            yield "任务没有责任人", each.participation.name, f"{each.unanswered} 项任务"

    count = len(gaps.leaves) + len(gaps.unreviewed) + len(gaps.units) + len(gaps.unanswered)
    return ListFile("缺口清单", ("缺什么", "目标或单位", "说明"), rows(), count, notes_of(asking, campaign=campaign))


@a_list("assignments")
def list_assignments(asking: Asking) -> ListFile:
    """Who has what, unit by unit, with goals and the responsibility chain."""
    campaign = asking.campaign
    words = {field: asking.word(name) for field, name in MATRIX_WORDS.items()}
    rows = assigned(campaign=campaign, user=asking.user, narrowed=MatrixFilter(**words))
    chosen = {"scheme": Scheme.objects, "pillar": Target.objects}
    named = {
        field: {words[field]: str(manager.filter(pk=read_key(words[field]) or 0).first() or "—")}
        for field, manager in chosen.items()
        if words[field]
    }
    filters: Filters = (
        ("scheme", "指标体系", named.get("scheme", {})),
        ("pillar", "大类", named.get("pillar", {})),
        ("t", "目标", {}),
        ("q", "单位", {}),
        ("kind", "单位类别", dict(UnitKind.choices)),
        ("class", "比较类别", {}),
    )
    lines = assignment_lines(rows.iterator(chunk_size=500))
    return ListFile("任务分配", ASSIGNMENT_COLUMNS, lines, rows.count(), notes_of(asking, filters, campaign=campaign))
