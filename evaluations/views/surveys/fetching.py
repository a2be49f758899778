"""Fetching a survey, which is authorising: what is not visible is a 404, what is the office's a 403 in words."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from campaigns.permissions import may_arrange_campaign
from campaigns.views.cells import signed_in
from evaluations.models import RecipientGroup, Survey, SurveyRemark
from evaluations.operations.surveys.following import OPENED
from units.views.refusals import refused

_RELATED = ("campaign__organiser", "target")


def survey_or_404(request: HttpRequest, pk: int) -> Survey:
    """The survey, if this person sees it."""
    return get_object_or_404(Survey.objects.visible_to(signed_in(request)).select_related(*_RELATED), pk=pk)


def group_or_404(request: HttpRequest, pk: int) -> RecipientGroup:
    """A group of a survey this person sees."""
    visible = Survey.objects.visible_to(signed_in(request))
    rows = RecipientGroup.objects.filter(survey__in=visible).select_related("survey__campaign__organiser")
    return get_object_or_404(rows, pk=pk)


def office_only(request: HttpRequest, act: str) -> HttpResponse:
    """The page for those who may see surveys but not arrange them; ``act``: what only the office does."""
    message = f"只有组织单位的创建办可以{act}。"
    return refused(request, message, status=403, back="evaluations:surveys", label="看已有的测评")


def open_remark(request: HttpRequest, key: str) -> SurveyRemark:
    """What somebody wrote, if this person arranges the survey and its box was opened; a stranger's is not found."""
    rows = SurveyRemark.objects.filter(survey__in=Survey.objects.visible_to(signed_in(request)))
    found = get_object_or_404(rows.select_related("survey__campaign__organiser"), pk=_uuid_or_404(key))
    if not may_arrange_campaign(signed_in(request), found.survey.campaign):
        raise PermissionDenied
    if found.survey.state not in OPENED:
        raise Http404
    return found


def _uuid_or_404(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
