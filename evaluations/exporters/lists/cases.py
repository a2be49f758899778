"""The register of cases, and 限时办结 by unit; nothing in them tells who a citizen is."""

from campaigns.queries.list_files import Asking, ListFile, a_list, notes_of
from core.tables import Value
from evaluations.exporters.cases import CASE_COLUMNS, case_cells
from evaluations.forms.cases import CaseFilterForm, SpanForm
from evaluations.models import Case
from evaluations.queries.cases.figures import FiguresLine, figures_by_unit
from evaluations.queries.cases.register import register_rows


@a_list("cases")
def list_cases(asking: Asking) -> ListFile:
    """The register, narrowed as the page is."""
    form = CaseFilterForm(dict(asking.words))
    rows = register_rows(asking.user, form.chosen(), asking.today)
    filters = [(name, str(field.label or name), dict(_choices(field))) for name, field in form.fields.items()]
    return ListFile(
        title=f"诉求-{asking.today}",
        columns=CASE_COLUMNS,
        rows=map(case_cells, rows.iterator(chunk_size=500)),
        count=rows.count(),
        notes=notes_of(asking, filters),
    )


def _choices(field: object) -> list[tuple[str, str]]:
    return [(str(value), str(label)) for value, label in getattr(field, "choices", ())]


_FIGURES = ("承办单位", "收到", "应办结", "按时", "逾期", "按时率", "已回访", "满意和基本满意", "满意率", "重新办理")


@a_list("case_figures")
def list_case_figures(asking: Asking) -> ListFile:
    """限时办结 by unit, of this year or of another time."""
    begins = {"first": asking.today.replace(month=1, day=1), "last": asking.today}
    form = SpanForm({**begins, **asking.words})
    span = form.cleaned_data if form.is_valid() else begins
    rows = Case.objects.visible_to(asking.user)
    found = figures_by_unit(rows, first=span["first"], last=span["last"], today=asking.today)
    notes = (("收到日期", f"{span['first']} 至 {span['last']}"), *notes_of(asking))
    return ListFile("限时办结", _FIGURES, map(_figure_cells, found), len(found), notes)


def _figure_cells(line: FiguresLine) -> tuple[Value, ...]:
    found = line.figures
    counts = (found.received, found.due, found.on_time, found.late, found.punctuality)
    return (line.label, *counts, found.rated, found.content, found.contentment, found.reopened)
