"""Many rows at once: COPY on PostgreSQL, executemany on SQLite; big tables without their indexes meanwhile."""

import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models, transaction

_BATCH = 20_000
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def write_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add rows of plain values (None, text, numbers, ISO dates) in the order of ``columns``; others get their defaults."""
    others = defaults(model, columns)
    names, rest = ", ".join((*columns, *others)), tuple(others.values())
    waiting = ((*row, *rest) for row in rows)
    with transaction.atomic(), connection.cursor() as cursor:
        while batch := list(islice(waiting, _BATCH)):
            if connection.vendor == "postgresql":
                text = io.StringIO("".join(map(_line, batch)))
                cursor.copy_expert(f"COPY {model._meta.db_table} ({names}) FROM STDIN", text)
            else:
                places = ", ".join(["%s"] * len(batch[0]))
                cursor.executemany(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({places})", batch)  # noqa: S608 - our own names


def defaults(model: type[models.Model], columns: Collection[str]) -> dict[str, Any]:
    """Column → default of what is not among ``columns`` and may not be empty: models grow, the worlds need not know."""
    return {
        field.column: field.get_db_prep_save(field.get_default(), connection)
        for field in model._meta.concrete_fields
        if field.column and field.column not in columns and not field.null and not field.primary_key
    }


def insert_selected(model: type[models.Model], columns: Mapping[str, str], source: str) -> None:
    """INSERT … SELECT: ``columns`` are expressions over ``source``, which begins with FROM; others get their defaults."""
    others = defaults(model, columns)
    names = ", ".join((*columns, *others))
    values = ", ".join((*columns.values(), *["%s"] * len(others)))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values} {source}",
            list(others.values()),
        )


def _line(row: Sequence[Any]) -> str:
    return "\t".join("\\N" if value is None else str(value).translate(_ESCAPED) for value in row) + "\n"


def reset_sequences(*tables: type[models.Model]) -> None:
    """Rows were written with their ids: let the next ones follow."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables)):
            cursor.execute(statement)


@contextmanager
def in_bulk(*tables: type[models.Model]) -> Iterator[None]:
    """Without foreign keys' triggers and without the tables' indexes, which are made anew at the end (PostgreSQL).

    What is written inside must be right by itself.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        again = [statement for table in tables for statement in _drop_indexes(cursor, table._meta.db_table)]
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")
        for statement in again:
            cursor.execute(statement)


def _drop_indexes(cursor: Any, table: str) -> list[str]:
    """Drop what can be dropped and give the statements that make it again; primary keys stay."""
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'u'"
        " AND NOT EXISTS (SELECT 1 FROM pg_constraint f WHERE f.contype = 'f' AND f.conindid = pg_constraint.conindid)",
        [table],
    )
    constraints = dict(cursor.fetchall())
    cursor.execute(
        "SELECT c.relname, pg_get_indexdef(c.oid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
        " WHERE i.indrelid = %s::regclass AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = c.oid)",
        [table],
    )
    indexes = dict(cursor.fetchall())
    for name in constraints:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    return [
        *(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {text}' for name, text in constraints.items()),
        *indexes.values(),
    ]


def gather_statistics() -> None:
    """What autovacuum would have done by the next morning."""
    with connection.cursor() as cursor:
        may_vacuum = connection.vendor == "postgresql" and not connection.in_atomic_block
        cursor.execute("VACUUM (ANALYZE)" if may_vacuum else "ANALYZE")
