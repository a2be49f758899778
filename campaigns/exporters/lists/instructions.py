"""领导批示 and 催办."""

from campaigns.models import Instruction, Nudge
from campaigns.queries.instructions.listing import ALL, MINE, SENT, instructions_in
from campaigns.queries.list_files import Asking, ListFile, a_list, notes_of
from core.clock import day_of
from core.tables import Value

_TABS = {MINE: "待我答复", SENT: "我批示的", ALL: "全部"}


@a_list("instructions")
def list_instructions(asking: Asking) -> ListFile:
    """One tab of the list of instructions."""
    tab = asking.word("tab")
    rows = instructions_in(asking.user, tab if tab in _TABS else ALL).select_related(
        "participation", "target", "period", "report__assignment__target", "report__period", "person", "sent_by"
    )
    columns = ("单位", "批示对象", "批示内容", "批示人", "批示日期", "答复期限", "答复人", "状态", "答复日期")
    return ListFile(
        title="领导批示",
        columns=columns,
        rows=map(_instruction_cells, rows.iterator(chunk_size=500)),
        count=rows.count(),
        notes=notes_of(asking, (("tab", "范围", _TABS),)),
    )


def _instruction_cells(row: Instruction) -> tuple[Value, ...]:
    return (
        row.participation.name,
        row.about,
        row.text,
        str(row.sent_by),
        row.told_on,
        row.due_on,
        str(row.person or "本单位"),
        str(row.get_state_display()),
        day_of(row.answered_at) if row.answered_at else None,
    )


@a_list("nudges")
def list_nudges(asking: Asking) -> ListFile:
    """Nudges with who has seen them."""
    rows = Nudge.objects.visible_to(asking.user).select_related(
        "assignment__participation", "assignment__target", "period", "sent_by"
    )
    columns = ("日期", "单位", "目标", "填报期", "催办人", "内容", "收件人", "已阅人数")
    found = rows.prefetch_related("receipts__user").iterator(chunk_size=500)
    return ListFile("催办记录", columns, map(_nudge_cells, found), rows.count(), notes_of(asking))


def _nudge_cells(row: Nudge) -> tuple[Value, ...]:
    receipts = list(row.receipts.all())
    return (
        row.day,
        row.assignment.participation.name,
        str(row.assignment.target),
        str(row.period),
        str(row.sent_by),
        row.text,
        "、".join(str(each.user) for each in receipts),
        sum(each.read_at is not None for each in receipts),
    )
