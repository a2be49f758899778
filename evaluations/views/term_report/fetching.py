"""Which report a request is about, and which of its parts."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from campaigns.models import Target
from campaigns.permissions import may_arrange_campaign
from campaigns.queries.campaigns import CampaignChoice
from campaigns.views.cells import signed_in
from campaigns.views.office import campaign_or_404
from core import clock
from evaluations.models.term_report import OVERVIEW
from evaluations.permissions import may_see_ranking
from evaluations.queries.term_report.scope import ReportPlace, ReportScope, scope_of


@dataclass(frozen=True)
class Asked:
    """``may_write``: the person is of the organiser's 创建办."""

    choice: CampaignChoice
    scope: ReportScope
    may_write: bool


def asked_or_404(request: HttpRequest) -> Asked:
    """The report of the campaign the address names; 403 for who does not oversee the organiser."""
    choice, user = campaign_or_404(request), signed_in(request)
    if not may_see_ranking(user, choice.campaign.organiser.path):
        message = "总结报告由主办单位查看，您可以在得分页查看本单位的情况。"
        raise PermissionDenied(message)
    scope = scope_of(choice.campaign, clock.today())
    if scope is None:
        message = "这届活动还没有参加单位，写不出总结。"
        raise Http404(message)
    return Asked(choice, scope, may_arrange_campaign(user, choice.campaign))


def writer_or_403(request: HttpRequest) -> Asked:
    """As ``asked_or_404``, for who writes it."""
    asked = asked_or_404(request)
    if not asked.may_write:
        message = "总结由主办单位的创建办编写。"
        raise PermissionDenied(message)
    return asked


def place_or_404(asked: Asked, part: str) -> ReportPlace:
    """The part with this code; ``OVERVIEW`` is the one before the parts of the scheme."""
    if part == OVERVIEW:
        return ReportPlace(asked.scope, None)
    inner = Target.objects.of_published(asked.scope.campaign).filter(parent__parent__isnull=True)
    target = inner.filter(code=part).select_related("parent").first()
    if target is None:
        raise Http404
    return ReportPlace(asked.scope, target)
