"""Tables to which rows are only added: the database itself refuses to change or delete them, whoever asks.

Triggers of the same meaning on SQLite and PostgreSQL; a refusal is an IntegrityError on both.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

_NEVER = "1 = 0"


@dataclass(frozen=True)
class Guard:
    """What stays forbidden for ``table``: everything but what the conditions, SQL about ``OLD`` and ``NEW``, let through."""

    table: str
    may_delete: str = _NEVER
    may_update: str = _NEVER


def arm(connection: BaseDatabaseWrapper, guards: Iterable[Guard]) -> None:
    """Put the guards up, in place of any of the same name."""
    guards = tuple(guards)
    disarm(connection, guards)
    make = _for_postgresql if connection.vendor == "postgresql" else _for_sqlite
    _run(connection, (statement for guard in guards for statement in make(guard)))


def disarm(connection: BaseDatabaseWrapper, guards: Iterable[Guard]) -> None:
    """Take the guards down: for taking a migration back, and for emptying a test's database."""
    place = " ON {0}" if connection.vendor == "postgresql" else ""
    names = ("{0}_keep", "{0}_keep_all") if connection.vendor == "postgresql" else ("{0}_no_update", "{0}_no_delete")
    _run(
        connection,
        (
            f"DROP TRIGGER IF EXISTS {name.format(guard.table)}{place.format(guard.table)}"
            for guard in guards
            for name in names
        ),
    )


def is_armed(connection: BaseDatabaseWrapper, guard: Guard) -> bool:
    """Whether the table is guarded now."""
    postgresql = "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled = 'O' AND NOT tgisinternal"
    sqlite = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(postgresql if connection.vendor == "postgresql" else sqlite, [guard.table])
        return bool(cursor.fetchone()[0] >= 2)  # noqa: PLR2004 - one for rows and one for all, or one for each act


def _for_sqlite(guard: Guard) -> tuple[str, ...]:
    return tuple(
        f"CREATE TRIGGER {guard.table}_no_{act} BEFORE {act.upper()} ON {guard.table} WHEN NOT ({allowed}) "
        f"BEGIN SELECT RAISE(ABORT, '{guard.table} is append-only'); END"
        for act, allowed in (("update", guard.may_update), ("delete", guard.may_delete))
    )


def _for_postgresql(guard: Guard) -> tuple[str, ...]:
    # restrict_violation: Django makes an IntegrityError of it, as of SQLite's.
    refuse = f"RAISE EXCEPTION '{guard.table} is append-only' USING ERRCODE = 'restrict_violation';"
    body = (
        f"IF TG_OP = 'DELETE' THEN IF {guard.may_delete} THEN RETURN OLD; END IF; "
        f"ELSIF TG_OP = 'UPDATE' THEN IF {guard.may_update} THEN RETURN NEW; END IF; END IF; {refuse}"
    )
    run = f"EXECUTE FUNCTION {guard.table}_keep()"
    return (
        f"CREATE OR REPLACE FUNCTION {guard.table}_keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {body} END $$",
        f"CREATE TRIGGER {guard.table}_keep BEFORE UPDATE OR DELETE ON {guard.table} FOR EACH ROW {run}",
        f"CREATE TRIGGER {guard.table}_keep_all BEFORE TRUNCATE ON {guard.table} FOR EACH STATEMENT {run}",
    )


def _run(connection: BaseDatabaseWrapper, statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
