"""移交工作: what somebody has in hand, to whom it goes, and the deed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from campaigns.forms.handover import HandoverForm
from campaigns.operations.handover import hand_over
from campaigns.queries.handover import preview_handover
from core import clock
from units.models import User
from units.views.attempts import UNPROCESSABLE, attempt, rehearse, require_office


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """All open work of one person to another: chosen, looked at, confirmed."""
    user = require_office(request)
    people = User.objects.administered_by(user)
    giver = get_object_or_404(people, pk=pk)
    form = HandoverForm(request.POST or None, people=people.active().exclude(pk=giver.pk))
    taker, status = None, 200
    if request.method == "POST":
        status = UNPROCESSABLE

        def act() -> None:
            hand_over(giver=giver, taker=form.cleaned_data["taker"], actor=user, at=clock.now())

        if form.is_valid():
            status = (attempt if "confirmed" in request.POST else rehearse)(form, act)
            taker = form.cleaned_data.get("taker")
        if status == 0 and "confirmed" in request.POST:
            messages.success(request, f"{giver}的工作已移交给{taker}。")
            return redirect("people:person", pk=giver.pk)
    preview = preview_handover(giver=giver, taker=taker, actor=user, today=clock.today())
    context = {"giver": giver, "taker": taker if status == 0 else None, "form": form, "preview": preview}
    return render(request, "campaigns/handover.html", context, status=status or 200)
