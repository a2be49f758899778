"""Times, queries and rows of one act."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

Act = Callable[[], object]


def seconds(act: Act) -> float:
    """How long one call takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def alternately(rounds: int, *acts: Act, before: Act | None = None) -> list[list[float]]:
    """Seconds of each act, the acts taken in turn, so that what else the machine does falls on all alike.

    One round more than asked for warms up. ``before`` runs before each call and is not counted.
    """
    taken: list[list[float]] = [[] for _ in acts]
    for _ in range(rounds + 1):
        for act, times in zip(acts, taken, strict=True):
            if before is not None:
                before()
            times.append(seconds(act))
    return [times[1:] for times in taken]


@dataclass
class Tally:
    """What went over the connection while counting."""

    statements: list[str] = field(default_factory=list)
    rows: int = 0

    @property
    def queries(self) -> int:
        """Statements sent."""
        return len(self.statements)


@contextmanager
def counting() -> Iterator[Tally]:
    """Count the statements sent and the rows fetched over Django's connection, on every database."""
    tally = Tally()
    usual = connection.make_cursor

    def make_cursor(cursor: Any) -> CursorWrapper:
        return _CountingCursor(cursor, connection, tally)

    def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        tally.statements.append(sql)
        return execute(sql, params, many, context)

    connection.make_cursor = make_cursor  # type: ignore[method-assign]
    try:
        with connection.execute_wrapper(note):
            yield tally
    finally:
        connection.make_cursor = usual  # type: ignore[method-assign]


class _CountingCursor(CursorWrapper):
    """Counts what is fetched through it."""

    def __init__(self, cursor: Any, db: Any, tally: Tally) -> None:
        super().__init__(cursor, db)
        self._tally = tally

    def fetchone(self) -> Any:
        row = self.cursor.fetchone()
        self._tally.rows += row is not None
        return row

    def fetchmany(self, *size: int) -> Any:
        rows = self.cursor.fetchmany(*size)
        self._tally.rows += len(rows)
        return rows

    def fetchall(self) -> Any:
        rows = self.cursor.fetchall()
        self._tally.rows += len(rows)
        return rows

    def __iter__(self) -> Iterator[Any]:
        for row in self.cursor:
            self._tally.rows += 1
            yield row
