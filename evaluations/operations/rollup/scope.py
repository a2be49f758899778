"""Which part of a run is computed: what the stale marks name, and what another day changes."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from campaigns.models import Campaign
from evaluations.operations.rollup.job import Job

_ASSIGNMENTS = """
SELECT a.id AS assignment_id, a.participation_id, a.target_id, a.own_goal FROM rollup_mark m
JOIN campaigns_assignment a ON a.id = m.assignment_id
UNION
SELECT a.id, a.participation_id, a.target_id, a.own_goal FROM rollup_mark m
JOIN campaigns_assignment a ON a.participation_id = m.participation_id WHERE m.assignment_id IS NULL
"""

_PARTICIPATIONS = """
SELECT p.id AS participation_id, p.path, p.weight, p.comparison_class FROM campaigns_participation p
WHERE p.id IN (SELECT participation_id FROM rollup_mark UNION SELECT participation_id FROM rollup_assignment)
"""


@contextmanager
def open_marks(*, campaign: Campaign) -> Iterator[bool]:
    """Copy the campaign's stale marks as they are now; at the end remove exactly these.

    Gives whether one of them names the whole campaign. A mark that is committed meanwhile is not among them and stays.
    Needs a running transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE rollup_mark AS SELECT id, participation_id, assignment_id"
            " FROM campaigns_stalemark WHERE campaign_id = %s",
            [campaign.pk],
        )
        cursor.execute("SELECT count(*) FROM rollup_mark WHERE participation_id IS NULL AND assignment_id IS NULL")
        yield cursor.fetchone()[0] > 0
        cursor.execute("DELETE FROM campaigns_stalemark WHERE id IN (SELECT id FROM rollup_mark)")
        cursor.execute("DROP TABLE rollup_mark")


def is_anything_marked() -> bool:
    """Whether any mark is being worked off."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM rollup_mark")
        return bool(cursor.fetchone()[0])


def fix_scope(*, job: Job) -> None:
    """Name the assignments and participations that the marks mean, once for all statements."""
    if not job.is_full:
        job.keep("rollup_assignment", _ASSIGNMENTS, key="assignment_id")
        job.keep("rollup_participation", _PARTICIPATIONS, key="participation_id")
