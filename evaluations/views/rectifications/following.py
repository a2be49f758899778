"""登记整改 from where the problem showed: a line of a round's results, or what somebody wrote in a letter."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from campaigns.models import Target
from campaigns.queries.policies import policies_everywhere, work_calendar
from campaigns.views.cells import signed_in
from core import clock
from core.refusals import RefusedError
from evaluations.forms.rectifications import FollowUpForm, RemarkForm
from evaluations.models import Rectification, RoundUnit
from evaluations.operations.rectifications import rectify_result
from evaluations.operations.surveys.following import rectify_remark
from evaluations.permissions import may_open_rectification
from evaluations.queries.rectifications.origins import units_of_survey, words_of_result
from evaluations.queries.rectifications.page import people_of
from evaluations.views.rectifications.fetching import place_faults
from evaluations.views.rounds.fetching import followed_round, said
from evaluations.views.surveys.fetching import open_remark


@require_http_methods(["GET", "POST"])
def from_round(request: HttpRequest, pk: int, participation_id: int, target_id: int) -> HttpResponse:
    """One unit and leaf of a round whose results this person follows."""
    found, user = followed_round(request, pk), signed_in(request)
    places = RoundUnit.objects.filter(round=found).select_related("participation__unit")
    place = get_object_or_404(places, participation=participation_id)
    target = get_object_or_404(Target, pk=target_id, pk__in=found.targets.values("target"))
    unit = place.participation.unit
    if not may_open_rectification(user, unit):
        raise PermissionDenied
    place.round = found
    initial = _beginning(words_of_result(place, target))
    form = FollowUpForm(request.POST or None, initial=initial, people=people_of(unit, clock.today()))

    def save() -> Rectification:
        problem, task = form.cleaned_data["problem"], form.task()
        return rectify_result(place=place, target=target, problem=problem, task=task, actor=user, at=clock.now())

    back = reverse("evaluations:round_results", args=[found.pk])
    heading = f"登记“{unit}”的整改"
    lead = f"{found} · {target}"
    return _asked(request, form, save, {"heading": heading, "lead": lead, "back": f"{back}#unit-{participation_id}"})


@require_http_methods(["GET", "POST"])
def from_remark(request: HttpRequest, key: str) -> HttpResponse:
    """What somebody wrote; the office says which of the rated units mends it."""
    remark, user = open_remark(request, key), signed_in(request)
    rated = [unit for unit in units_of_survey(remark.survey, clock.today()) if may_open_rectification(user, unit)]
    form = RemarkForm(request.POST or None, initial=_beginning(remark.text), units=rated)

    def save() -> Rectification:
        typed = form.cleaned_data
        given = {"unit": typed["unit"], "problem": typed["problem"], "task": form.task()}
        return rectify_remark(remark=remark, actor=user, at=clock.now(), **given)

    back = f"{reverse('evaluations:survey', args=[remark.survey_id])}#remarks"
    lead = f"来自“{remark.survey}”的一条书面意见。"
    return _asked(request, form, save, {"heading": "书面意见转整改", "lead": lead, "back": back})


def _beginning(words: str) -> dict[str, Any]:
    due_on = work_calendar().add(clock.today(), policies_everywhere().rectify_days)
    return {"problem": words, "due_on": due_on}


def _asked(
    request: HttpRequest, form: FollowUpForm, save: Callable[[], Rectification], about: dict[str, str]
) -> HttpResponse:
    """The form, or what ``save`` made of it."""
    refusal, status = "", 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                made = save()
                messages.success(request, f"已登记“{made.unit}”的整改，并已交办。")
                return redirect("evaluations:rectification", pk=made.pk)
        except ValidationError as error:
            place_faults(form, error)
        except RefusedError as error:
            refusal, status = said(error)
    context = {"form": form, "refusal": refusal, **about}
    return render(request, "evaluations/rectifications/follow_up.html", context, status=status)
