"""三员: who they are, what is proposed, and confirming it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.refusals import RefusedError
from units.enums import Appointment
from units.forms.duties import DutyForm
from units.models import DutyProposal, User
from units.operations.duties import confirm_duty, decline_duty, propose_duty
from units.permissions import may_decide_duties, may_propose_duties
from units.views.attempts import UNPROCESSABLE, attempt

PAGE_SIZE = 50
MOST = 100
"""Administrators shown at once; a bureau has three to six."""


@require_http_methods(["GET", "HEAD", "POST"])
def duties(request: HttpRequest) -> HttpResponse:
    """The three administrators, what waits to be confirmed, and what was decided."""
    user = _require(request)
    form, status = DutyForm(request.POST or None), 200
    if request.method == "POST":

        def act() -> None:
            propose_duty(**form.told(), actor=user, at=clock.now())

        status = attempt(form, act) if form.is_valid() else UNPROCESSABLE
        if status == 0:
            messages.success(request, "已提名，等待另一位安全管理员确认后生效。")
            return redirect("accounts:duties")
    rows = DutyProposal.objects.select_related("person", "unit", "proposed_by", "decided_by")
    context = {
        "form": form,
        "holders": User.objects.active().exclude(duty="").order_by("duty", "pk")[:MOST],
        "waiting": rows.open()[:MOST],
        "page": Paginator(rows.exclude(pk__in=rows.open()), PAGE_SIZE).get_page(request.GET.get("page")),
        "may_decide": may_decide_duties(user),
    }
    return render(request, "accounts/duties.html", context, status=status)


@require_POST
def relieve(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose that somebody be relieved."""
    user, person = _require(request), get_object_or_404(User.objects.exclude(duty=""), pk=pk)
    told: dict[str, Any] = {
        "duty": Appointment(person.duty),
        "reason": request.POST.get("reason", "").strip()[:200] or "工作调整",
    }
    words = f"已提出免去{person}，等待另一位安全管理员确认后生效。"
    return _press(
        request, lambda: propose_duty(person=person, takes_away=True, actor=user, at=clock.now(), **told), words
    )


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry a proposal out."""
    user, row = _require(request), _row(pk)
    return _press(request, lambda: confirm_duty(proposal=row, actor=user, at=clock.now()), f"已生效：{row}。")


@require_POST
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline a proposal, or withdraw the own one."""
    user, row = _require(request), _row(pk)
    return _press(request, lambda: decline_duty(proposal=row, actor=user, at=clock.now()), f"没有执行：{row}。")


def _require(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    if not may_propose_duties(request.user):
        raise PermissionDenied
    return request.user


def _row(pk: int) -> DutyProposal:
    return get_object_or_404(DutyProposal.objects.select_related("person__home_unit", "unit"), pk=pk)


def _press(request: HttpRequest, act: Callable[[], object], words: str) -> HttpResponse:
    try:
        act()
    except RefusedError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, words)
    return redirect("accounts:duties")
