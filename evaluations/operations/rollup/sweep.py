"""Roll-ups of many campaigns: what is left behind, and the nightly proof."""

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns.models import Campaign, Period, StaleMark
from evaluations.models import ScoreRun
from evaluations.operations.rollup.run import keep_run, roll_up
from evaluations.operations.rollup.verify import verify_run


def roll_up_campaign(*, campaign_id: int, as_of: dt.date, at: dt.datetime) -> bool:
    """Bring a campaign up to date; one that no longer exists, or is up to date already, needs nothing.

    False where another process is just doing that: what it does not see any more, the caller asks for again.
    """
    campaign = _campaigns_behind(as_of).filter(pk=campaign_id).first()
    # Most messages of a busy day find their marks worked off by the one before: those take no lock.
    return campaign is None or _roll_up_unless_locked(campaign=campaign, as_of=as_of, at=at)


@transaction.atomic
def _roll_up_unless_locked(*, campaign: Campaign, as_of: dt.date, at: dt.datetime) -> bool:
    live = ScoreRun.objects.live(campaign).order_by()
    if live.exists() and not list(live.select_for_update(skip_locked=True)):
        return False
    roll_up(campaign=campaign, as_of=as_of, at=at)
    return True


def sweep_stale_runs(*, as_of: dt.date, at: dt.datetime) -> None:
    """Bring up to date every campaign with stale marks, without a live run, or with one of another day."""
    for campaign in _campaigns_behind(as_of):
        roll_up(campaign=campaign, as_of=as_of, at=at)


def _campaigns_behind(as_of: dt.date) -> QuerySet[Campaign]:
    marks = StaleMark.objects.filter(campaign=OuterRef("pk"))
    fresh = ScoreRun.objects.filter(campaign=OuterRef("pk"), is_live=True, as_of=as_of, version__gt=0)
    return Campaign.objects.filter(Q(Exists(marks)) | ~Q(Exists(fresh))).order_by("pk")


def verify_all_runs(*, as_of: dt.date, at: dt.datetime) -> None:
    """Prove every campaign's live run, and keep a run for each due date that passed without one."""
    for campaign in Campaign.objects.order_by("pk"):
        verify_run(campaign=campaign, as_of=as_of, at=at)
        keep_due_runs(campaign=campaign, as_of=as_of, at=at)


def keep_due_runs(*, campaign: Campaign, as_of: dt.date, at: dt.datetime) -> None:
    """Keep results of the day after each due date that has none yet, the first on which the period counts."""
    due = Period.objects.filter(campaign=campaign, due_on__lt=as_of).values_list("due_on", flat=True).distinct()
    days = {day + dt.timedelta(days=1) for day in due}
    kept = set(ScoreRun.objects.kept(campaign).filter(version__gt=0).values_list("as_of", flat=True))
    for day in sorted(days - kept):
        keep_run(campaign=campaign, as_of=day, at=at)
