"""Proposing a bonus, a deduction or a veto."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from campaigns.models import Campaign, Participation
from campaigns.queries.policies import policies_of
from campaigns.views.cells import signed_in
from campaigns.views.office import campaign_or_404
from core import clock
from core.keys import read_key
from core.refusals import RefusedError
from evaluations.enums import AdjustmentKind
from evaluations.forms.adjustments import ProposalForm
from evaluations.models import Adjustment
from evaluations.operations.adjustments import ProofsGiven, propose_adjustment
from units.enums import Role
from units.models import User


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """``?kind=`` says which form, ``?unit=`` and ``?target=`` what it begins with."""
    choice, user = campaign_or_404(request), signed_in(request)
    given = request.POST if request.method == "POST" else request.GET
    kind = AdjustmentKind(given["kind"]) if given.get("kind") in AdjustmentKind.values else AdjustmentKind.BONUS
    form, status = _form(request, user, choice.campaign, kind), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = _propose(request, user, choice.campaign, form)
            except ValidationError as error:
                form.refuse(error)
            except RefusedError as error:
                form.add_error(None, str(error))
                status = error.status
            else:
                messages.success(request, f"已提出{made.get_kind_display()}，等另一个人确认。")
                return redirect("evaluations:adjustment", pk=made.pk)
    context = {"choice": choice, "form": form, "kind": kind, "kinds": AdjustmentKind.choices}
    return render(request, "evaluations/adjustments/new.html", context, status=status)


def _form(request: HttpRequest, user: User, campaign: Campaign, kind: AdjustmentKind) -> ProposalForm:
    initial: dict[str, Any] = {"target": read_key(request.GET.get("target", ""))}
    visible = Participation.objects.visible_to(user).filter(campaign=campaign).select_related("unit")
    wanted = read_key(request.GET.get("unit", ""))
    reported = {row.unit_id for row in user.membership_list if row.role == Role.REPORTER}
    member = visible.filter(pk=wanted).first() if wanted else visible.filter(unit__in=reported).first()
    if member is not None:
        initial["unit"] = member.unit
    series = "、".join(policies_of(campaign.pk).deduction_series)
    posted = request.POST if request.method == "POST" else None
    return ProposalForm(posted, kind=kind, campaign=campaign, series=series, initial=initial)


def _propose(request: HttpRequest, user: User, campaign: Campaign, form: ProposalForm) -> Adjustment:
    visible = Participation.objects.visible_to(user).select_related("unit", "campaign__organiser")
    member = get_object_or_404(visible, campaign=campaign, unit=form.cleaned_data["unit"])
    proofs = ProofsGiven(uploads=request.FILES.getlist("file"), links=form.links())
    return propose_adjustment(participation=member, proposal=form.proposal(), proofs=proofs, actor=user, at=clock.now())
