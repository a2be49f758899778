"""公布: thresholds and quotas are tried out first, then results go out and are sealed."""

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from campaigns.views.cells import signed_in
from core import clock
from core.keys import read_version
from core.refusals import RefusedError
from evaluations.enums import RoundState
from evaluations.forms.rounds import GradesForm
from evaluations.models import Round
from evaluations.operations.rounds import publish_round, set_quotas
from evaluations.queries.rounds.results import preview_grades
from evaluations.views.rounds.fetching import arranged_round, said


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Try out (GET), take the percentages over (``act`` quotas), publish (``act`` publish)."""
    found = arranged_round(request, pk)
    grades: list[tuple[str, Decimal]] = [(each.name, each.threshold) for each in found.campaign.grades.all()]
    given = request.POST if request.method == "POST" else request.GET
    form = GradesForm(given if "threshold_0" in given else None, grades=grades, quotas=found.quotas)
    is_sound, refusal, status = not form.is_bound or form.is_valid(), "", 200
    if request.method == "POST":
        try:
            if (done := _act(request, found, form, is_sound=is_sound)) is not None:
                return done
            status = 422
        except (RefusedError, ValidationError) as error:
            refusal, status = said(error)
    preview = None
    if is_sound:
        preview = preview_grades(found, thresholds=form.thresholds(), quotas=form.quotas(found.quotas))
    can_publish = found.state == RoundState.DECIDING
    context = {"round": found, "form": form, "preview": preview, "refusal": refusal, "can_publish": can_publish}
    return render(request, "evaluations/rounds/publish.html", context, status=status if is_sound else 422)


def _act(request: HttpRequest, found: Round, form: GradesForm, *, is_sound: bool) -> HttpResponse | None:
    user, at = signed_in(request), clock.now()
    if request.POST.get("act") == "publish":
        seen = read_version(request.POST.get("version", ""))
        publish_round(subject=found, version=seen, actor=user, at=at)
        messages.success(request, f"“{found}”已公布，结果已封存。")
        return redirect("evaluations:round_sealed", pk=found.pk)
    if not is_sound:
        return None
    set_quotas(subject=found, quotas=form.quotas(found.quotas), actor=user, at=at)
    messages.success(request, "等次比例已采用，公布时按它定等次。")
    return redirect("evaluations:round_publish", pk=found.pk)
