# ruff: noqa: S608 - the statements are put together from constants and keys
"""One computation, and the statements it runs."""

import datetime as dt
from dataclasses import dataclass, field

from django.db import connection

from campaigns.models import Campaign
from evaluations.models import ScoreRun
from evaluations.operations.rollup.exact import Exact
from evaluations.operations.rollup.scheme_tables import SchemeTables, Table, Value, read_scheme_tables

_ROOM = "20MB"
"""Memory for one sort or hash of a full computation: enough for a province, bounded for a nation."""


@dataclass(frozen=True)
class Job:
    """Whose results, for which day, how much of them, in which dialect. ``is_new``: the run has no results yet.

    What one statement leaves to the next stands in temporary tables named ``rollup_…``; ``close`` drops them.
    """

    run: ScoreRun
    campaign: Campaign
    as_of: dt.date
    is_full: bool
    is_new: bool
    exact: Exact
    tables: SchemeTables
    kept: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, *, run: ScoreRun, as_of: dt.date, is_full: bool) -> "Job":
        """Read what the rules say into a job."""
        tables = read_scheme_tables(campaign=run.campaign, as_of=as_of)
        is_new = is_full and not run.units.exists()
        return cls(run, run.campaign, as_of, is_full, is_new, Exact(connection.vendor), tables)

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
        return "1 = 1" if self.is_full else f"{column} IN (SELECT assignment_id FROM rollup_assignment)"

    def dirty_participations(self, column: str) -> str:
        """Condition on a column with participations."""
        return "1 = 1" if self.is_full else f"{column} IN (SELECT participation_id FROM rollup_participation)"

    def execute(self, template: str, *tables: Table, **names: str) -> None:
        """Run one statement: ``{tables}`` becomes the tables of values, ``{…}`` the names."""
        written = [table.write(self.exact) for table in tables]
        parameters: list[Value] = [value for _, values in written for value in values]
        known = {**self.names, **names}
        sql = template.format(tables=",\n".join(text for text, _ in written), **known)
        with connection.cursor() as cursor:
            # A name may itself be a piece of a statement with names in it.
            cursor.execute(sql.format(**known) if "{" in sql else sql, parameters)

    def keep(self, table: str, template: str, *tables: Table, key: str = "", **names: str) -> None:
        """Run a query and keep its rows in a temporary table; PostgreSQL may work it out in parallel.

        ``key`` names the columns by which later statements look rows up.
        """
        self.kept.append(table)
        self.execute(f"CREATE TEMPORARY TABLE {table} AS {template}", *tables, **names)
        if key and self.exact.is_sqlite:
            # PostgreSQL hashes; SQLite would pass over the whole table for each row it looks up.
            self.execute(f"CREATE INDEX temp.{table}_key ON {table} ({key})")
        if not self.is_full and not self.exact.is_sqlite:
            # A handful of rows that the planner must not take for thousands.
            self.execute(f"ANALYZE {table}")

    def number(self, query: str) -> int:
        """The one number a query gives."""
        with connection.cursor() as cursor:
            cursor.execute(query.format(**self.names))
            found: int = cursor.fetchone()[0]
            return found

    def prepare(self) -> None:
        """Until the transaction ends: more memory for a full computation, no compiling of queries for a small one."""
        if self.exact.is_sqlite:
            return
        self.execute(f"SET LOCAL work_mem = '{_ROOM}'" if self.is_full else "SET LOCAL jit = off")

    def close(self) -> None:
        """Drop what was kept between the statements; tell PostgreSQL's planner of the rows of a new run."""
        while self.kept:
            self.execute(f"DROP TABLE {self.kept.pop()}")
        if self.is_new and not self.exact.is_sqlite:
            # Until it knows, every query on the run is planned for one row, and some take minutes.
            self.execute("ANALYZE evaluations_cellscore, evaluations_targetscore, evaluations_unitscore")
