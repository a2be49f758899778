"""One adjustment: its life, its proof, and the decision."""

import datetime as dt

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from campaigns.views.cells import signed_in
from campaigns.views.evidence import answer_with_file
from core import clock
from core.refusals import RefusedError
from evaluations.models import Adjustment
from evaluations.operations.adjustments import (
    confirm_adjustment,
    refuse_adjustment,
    revoke_adjustment,
    withdraw_adjustment,
)
from evaluations.queries.adjustments.page import adjustment_screen
from evaluations.workflow.adjustments import CONFIRM, REFUSE, REVOKE, WITHDRAW
from units.models import User


def adjustment_or_404(request: HttpRequest, pk: int) -> Adjustment:
    """One of a unit that this person sees."""
    return get_object_or_404(Adjustment.objects.visible_to(signed_in(request)).with_people(), pk=pk)


@require_http_methods(["GET", "POST"])
def adjustment(request: HttpRequest, pk: int) -> HttpResponse:
    """POST takes a step: ``act`` is its name, ``words`` the opinion or reason."""
    found, user, at = adjustment_or_404(request, pk), signed_in(request), clock.now()
    refusal, status = "", 200
    if request.method == "POST":
        try:
            done = _act(found, request.POST.get("act", ""), request.POST.get("words", ""), user, at)
            messages.success(request, f"{done.participation} · {done.get_kind_display()}：{done.get_state_display()}。")
            return redirect("evaluations:adjustment", pk=pk)
        except RefusedError as error:
            refusal, status = str(error), error.status
            found = adjustment_or_404(request, pk)
    context = {"screen": adjustment_screen(found, user, at), "refusal": refusal, "typed": request.POST.get("words", "")}
    return render(request, "evaluations/adjustments/adjustment.html", context, status=status)


def _act(found: Adjustment, act: str, words: str, user: User, at: dt.datetime) -> Adjustment:
    if act == CONFIRM:
        return confirm_adjustment(adjustment=found, actor=user, at=at, opinion=words)
    if act == REFUSE:
        return refuse_adjustment(adjustment=found, actor=user, at=at, opinion=words)
    if act == REVOKE:
        return revoke_adjustment(adjustment=found, actor=user, at=at, reason=words)
    if act == WITHDRAW:
        return withdraw_adjustment(adjustment=found, actor=user, at=at)
    message = "没有这个操作，请刷新页面再试。"
    raise RefusedError(message)


@require_GET
def proof(request: HttpRequest, pk: int, evidence_id: int) -> HttpResponse | FileResponse:
    """What it leans on, for whoever sees the adjustment, in whichever library it lies."""
    return answer_with_file(request, get_object_or_404(adjustment_or_404(request, pk).proofs, pk=evidence_id))
