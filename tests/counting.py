"""How much a page asks of the database: queries, and the rows that come back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper


@dataclass
class Asked:
    """What was asked while ``counting``; ``rows`` are those handed over, not those the database looked at."""

    statements: list[str] = field(default_factory=list)
    rows: int = 0

    @property
    def queries(self) -> int:
        """How many statements."""
        return len(self.statements)


@contextmanager
def counting(database: Any = connection) -> Iterator[Asked]:
    """Count every statement and every row fetched on this connection."""
    asked = Asked()

    class Counting(CursorWrapper):
        def execute(self, sql: Any, params: Any = None) -> Any:
            asked.statements.append(str(sql))
            return super().execute(sql, params)

        def executemany(self, sql: Any, param_list: Any) -> Any:
            asked.statements.append(str(sql))
            return super().executemany(sql, param_list)

        def fetchone(self) -> Any:
            row = self.cursor.fetchone()
            asked.rows += row is not None
            return row

        def fetchmany(self, *size: int) -> Any:
            rows = self.cursor.fetchmany(*size)
            asked.rows += len(rows)
            return rows

        def fetchall(self) -> Any:
            rows = self.cursor.fetchall()
            asked.rows += len(rows)
            return rows

        def __iter__(self) -> Iterator[Any]:
            for row in super().__iter__():
                asked.rows += 1
                yield row

    make, database.make_cursor = database.make_cursor, lambda cursor: Counting(cursor, database)
    try:
        yield asked
    finally:
        database.make_cursor = make
