"""What the worker does for scores. A message only wakes it: the stale marks know what must be done."""

from celery import shared_task
from django.core.cache import cache
from django.db import DatabaseError

from campaigns.operations.staleness import ROLLUP_TASK
from core import clock
from core.queue import arrived
from evaluations.exporters.weekly_mail import compose_letter
from evaluations.operations.rollup import roll_up_campaign, sweep_stale_runs, verify_all_runs
from evaluations.operations.sealing import check_all_seals
from evaluations.operations.subscriptions import check_watches, send_letters

_A_MOMENT = 1
"""Seconds. A worker that waited for the other one instead would hold a connection and do nothing; and one that began
anew at every approval of a busy day would leave nothing of the machine to those who approve."""


@shared_task(name=ROLLUP_TASK, autoretry_for=(DatabaseError,), retry_backoff=True, max_retries=8)
def rollup(campaign_id: int) -> None:
    """Bring one campaign's live results up to date; where that is just being or has just been done, in a moment."""
    rests = f"rollup-rests:{campaign_id}"
    if cache.get(rests) is None:
        arrived(ROLLUP_TASK, campaign_id=campaign_id)
        if roll_up_campaign(campaign_id=campaign_id, as_of=clock.today(), at=clock.now()):
            cache.set(rests, 1, timeout=_A_MOMENT)
            return
    rollup.apply_async((campaign_id,), countdown=_A_MOMENT)


@shared_task(name="evaluations.sweep_rollups", autoretry_for=(DatabaseError,), retry_backoff=True, max_retries=8)
def sweep_rollups() -> None:
    """Bring up to date what a lost message or a new day left behind."""
    sweep_stale_runs(as_of=clock.today(), at=clock.now())


@shared_task(name="evaluations.verify_rollups", autoretry_for=(DatabaseError,), retry_backoff=True, max_retries=8)
def verify_rollups() -> None:
    """Recompute everything, report and repair differences, keep the results of past due dates for the trend."""
    verify_all_runs(as_of=clock.today(), at=clock.now())


@shared_task(name="evaluations.check_seals", autoretry_for=(DatabaseError,), retry_backoff=True, max_retries=8)
def check_seals() -> None:
    """Read every published result against its digest."""
    check_all_seals(at=clock.now())


@shared_task(name="evaluations.send_subscriptions", autoretry_for=(DatabaseError,), retry_backoff=True, max_retries=8)
def send_subscriptions() -> None:
    """Tell of thresholds that were crossed, and mail the weekly letters that are due."""
    check_watches(at=clock.now())
    send_letters(at=clock.now(), compose=compose_letter)
