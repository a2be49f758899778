"""Noting in the running transaction what must be rolled up again, and waking the worker after it."""

import datetime as dt
from collections.abc import Collection

from campaigns.models import Campaign, ProgressReport, StaleMark
from core.queue import after_commit

ROLLUP_TASK = "evaluations.rollup"
_MARKED_APART = 50
"""Beyond so many units the whole campaign is marked: rolling it up is then the shorter way."""


def mark_stale(*, report: ProgressReport, at: dt.datetime) -> None:
    """The cell of one report, and what is above it."""
    participation = report.assignment.participation
    StaleMark.objects.create(
        campaign_id=participation.campaign_id, participation=participation, assignment=report.assignment, marked_at=at
    )
    after_commit(ROLLUP_TASK, spared=True, campaign_id=participation.campaign_id)


def mark_campaign_stale(*, campaign: Campaign, at: dt.datetime) -> None:
    """The whole campaign: its rules, its tree or many of its reports changed."""
    StaleMark.objects.create(campaign=campaign, marked_at=at)
    after_commit(ROLLUP_TASK, spared=True, campaign_id=campaign.pk)


def mark_units_stale(*, campaign: Campaign, participation_ids: Collection[int], at: dt.datetime) -> None:
    """These units with all their cells; all of the campaign where there are many of them."""
    if len(participation_ids) > _MARKED_APART:
        mark_campaign_stale(campaign=campaign, at=at)
        return
    StaleMark.objects.bulk_create(
        StaleMark(campaign=campaign, participation_id=unit, marked_at=at) for unit in sorted(participation_ids)
    )
    after_commit(ROLLUP_TASK, spared=True, campaign_id=campaign.pk)
