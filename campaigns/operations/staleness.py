"""Noting in the running transaction what must be rolled up again, and waking the worker after it."""

import datetime as dt

from campaigns.models import Campaign, ProgressReport, StaleMark
from core.queue import after_commit

ROLLUP_TASK = "evaluations.rollup"


def mark_stale(*, report: ProgressReport, at: dt.datetime) -> None:
    """The cell of one report, and what is above it."""
    participation = report.assignment.participation
    StaleMark.objects.create(
        campaign_id=participation.campaign_id, participation=participation, assignment=report.assignment, marked_at=at
    )
    after_commit(ROLLUP_TASK, campaign_id=participation.campaign_id)


def mark_campaign_stale(*, campaign: Campaign, at: dt.datetime) -> None:
    """The whole campaign: its rules, its tree or many of its reports changed."""
    StaleMark.objects.create(campaign=campaign, marked_at=at)
    after_commit(ROLLUP_TASK, campaign_id=campaign.pk)
