"""Work that is still open: what must be thought of when units end or people leave."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.db.models import Count

from campaigns.enums import ReportState
from campaigns.models import Assignment, Campaign, ProgressReport
from campaigns.queries.reminders import recalled_campaigns
from units.signals import WorkInHand


def work_of_units(units: Sequence[int], today: dt.date) -> tuple[WorkInHand, ...]:
    """For each campaign whose reports are still wanted: assignments and open reports of these units; three queries."""
    campaigns = recalled_campaigns(today)
    assignments = (
        Assignment.objects.in_force()
        .filter(participation__unit__in=units, participation__campaign__in=campaigns)
        .values_list("participation__campaign")
        .annotate(number=Count("pk"))
    )
    reports = (
        ProgressReport.objects.filter(
            assignment__participation__unit__in=units, assignment__participation__campaign__in=campaigns
        )
        .exclude(state=ReportState.APPROVED)
        .values_list("assignment__participation__campaign", "state")
        .annotate(number=Count("pk"))
    )
    states: Counter[tuple[int, str]] = Counter({(campaign, state): number for campaign, state, number in reports})
    numbers = dict(assignments.order_by())
    return tuple(
        WorkInHand(campaign.name, _words(campaign, numbers[campaign.pk], states))
        for campaign in Campaign.objects.filter(pk__in=numbers).newest_first()
    )


def _words(campaign: Campaign, number: int, states: Counter[tuple[int, str]]) -> str:
    waiting = states[campaign.pk, ReportState.SIGNING] + states[campaign.pk, ReportState.SUBMITTED]
    unfinished = states[campaign.pk, ReportState.DRAFT] + states[campaign.pk, ReportState.RETURNED]
    return (
        f"{number} 项任务，{waiting} 份填报待审核，{unfinished} 份草稿或被退回。"
        "这些任务仍按原单位的名称和隶属填报、计分，直到活动结束，由原单位的填报员办完。"
    )
