"""The list of rectifications."""

from campaigns.queries.list_files import Asking, Filters, ListFile, a_list, notes_of
from evaluations.enums import RectificationSource, RectificationState
from evaluations.exporters.rectifications import RECTIFICATION_COLUMNS, rectification_cells
from evaluations.forms.rectifications import ListFilterForm
from evaluations.queries.rectifications.board import MARKS, Lights, rectification_rows

_FILTERS: Filters = (
    ("q", "查找", {}),
    ("state", "状态", dict(RectificationState.choices)),
    ("source", "来源", dict(RectificationSource.choices)),
    ("mark", "其他", MARKS),
)


@a_list("rectifications")
def list_rectifications(asking: Asking) -> ListFile:
    """Narrowed as the page is."""
    form = ListFilterForm(dict(asking.words))
    rows = rectification_rows(asking.user, form.chosen(asking.word("target")), asking.today)
    found = rows.select_related("unit", "target", "person", "verified_by").iterator(chunk_size=500)
    lines = map(rectification_cells, map(Lights(asking.today).line, found))
    return ListFile(f"整改-{asking.today}", RECTIFICATION_COLUMNS, lines, rows.count(), notes_of(asking, _FILTERS))
