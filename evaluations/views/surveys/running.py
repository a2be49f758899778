"""One survey: handing out, what came back, opening the box, results."""

import zipfile
from io import BytesIO

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from campaigns.permissions import may_arrange_campaign
from campaigns.views.cells import signed_in, spoken
from core import clock
from core.refusals import RefusedError
from evaluations.enums import SurveyState
from evaluations.exporters.letters import print_forms, print_labels, print_letters, print_reminders
from evaluations.models import Survey, SurveyRemark
from evaluations.operations.surveys.counting import annul_survey, close_survey, publish_survey
from evaluations.operations.surveys.issuing import issue_survey, replace_unused_codes
from evaluations.queries.surveys.remarks import remarks_of
from evaluations.queries.surveys.results import results_of
from evaluations.queries.surveys.returns import reaches_quorum, returns_of
from evaluations.views.surveys.fetching import group_or_404, office_only, survey_or_404
from units.views.downloads import as_file

_CAME = "letters_came"
"""The cookie that tells the page behind a download that the file is here."""

_REMARKS_A_PAGE = 50

_COUNTED = (SurveyState.CLOSED, SurveyState.PUBLISHED)


@require_GET
def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """Where it stands and what may be done next."""
    return _page(request, survey_or_404(request, pk))


def _page(request: HttpRequest, found: Survey, refusal: str = "", status: int = 200) -> HttpResponse:
    user = signed_in(request)
    may_arrange = may_arrange_campaign(user, found.campaign)
    returns = returns_of(found)
    counted = found.state in _COUNTED and reaches_quorum(found, returns)
    may_see = found.state == SurveyState.PUBLISHED or user.reach.covers(
        found.campaign.organiser.path, found.campaign.organiser_id
    )
    context = {
        "survey": found,
        "returns": returns,
        "is_short": found.state in _COUNTED and not counted,
        "results": results_of(found, user) if counted and may_see else [],
        "options": found.options.all(),
        "questions": found.questions.all(),
        "subjects": found.subjects.select_related("participation"),
        "remarks": _remarks(request, found) if may_arrange and found.state in _COUNTED else None,
        "may_arrange": may_arrange,
        "refusal": refusal,
    }
    return render(request, "evaluations/surveys/survey.html", context, status=status)


def _remarks(request: HttpRequest, found: Survey) -> Page[SurveyRemark]:
    return Paginator(remarks_of(found), _REMARKS_A_PAGE).get_page(request.GET.get("page"))


@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it; the letters come down as one archive, a file for each group."""
    found = survey_or_404(request, pk)
    try:
        codes = issue_survey(survey=found, actor=signed_in(request), at=clock.now())
    except RefusedError as error:
        found.refresh_from_db()
        return _page(request, found, spoken(error), error.status)
    if not codes:
        messages.success(request, "已开始。请打印各组的答卷，现场发放。")
        return redirect("evaluations:survey", pk=pk)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for group, group_codes in codes.items():
            letters = print_letters(survey=found, codes=group_codes, address=_answer_address())
            archive.writestr(f"{_plain(group.name)}-{len(group_codes)}封.pdf", letters)
    response = as_file(out.getvalue(), f"{found.title}-信函.zip", kind="application/zip")
    response.set_cookie(_CAME, "1", max_age=60, secure=settings.SESSION_COOKIE_SECURE, samesite="Strict")
    return response


def _plain(name: str) -> str:
    """A name that is no path."""
    return name.replace("/", "－").replace("\\", "－")


def _answer_address() -> str:
    return settings.SITE_URL.rstrip("/") + reverse("survey_answer")


@require_POST
def reprint(request: HttpRequest, group_id: int) -> HttpResponse:
    """New letters for codes nobody has used."""
    group = group_or_404(request, group_id)
    try:
        codes = replace_unused_codes(group=group, actor=signed_in(request), at=clock.now())
    except RefusedError as error:
        return _page(request, group.survey, spoken(error), error.status)
    letters = print_letters(survey=group.survey, codes=codes, address=_answer_address())
    return as_file(letters, f"{group.survey.title}-{group.name}-重印.pdf", kind="application/pdf")


@require_GET
def papers(request: HttpRequest, group_id: int) -> HttpResponse:
    """What is printed apart from the codes: labels of envelopes (``what=labels``), ``reminders`` or numbered forms."""
    group, user = group_or_404(request, group_id), signed_in(request)
    if not may_arrange_campaign(user, group.survey.campaign):
        return office_only(request, "打印")
    what = request.GET.get("what")
    if what == "reminders":
        content, name = print_reminders(survey=group.survey, number=group.quota), "催办信"
    elif what == "labels":
        content, name = print_labels(group.recipients.order_by("?")), "信封标签"
    else:
        content, name = print_forms(survey=group.survey, number=group.quota), "答卷"
    return as_file(content, f"{group.survey.title}-{group.name}-{name}.pdf", kind="application/pdf")


@require_POST
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """``act``: close, publish or annul (with ``reason``)."""
    found, user, at = survey_or_404(request, pk), signed_in(request), clock.now()
    act = request.POST.get("act")
    try:
        if act == "close":
            close_survey(survey=found, actor=user, at=at)
        elif act == "publish":
            publish_survey(survey=found, actor=user, at=at)
        else:
            annul_survey(survey=found, actor=user, at=at, reason=request.POST.get("reason", ""))
    except RefusedError as error:
        found.refresh_from_db()
        return _page(request, found, spoken(error), error.status)
    messages.success(request, f"“{found}”{found.get_state_display()}。")
    return redirect("evaluations:survey", pk=pk)
