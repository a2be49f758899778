"""Fetching a survey, which is authorising: what is not visible is a 404."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from campaigns.views.cells import signed_in
from evaluations.models import RecipientGroup, Survey

_RELATED = ("campaign__organiser", "target")


def survey_or_404(request: HttpRequest, pk: int) -> Survey:
    """The survey, if this person sees it."""
    return get_object_or_404(Survey.objects.visible_to(signed_in(request)).select_related(*_RELATED), pk=pk)


def group_or_404(request: HttpRequest, pk: int) -> RecipientGroup:
    """A group of a survey this person sees."""
    visible = Survey.objects.visible_to(signed_in(request))
    rows = RecipientGroup.objects.filter(survey__in=visible).select_related("survey__campaign__organiser")
    return get_object_or_404(rows, pk=pk)
