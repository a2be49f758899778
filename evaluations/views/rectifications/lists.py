"""整改: the board, the list with its export, and 待我整改."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from campaigns.views.cells import signed_in
from campaigns.views.list_files import answer_list, wants_file
from core import clock
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
    if wants_file(request):
        return answer_list(request, "rectifications")
    chosen = form.chosen(request.GET.get("target", ""))
    return _page(request, form, chosen, rectification_rows(signed_in(request), chosen, clock.today()))


def _page(
    request: HttpRequest, form: ListFilterForm, chosen: RectificationFilter, rows: RectificationQuerySet
) -> HttpResponse:
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": Lights(clock.today()).lines(page.object_list),
        "is_filtered": chosen != RectificationFilter(),
    }
    return render(request, "evaluations/rectifications/list.html", context)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """待我整改, and what waits for the person to be verified or struck off."""
    context = {"waiting": waiting_for(signed_in(request), clock.today())}
    return render(request, "evaluations/rectifications/mine.html", context)
