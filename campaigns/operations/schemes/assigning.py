"""Giving the leaves of a scheme to the units they concern, in one statement for any number of units."""

from collections.abc import Collection

from django.db import connection

from campaigns.models import Assignment, Scheme
from campaigns.queries.applicability import PART, missing_sql


def hand_out(*, scheme: Scheme, leaves: Collection[int] | None = None) -> int:
    """Make the assignments that are missing for ``leaves`` (None: all) in the caller's transaction; gives their number.

    Units that a target names as assisting get it as 协办, all others as 主办.
    """
    chosen = list(scheme.targets.leaves().values_list("pk", flat=True)) if leaves is None else list(leaves)
    sql, values = missing_sql(scheme, chosen)
    rest = [
        field
        for field in Assignment._meta.concrete_fields
        if not field.primary_key and field.name not in {"participation", "target", "part"}
    ]
    columns = ", ".join(["participation_id", "target_id", "part", *(str(field.column) for field in rest)])
    given = ", ".join(["p.id", "t.id", PART, *["%s"] * len(rest)])
    defaults = [field.get_db_prep_save(field.get_default(), connection) for field in rest]
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO campaigns_assignment ({columns}) SELECT {given} {sql}", [*defaults, *values])
        return int(cursor.rowcount)
