"""Applications for titles."""

from campaigns.queries.list_files import Asking, ListFile, a_list, notes_of
from core.clock import day_of
from core.tables import Value
from evaluations.enums import NamingState
from evaluations.models import Naming
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
