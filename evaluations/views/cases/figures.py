"""限时办结 by unit, source and kind."""

import datetime as dt

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from campaigns.permissions import may_configure_all
from campaigns.views.cells import signed_in
from campaigns.views.list_files import answer_list, wants_file
from core import clock
from evaluations.enums import CaseChannel, CaseKind
from evaluations.forms.cases import SpanForm
from evaluations.models import Case
from evaluations.queries.cases.figures import figures_by, figures_by_unit, figures_of

_PAGE = 50


@require_GET
def figures(request: HttpRequest) -> HttpResponse:
    """This year's, or those of another time."""
    if wants_file(request):
        return answer_list(request, "case_figures")
    today = clock.today()
    begins = {"first": today.replace(month=1, day=1), "last": today}
    form = SpanForm({**begins, **request.GET.dict()})
    span: dict[str, dt.date] = form.cleaned_data if form.is_valid() else begins
    time = {"first": span["first"], "last": span["last"], "today": today}
    user = signed_in(request)
    rows = Case.objects.visible_to(user)
    context = {
        "form": form,
        "may_limit": may_configure_all(user),
        "span": span,
        "whole": figures_of(rows, **time),
        "page": Paginator(figures_by_unit(rows, **time), _PAGE).get_page(request.GET.get("page")),
        "tables": (
            ("按来源", figures_by(rows, "channel", dict(CaseChannel.choices), **time)),
            ("按类别", figures_by(rows, "kind", dict(CaseKind.choices), **time)),
        ),
    }
    return render(request, "evaluations/cases/figures.html", context, status=422 if form.errors else 200)
