"""Supervisors, their patrols, and what they found."""

from campaigns.queries.list_files import Asking, ListFile, a_list, notes_of
from core.clock import day_of
from core.tables import Value
from evaluations.models import Patrol, Supervisor, SupervisorFinding


@a_list("supervisors")
def list_supervisors(asking: Asking) -> ListFile:
    """Terms, the running ones first."""
    rows = Supervisor.objects.visible_to(asking.user).select_related("bureau", "user")
    columns = ("姓名", "聘请单位", "界别", "任期自", "任期至", "是否在任", "是否有账号")

    def cells(row: Supervisor) -> tuple[Value, ...]:
        serving = "在任" if row.starts_on <= asking.today <= row.ends_on else "不在任"
        sector = str(row.get_sector_display())
        return (row.name, row.bureau.name, sector, row.starts_on, row.ends_on, serving, "有" if row.user_id else "无")

    return ListFile("行风监督员", columns, map(cells, rows.iterator(chunk_size=500)), rows.count(), notes_of(asking))


@a_list("patrols")
def list_patrols(asking: Asking) -> ListFile:
    """Patrols and meetings, the latest first."""
    rows = Patrol.objects.visible_to(asking.user).select_related("unit", "bureau").prefetch_related("members")
    columns = ("日期", "名称", "组织单位", "巡查单位", "参加的监督员", "情况记录")
    found = map(_patrol_cells, rows.iterator(chunk_size=500))
    return ListFile("监督员活动", columns, found, rows.count(), notes_of(asking))


def _patrol_cells(row: Patrol) -> tuple[Value, ...]:
    members = "、".join(each.name for each in row.members.all())
    return (row.day, row.title, row.bureau.name, row.unit.name if row.unit else "", members, row.minutes)


@a_list("findings")
def list_findings(asking: Asking) -> ListFile:
    """Findings and what became of them."""
    rows = SupervisorFinding.objects.visible_to(asking.user).select_related("supervisor", "unit", "patrol", "case")
    shows_all = asking.word("state") == "all"
    rows = rows if shows_all else rows.open()
    columns = ("发现日期", "单位", "监督员", "巡查", "发现的情况", "处理", "处理意见", "诉求编号", "录入日期")
    notes = (("范围", "全部" if shows_all else "还没有处理的"), *notes_of(asking))
    return ListFile("监督员发现", columns, map(_finding_cells, rows.iterator(chunk_size=500)), rows.count(), notes)


def _finding_cells(row: SupervisorFinding) -> tuple[Value, ...]:
    return (
        row.seen_on,
        row.unit.name,
        row.supervisor.name,
        str(row.patrol or ""),
        row.text,
        str(row.get_state_display()),
        row.answer,
        row.case.number if row.case else "",
        day_of(row.entered_at),
    )
