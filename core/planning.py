"""How long PostgreSQL may think about the order of joins.

A page's statement joins ten to fifteen tables by their keys. With the server's own limit of eight it weighs so many
orders that planning takes longer than the statement (71 ms, where six took 16 ms for as good a plan).
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

_TABLES = 6


def limit_planning(*, connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Set the limit on a new connection to PostgreSQL; receiver of ``connection_created``."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET join_collapse_limit = {_TABLES:d}")
