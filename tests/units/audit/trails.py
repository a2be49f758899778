"""An audit trail with some history, and the hands of somebody who has the database but not the key."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from core.append_only import arm, disarm
from core.head_file import heads_path, read_heads
from tests.worlds.small import NOW
from units.models import AuditEntry, Unit, User
from units.operations.audit import record_act
from units.operations.audit_sealing import seal_trail
from units.policies import GUARDS
from units.queries.audit.verifying import verify_trail

VERBS = ("登记", "修改", "提交", "退回")


def add_acts(count: int, unit: Unit, actor: User | None = None, *, at: dt.datetime = NOW) -> list[AuditEntry]:
    """So many acts in this unit, a minute apart."""
    return [
        record_act(
            actor=actor,
            verb=VERBS[number % len(VERBS)],
            subject=unit,
            at=at + dt.timedelta(minutes=number),
            unit=unit,
            details={"number": number, "share": 0.5, "changes": [["名称", "旧", f"新{number}"]], "none": None},
        )
        for number in range(count)
    ]


def sealed_trail(unit: Unit, *, seals: int, each: int, actor: User | None = None) -> None:
    """So many seals of so many entries."""
    for number in range(seals):
        at = NOW + dt.timedelta(hours=number)
        add_acts(each, unit, actor, at=at)
        assert seal_trail(at=at) == each


def faults() -> list[str]:
    """What the verification finds."""
    return verify_trail(read_heads()).faults


def forget_heads() -> None:
    """No file of heads, as on the first day."""
    heads_path().unlink(missing_ok=True)


@contextmanager
def unguarded() -> Iterator[None]:
    """The triggers are away, as whoever owns the database can have it; everything is undone at the end."""
    with transaction.atomic():
        disarm(connection, GUARDS)
        yield
        transaction.set_rollback(True)
    arm(connection, GUARDS)


def run(sql: str, *values: Any) -> int:
    """One statement of raw SQL; gives how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)
