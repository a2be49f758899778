"""Fetching a round or a sheet, which is authorising: what is not visible is a 404."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from campaigns.views.cells import signed_in, spoken
from core.keys import read_key
from core.refusals import RefusedError
from evaluations.models import Rater, Round, ScoreSheet
from evaluations.permissions import may_arrange_round, may_follow_round


def followed_round(request: HttpRequest, pk: int) -> Round:
    """A round whose progress this person follows; whoever only sees the published result is refused."""
    user = signed_in(request)
    found = get_object_or_404(Round.objects.visible_to(user).select_related("campaign__organiser"), pk=pk)
    if not may_follow_round(user, found):
        raise PermissionDenied
    return found


def arranged_round(request: HttpRequest, pk: int) -> Round:
    """A round that this person leads."""
    found = followed_round(request, pk)
    if not may_arrange_round(signed_in(request), found):
        raise PermissionDenied
    return found


def rater_or_404(request: HttpRequest, found: Round) -> Rater:
    """The posted ``rater`` of this round."""
    rows = Rater.objects.filter(round=found).select_related("round", "user", "unit")
    return get_object_or_404(rows, pk=read_key(request.POST.get("rater", "")) or 0)


def visible_sheet(request: HttpRequest, pk: int) -> ScoreSheet:
    """A sheet that this person fills in or oversees."""
    related = ScoreSheet.objects.visible_to(signed_in(request)).select_related(
        "round__campaign__organiser", "participation__unit", "rater__user", "rater__unit"
    )
    return get_object_or_404(related, pk=pk)


def said(error: RefusedError | ValidationError) -> tuple[str, int]:
    """The words of a refusal and its status."""
    return spoken(error), getattr(error, "status", 422)
