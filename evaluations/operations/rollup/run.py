"""Bringing results up to date, in one transaction each."""

import datetime as dt

from django.db import transaction

from campaigns.models import Campaign, StaleMark
from evaluations.models import ScoreRun
from evaluations.operations.rollup.cells import compute_cells
from evaluations.operations.rollup.scope import Job, open_scope
from evaluations.operations.rollup.sums import compute_own_sums
from evaluations.operations.rollup.systems import compute_systems


@transaction.atomic
def roll_up(*, campaign: Campaign, as_of: dt.date, at: dt.datetime, full: bool = False) -> ScoreRun:
    """Bring the live run up to date: what the stale marks name, or all of it when the day moved (or ``full``).

    Locks the live run, works off the marks that are committed by now and removes exactly these; a mark that comes later
    stays for the next call. Nothing stale and the same day: nothing changes.
    """
    run = lock_live_run(campaign=campaign, as_of=as_of)
    is_full = full or not run.version or run.as_of != as_of
    marks = StaleMark.objects.filter(campaign=campaign)
    if not is_full and not marks.exists():
        return run
    with open_scope(campaign=campaign) as names_all:
        run.as_of, run.version, run.computed_at = as_of, run.version + 1, at
        compute_run(run=run, as_of=as_of, is_full=is_full or names_all)
    run.save()
    return run


@transaction.atomic
def keep_run(*, campaign: Campaign, as_of: dt.date, at: dt.datetime) -> ScoreRun:
    """Compute a kept run for a day, for exports and the trend; again, where there is one already."""
    run, _ = ScoreRun.objects.select_for_update().get_or_create(campaign=campaign, as_of=as_of, is_live=False)
    compute_run(run=run, as_of=as_of, is_full=True)
    run.version, run.computed_at = run.version + 1, at
    run.save()
    return run


def lock_live_run(*, campaign: Campaign, as_of: dt.date) -> ScoreRun:
    """The live run, made where it is missing, locked until the caller's transaction ends."""
    # On SQLite the transaction itself is the lock: it begins IMMEDIATE.
    run, _ = ScoreRun.objects.select_for_update().get_or_create(
        campaign=campaign, is_live=True, defaults={"as_of": as_of}
    )
    run.campaign = campaign
    return run


def compute_run(*, run: ScoreRun, as_of: dt.date, is_full: bool) -> None:
    """Cells, own sums, sums up the tree, ranks: a fixed number of statements in the caller's transaction."""
    job = Job.read(run=run, as_of=as_of, is_full=is_full)
    compute_cells(job=job)
    compute_own_sums(job=job)
    compute_systems(job=job)
