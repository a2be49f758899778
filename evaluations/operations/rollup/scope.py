"""Which part of a run is computed: all of it, or what the stale marks name."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection

from campaigns.models import Campaign
from evaluations.models import ScoreRun
from evaluations.operations.rollup.exact import Exact
from evaluations.operations.rollup.scheme_tables import SchemeTables, Table, Value, read_scheme_tables

# The table rollup_scope is a temporary copy of the marks being worked off (see open_scope): a mark that is committed
# meanwhile is not among them and stays.
_DIRTY_ASSIGNMENTS = """
    SELECT assignment_id FROM rollup_scope WHERE assignment_id IS NOT NULL
    UNION
    SELECT a.id FROM campaigns_assignment a JOIN rollup_scope s ON s.participation_id = a.participation_id
    WHERE s.assignment_id IS NULL
"""
_DIRTY_PARTICIPATIONS = """
    SELECT participation_id FROM rollup_scope WHERE participation_id IS NOT NULL
    UNION
    SELECT a.participation_id FROM campaigns_assignment a JOIN rollup_scope s ON s.assignment_id = a.id
"""

# The statement that uses it has a table ``depth`` of the lengths of paths.
_ABOVE_DIRTY = f"""
    SELECT substr(d.path, 1, depth.size) FROM campaigns_participation d JOIN depth ON depth.size <= length(d.path)
    WHERE d.id IN ({_DIRTY_PARTICIPATIONS})
"""  # noqa: S608 - a constant


@dataclass(frozen=True)
class Job:
    """One computation: whose results, for which day, how much of them, in which dialect."""

    run: ScoreRun
    campaign: Campaign
    as_of: dt.date
    is_full: bool
    exact: Exact
    tables: SchemeTables

    @classmethod
    def read(cls, *, run: ScoreRun, as_of: dt.date, is_full: bool) -> "Job":
        """Read what the rules say into a job."""
        tables = read_scheme_tables(campaign=run.campaign, as_of=as_of)
        return cls(run, run.campaign, as_of, is_full, Exact(connection.vendor), tables)

    @property
    def names(self) -> dict[str, str]:
        """What every statement fills in."""
        return {
            "run": str(self.run.pk),
            "campaign": str(self.campaign.pk),
            "as_of": self.exact.typed(f"'{self.as_of.isoformat()}'", "date"),
        }

    def dirty_assignments(self, column: str) -> str:
        """Condition on a column with assignments."""
        return "1 = 1" if self.is_full else f"{column} IN ({_DIRTY_ASSIGNMENTS})"

    def dirty_participations(self, column: str) -> str:
        """Condition on a column with participations."""
        return "1 = 1" if self.is_full else f"{column} IN ({_DIRTY_PARTICIPATIONS})"

    def above_dirty(self, column: str) -> str:
        """Condition on a column with paths: of a dirty participation or of a unit above one."""
        if self.is_full:
            return "1 = 1"
        return f"{column} IN ({_ABOVE_DIRTY})"

    def execute(self, template: str, *tables: Table, **names: str) -> None:
        """Run one statement: ``{tables}`` becomes the tables of values, ``{…}`` the names."""
        written = [table.write(self.exact) for table in tables]
        parameters: list[Value] = [value for _, values in written for value in values]
        sql = template.format(tables=",\n".join(text for text, _ in written), **{**self.names, **names})
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)


@contextmanager
def open_scope(*, campaign: Campaign) -> Iterator[bool]:
    """Copy the campaign's stale marks as they are now; at the end remove exactly these.

    Gives whether one of them names the whole campaign. Needs a running transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE rollup_scope AS SELECT id, participation_id, assignment_id"
            " FROM campaigns_stalemark WHERE campaign_id = %s",
            [campaign.pk],
        )
        cursor.execute("SELECT count(*) FROM rollup_scope WHERE participation_id IS NULL AND assignment_id IS NULL")
        yield cursor.fetchone()[0] > 0
        cursor.execute("DELETE FROM campaigns_stalemark WHERE id IN (SELECT id FROM rollup_scope)")
        cursor.execute("DROP TABLE rollup_scope")
