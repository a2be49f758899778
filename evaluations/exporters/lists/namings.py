"""Titles, and applications for them."""

from campaigns.queries.list_files import Asking, ListFile, a_list, notes_of
from core.clock import day_of
from core.tables import Value
from evaluations.enums import HonorSubject, NamingState
from evaluations.models import HonorTitle, Naming
from evaluations.queries.naming.board import naming_rows

_COLUMNS = (
    "申报单位",
    "称号",
    "授予对象",
    "处室（班组）或职工",
    "申报理由",
    "依据的考评",
    "状态",
    "申报人",
    "申报日期",
    "公示",
    "意见",
)


@a_list("namings")
def list_namings(asking: Asking) -> ListFile:
    """The applications of a campaign, all or those of one state."""
    campaign, state = asking.campaign, asking.word("state")
    rows = naming_rows(campaign, asking.user, state if state in NamingState.values else "")
    notes = notes_of(asking, (("state", "状态", dict(NamingState.choices)),), campaign=campaign)
    return ListFile("申报命名", _COLUMNS, map(_cells, rows.iterator(chunk_size=500)), rows.count(), notes)


def _cells(row: Naming) -> tuple[Value, ...]:
    return (
        row.participation.name,
        str(row.title),
        str(row.get_subject_display()),
        row.bearer,
        row.statement,
        str(row.round or ""),
        str(row.get_state_display()),
        str(row.applied_by or ""),
        day_of(row.applied_at),
        str(row.notice or ""),
        row.opinion,
    )


_TITLES = ("称号", "级别", "授予对象", "授予机关", "有效年数", "须先获得", "系统内命名")


@a_list("honor_titles")
def list_honor_titles(asking: Asking) -> ListFile:
    """The catalogue of titles."""
    rows = HonorTitle.objects.select_related("below")
    return ListFile("称号目录", _TITLES, map(_title_cells, rows), rows.count(), notes_of(asking))


def _title_cells(row: HonorTitle) -> tuple[Value, ...]:
    subjects = "、".join(str(HonorSubject(each).label) for each in row.subjects)
    named_here = "是" if row.is_named_here else "否"
    level = str(row.get_level_display())
    return (row.name, level, subjects, row.awarding_body, row.valid_years, str(row.below or ""), named_here)
