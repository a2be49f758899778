"""Bringing results up to date, in one transaction each."""

import datetime as dt

from django.db import transaction

from campaigns.models import Campaign, StaleMark
from evaluations.models import ScoreRun
from evaluations.operations.days import keep_day
from evaluations.operations.rollup.cells import compute_cells
from evaluations.operations.rollup.days import mark_moved_days
from evaluations.operations.rollup.job import Job
from evaluations.operations.rollup.ranks import compute_ranks, note_moves
from evaluations.operations.rollup.scope import fix_scope, is_anything_marked, open_marks
from evaluations.operations.rollup.sums import compute_own_sums
from evaluations.operations.rollup.systems import compute_systems


@transaction.atomic
def roll_up(*, campaign: Campaign, as_of: dt.date, at: dt.datetime, full: bool = False) -> ScoreRun:
    """Bring the live run up to date: what the stale marks name and what another day changes, or all of it (``full``).

    Locks the live run, works off the marks that are committed by now and removes exactly these; a mark that comes later
    stays for the next call. Nothing stale and the same day: nothing changes. Before it moves on to a later day, what was
    known at the end of its own is stored (``keep_day``).
    """
    run = lock_live_run(campaign=campaign, as_of=as_of)
    is_full = full or not run.version
    marks = StaleMark.objects.filter(campaign=campaign)
    if not is_full and run.as_of == as_of and not marks.exists():
        return run
    if run.version and run.as_of < as_of:
        keep_day(run=run, at=at)
    with open_marks(campaign=campaign) as names_all:
        is_full = is_full or names_all
        if not is_full and run.as_of != as_of:
            is_full = mark_moved_days(campaign=campaign, before=run.as_of, after=as_of)
        run.as_of, run.version, run.computed_at = as_of, run.version + 1, at
        if is_full or is_anything_marked():
            compute_run(run=run, as_of=as_of, is_full=is_full)
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
    job.prepare()
    fix_scope(job=job)
    compute_cells(job=job)
    compute_own_sums(job=job)
    only_moves = note_moves(job=job)
    compute_systems(job=job)
    if not is_full:
        compute_ranks(job=job, only_moves=only_moves)
    job.close()
