"""The nightly proof that following the changes gives what computing everything gives."""

import datetime as dt
from dataclasses import dataclass

import structlog
from django.db import connection, transaction

from campaigns.models import Campaign, StaleMark
from campaigns.operations.filed_reports import copies_astray, sync_filed_reports
from evaluations.models import ScoreRun
from evaluations.operations.rollup.run import compute_run, lock_live_run, roll_up
from units.operations.audit import record_act

log = structlog.get_logger(__name__)

_SCRATCH_DAY = dt.date.min
"""No result is of this day: under it the recomputation does not meet a kept run."""

_COMPARED = {
    "evaluations_cellscore": (
        "assignment_id, state, achieved, attainable, counted, missing, due, filed, on_time, late_since"
    ),
    "evaluations_targetscore": ("participation_id, target_id, achieved, attainable, rate, weighted_rates, weights"),
    "evaluations_unitscore": (
        "participation_id, path, weight, comparison_class, achieved, attainable, rate, bonus, deduction, total,"
        " is_vetoed, grade, rank, weighted_rates, weights, system_score, due, filed, on_time, system_due,"
        " system_filed, system_on_time"
    ),
}


@dataclass(frozen=True)
class Difference:
    """A saved row that a full recomputation does not confirm; ``owner`` is its assignment or participation."""

    table: str
    owner: int


@transaction.atomic
def verify_run(*, campaign: Campaign, at: dt.datetime, as_of: dt.date) -> list[Difference]:
    """Compare the live run with a full recomputation; report differences as an error and repair them.

    First works off what is stale. Where changes are committed meanwhile nothing is compared: the next night does.
    The narrow copies that the roll-up reads are compared with the reports, too.
    """
    astray = copies_astray(campaign=campaign)
    if astray:
        sync_filed_reports(campaign=campaign)
    roll_up(campaign=campaign, as_of=as_of, at=at)
    run = lock_live_run(campaign=campaign, as_of=as_of)
    scratch = ScoreRun.objects.create(campaign=campaign, as_of=_SCRATCH_DAY, computed_at=at)
    compute_run(run=scratch, as_of=as_of, is_full=True)
    found = [Difference("campaigns_filedreport", report) for report in astray]
    found += [each for table, columns in _COMPARED.items() for each in _compare(table, columns, run.pk, scratch.pk)]
    scratch.delete()
    if not found or StaleMark.objects.filter(campaign=campaign).exists():
        return []
    log.error("rollup_difference", campaign=campaign.code, as_of=as_of.isoformat(), rows=len(found), first=found[:20])
    details = {"rows": len(found), "first": [f"{each.table} {each.owner}" for each in found[:20]]}
    record_act(actor=None, verb="汇总核对不一致", subject=campaign, at=at, details=details)
    roll_up(campaign=campaign, as_of=as_of, at=at, full=True)
    return found


def _compare(table: str, columns: str, live: int, fresh: int) -> list[Difference]:
    owner = columns.split(",", maxsplit=1)[0]
    one, other = (f"SELECT {columns} FROM {table} WHERE run_id = {run:d}" for run in (live, fresh))  # noqa: S608 - constants and keys
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {owner} FROM ({one} EXCEPT {other}) AS gone"  # noqa: S608 - constants and keys
            f" UNION SELECT {owner} FROM ({other} EXCEPT {one}) AS new ORDER BY 1"
        )
        return [Difference(table, row[0]) for row in cursor.fetchall()]
