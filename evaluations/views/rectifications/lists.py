"""整改: the board, the list with its export, and 待我整改."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.views.cells import signed_in
from core import clock
from evaluations.exporters.rectifications import export_rectifications
from evaluations.forms.rectifications import ListFilterForm
from evaluations.models.rectification import RectificationQuerySet
from evaluations.queries.rectifications.board import (
    Lights,
    RectificationFilter,
    rectification_board,
    rectification_rows,
    waiting_for,
)
from units.enums import OVERSEEING, Role
from units.views.downloads import as_file

PAGE_SIZE = 50
_MAY_OPEN = OVERSEEING - {Role.AUDITOR}


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Everything by state."""
    user = signed_in(request)
    context = {"board": rectification_board(user, clock.today()), "may_open": bool(user.roles & _MAY_OPEN)}
    return render(request, "evaluations/rectifications/board.html", context)


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The list; ``format=xlsx`` gives it as a file."""
    form = ListFilterForm(request.GET)
    form.is_valid()
    values = form.cleaned_data
    names = ("state", "source", "mark")
    chosen = RectificationFilter(
        words=values.get("q", "").strip(),
        target=request.GET.get("target", ""),
        **{name: values.get(name, "") for name in names},
    )
    rows = rectification_rows(signed_in(request), chosen, clock.today())
    return _excel(rows) if request.GET.get("format") == "xlsx" else _page(request, form, chosen, rows)


def _page(
    request: HttpRequest, form: ListFilterForm, chosen: RectificationFilter, rows: RectificationQuerySet
) -> HttpResponse:
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    query["format"] = "xlsx"
    context = {
        "form": form,
        "page": page,
        "lines": Lights(clock.today()).lines(page.object_list),
        "is_filtered": chosen != RectificationFilter(),
        "excel_query": query.urlencode(),
    }
    return render(request, "evaluations/rectifications/list.html", context)


def _excel(rows: RectificationQuerySet) -> HttpResponse:
    lights = Lights(clock.today())
    found = rows.select_related("unit", "target", "person", "verified_by").iterator(chunk_size=500)
    return as_file(export_rectifications(map(lights.line, found)), f"整改-{clock.today()}.xlsx")


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """待我整改, and what waits for the person to be verified or struck off."""
    context = {"waiting": waiting_for(signed_in(request), clock.today())}
    return render(request, "evaluations/rectifications/mine.html", context)
