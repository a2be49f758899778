"""Filing an appeal against an adjustment, or against the unit's result of a published round."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from campaigns.views.cells import signed_in
from core import clock
from core.keys import read_key
from core.refusals import RefusedError
from evaluations.forms.adjustments import AppealForm
from evaluations.models import Adjustment, Round, RoundUnit
from evaluations.operations.adjustments import ProofsGiven, file_appeal
from evaluations.queries.adjustments.limits import appeal_until, own_places, why_no_appeal
from evaluations.views.adjustments.page import adjustment_or_404


@require_http_methods(["GET", "POST"])
def against_adjustment(request: HttpRequest, pk: int) -> HttpResponse:
    """Against one deduction or veto."""
    return _appeal(request, adjustment_or_404(request, pk))


@require_http_methods(["GET", "POST"])
def against_round(request: HttpRequest, pk: int) -> HttpResponse:
    """Against the result of an own unit, ``?unit=`` or the first; 404 where none took part."""
    user = signed_in(request)
    found = get_object_or_404(Round.objects.visible_to(user), pk=pk)
    mine = own_places(found, user)
    wanted = read_key(request.GET.get("unit", ""))
    place = next((each for each in mine if wanted in {None, each.participation_id}), None)
    if place is None:
        raise Http404
    return _appeal(request, place)


def _appeal(request: HttpRequest, subject: Adjustment | RoundUnit) -> HttpResponse:
    user, at = signed_in(request), clock.now()
    form, status = AppealForm(request.POST if request.method == "POST" else None), 200
    refusal = why_no_appeal(subject, at) or ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            proofs = ProofsGiven(uploads=request.FILES.getlist("file"), links=form.links())
            try:
                made = file_appeal(
                    subject=subject, reason=form.cleaned_data["reason"], proofs=proofs, actor=user, at=at
                )
            except ValidationError as error:
                form.refuse(error)
            except RefusedError as error:
                refusal, status = str(error), error.status
            else:
                messages.success(request, "申诉已提出，等组织单位答复。")
                return redirect("evaluations:appeal", pk=made.pk)
    context = {"subject": subject, "form": form, "until": appeal_until(subject), "refusal": refusal}
    return render(request, "evaluations/adjustments/appeal_form.html", context, status=status)
