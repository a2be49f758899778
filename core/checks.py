"""What is looked at before the database is brought up to date."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

LAST_BEFORE_FOLDING = "128119c"
"""The version that still has the single migrations (ADR 0190)."""


def check_folded_migrations(*, databases: Sequence[str] | None = None, **_options: Any) -> list[CheckMessage]:
    """An error for each app of which the database ran some, but not all, of the migrations that are folded into one.

    Django itself would stop in the middle with a word about models that cannot be found.
    """
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    folded = {key: set(each.replaces) for key, each in loader.disk_migrations.items() if each.replaces}
    found: list[CheckMessage] = []
    for alias in databases or ():
        ran = set(MigrationRecorder(connections[alias]).applied_migrations())
        for (app, name), replaced in folded.items():
            missing = replaced - ran
            if missing and missing != replaced and (app, name) not in ran:
                found.append(_halfway(app, len(replaced) - len(missing), len(replaced)))
    return found


def _halfway(app: str, ran: int, folded: int) -> CheckMessage:
    return Error(
        f"数据库停在半途：{app} 只执行了合并前 {folded} 个迁移中的 {ran} 个，不能直接升级到本版本。数据没有改动。",
        hint=f"先取版本 {LAST_BEFORE_FOLDING}，执行 manage.py migrate，再升级到本版本（docs/operators.md 第五节）。",
        id="core.E001",
    )
