"""The list of surveys, and a draft: what is asked, who is rated, who is asked."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from campaigns.permissions import may_arrange_campaign
from campaigns.views.cells import signed_in, spoken
from campaigns.views.list_files import answer_list, wants_file
from campaigns.views.office import campaign_or_404
from core import clock
from core.refusals import RefusedError
from evaluations.enums import SurveyKind
from evaluations.forms.surveys import SurveyForm, initial_of
from evaluations.models import Survey
from evaluations.operations.surveys.setup import change_survey, create_survey
from evaluations.views.surveys.fetching import office_only, survey_or_404

_PAGE = 30


@require_GET
def surveys(request: HttpRequest) -> HttpResponse:
    """All surveys of the campaign that this person sees."""
    if wants_file(request):
        return answer_list(request, "surveys")
    choice, user = campaign_or_404(request), signed_in(request)
    rows = Survey.objects.visible_to(user).filter(campaign=choice.campaign)
    context = {
        "choice": choice,
        "page": Paginator(rows, _PAGE).get_page(request.GET.get("page")),
        "kinds": SurveyKind.choices,
        "may_arrange": may_arrange_campaign(user, choice.campaign),
    }
    return render(request, "evaluations/surveys/list.html", context)


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """A new survey, filled in with what its kind usually asks."""
    choice, user = campaign_or_404(request), signed_in(request)
    if not may_arrange_campaign(user, choice.campaign):
        return office_only(request, "建立测评")
    given = request.POST if request.method == "POST" else request.GET
    kind = SurveyKind(given["kind"]) if given.get("kind") in SurveyKind.values else SurveyKind.LETTERS
    form, status = SurveyForm(request.POST or None, campaign=choice.campaign, kind=kind), 200
    if request.method == "POST" and form.is_valid():
        try:
            survey = create_survey(campaign=choice.campaign, kind=kind, plan=form.plan, actor=user, at=clock.now())
        except RefusedError as error:
            form.add_error(None, spoken(error))
            status = error.status
        else:
            messages.success(request, f"已建立“{survey}”。核对无误后即可发放。")
            return redirect("evaluations:survey", pk=survey.pk)
    status = status if status != 200 or not form.errors else 422  # noqa: PLR2004
    context = {"form": form, "campaign": choice.campaign, "kind": kind, "survey": None}
    return render(request, "evaluations/surveys/form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft again."""
    survey, user = survey_or_404(request, pk), signed_in(request)
    kind, campaign = SurveyKind(survey.kind), survey.campaign
    if not may_arrange_campaign(user, campaign):
        return office_only(request, "修改测评")
    form, status = SurveyForm(request.POST or None, campaign=campaign, kind=kind, initial=initial_of(survey)), 200
    if request.method == "POST" and form.is_valid():
        try:
            change_survey(survey=survey, plan=form.plan, actor=user, at=clock.now())
        except RefusedError as error:
            form.add_error(None, spoken(error))
            status = error.status
        else:
            messages.success(request, "已保存。")
            return redirect("evaluations:survey", pk=survey.pk)
    status = status if status != 200 or not form.errors else 422  # noqa: PLR2004
    context = {"form": form, "campaign": campaign, "kind": kind, "survey": survey}
    return render(request, "evaluations/surveys/form.html", context, status=status)
