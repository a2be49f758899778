"""Writing results so that a row that did not change is not touched."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Upsert:
    """Two statements that write the same rows: ``insert`` into a run without results, ``upsert`` into any other."""

    insert: str
    upsert: str


def upsert(
    *, table: str, key: Sequence[str], columns: Sequence[str], rows: str, untouched: Sequence[str] = ()
) -> Upsert:
    """Statements that write ``rows`` (a query of key, columns and what is ``untouched`` later on).

    ``untouched`` names further columns of the query that are written with a new row and never overwritten.
    """
    names = ", ".join([*key, *columns, *untouched])
    insert = f"INSERT INTO {table} ({names})\n{rows}"
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns)
    before = ", ".join(f"{table}.{name}" for name in columns)
    after = ", ".join(f"excluded.{name}" for name in columns)
    return Upsert(
        insert,
        # "WHERE 1 = 1" tells SQLite that ON is not the beginning of a join.
        f"{insert} WHERE 1 = 1 ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changes}"
        f" WHERE ({before}) IS DISTINCT FROM ({after})",
    )
