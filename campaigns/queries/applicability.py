"""Which units a target concerns, for one target as a condition and for a whole scheme as SQL."""

from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import Q

from campaigns.models import Scheme, Target


def concerned_by(target: Target) -> Q:
    """A condition on participations; ``target`` came from ``scheme_targets``. Agrees with ``MISSING``."""
    kinds = [row.kind for row in target.kinds.all()]
    classes = [row.comparison_class for row in target.classes.all()]
    units = [row.unit_id for row in target.named_units.all()]
    if not kinds and not classes and not units:
        return Q()
    return Q(kind__in=kinds) | Q(comparison_class__in=classes) | Q(unit__in=units)


def parts_of(target: Target) -> dict[int, str]:
    """Named unit → its part; ``target`` came from ``scheme_targets``."""
    return {row.unit_id: row.part for row in target.named_units.all()}


MISSING = """
FROM campaigns_participation p JOIN campaigns_target t ON t.scheme_id = %s AND t.is_leaf AND t.id IN ({leaves})
WHERE p.campaign_id = %s AND substr(p.path, 1, length(%s)) = %s
AND NOT EXISTS (SELECT 1 FROM campaigns_assignment a WHERE a.participation_id = p.id AND a.target_id = t.id)
AND (
    NOT EXISTS (SELECT 1 FROM campaigns_targetkind k WHERE k.target_id = t.id)
    AND NOT EXISTS (SELECT 1 FROM campaigns_targetclass c WHERE c.target_id = t.id)
    AND NOT EXISTS (SELECT 1 FROM campaigns_targetunit u WHERE u.target_id = t.id)
    OR EXISTS (SELECT 1 FROM campaigns_targetkind k WHERE k.target_id = t.id AND k.kind = p.kind)
    OR EXISTS (
        SELECT 1 FROM campaigns_targetclass c WHERE c.target_id = t.id AND c.comparison_class = p.comparison_class)
    OR EXISTS (SELECT 1 FROM campaigns_targetunit u WHERE u.target_id = t.id AND u.unit_id = p.unit_id)
)
"""
"""Units × leaves that apply and are not given yet; local targets concern their owner and what is below it."""


PART = """COALESCE((
    SELECT u.part FROM campaigns_targetunit u WHERE u.target_id = t.id AND u.unit_id = p.unit_id
), 'lead')"""
"""The part of the unit in a row of ``MISSING``."""


def missing_sql(scheme: Scheme, leaves: Collection[int]) -> tuple[str, list[Any]]:
    """``MISSING`` for these leaves of a scheme, with its parameters."""
    path = "" if scheme.owner is None else scheme.owner.path
    marks = ", ".join(["%s"] * len(leaves)) or "NULL"
    return MISSING.format(leaves=marks), [scheme.pk, *leaves, scheme.campaign_id, path, path]


def count_missing(scheme: Scheme, leaves: Collection[int]) -> int:
    """How many assignments would be made for these leaves."""
    sql, values = missing_sql(scheme, leaves)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {sql}", values)
        return int(cursor.fetchone()[0])
