"""Escalating deductions of one unit, project and year: each costs by its place in the order of their days."""

from decimal import Decimal
from typing import Any

from campaigns.queries.policies import policies_of
from evaluations.enums import AdjustmentKind
from evaluations.models import Adjustment
from evaluations.models.adjustment import AdjustmentQuerySet
from evaluations.scoring.series import step_of


def _alike(adjustment: Adjustment) -> AdjustmentQuerySet:
    """The confirmed ones that count in the same series."""
    same: Any = {
        "participation": adjustment.participation_id,
        "kind": AdjustmentKind.DEDUCTION,
        "is_escalating": True,
        "project": adjustment.project,
        "dated_on__year": adjustment.dated_on.year,
    }
    return Adjustment.objects.counted().filter(**same)


def _series(adjustment: Adjustment) -> list[Decimal]:
    return [Decimal(part) for part in policies_of(adjustment.participation.campaign_id).deduction_series]


def points_of_next(*, adjustment: Adjustment) -> Decimal:
    """What it would cost if it were confirmed now."""
    earlier = _alike(adjustment).filter(dated_on__lte=adjustment.dated_on).count()
    return step_of(_series(adjustment), earlier + 1)


def spread_series(*, adjustment: Adjustment) -> list[tuple[int, str, str]]:
    """Give every confirmed one of the series its points anew; the unit is locked by the caller.

    Gives what changed: key, before, after.
    """
    series, changed = _series(adjustment), []
    for place, row in enumerate(_alike(adjustment).order_by("dated_on", "pk"), start=1):
        points = step_of(series, place)
        if row.points != points:
            changed.append((row.pk, f"{row.points:f}", f"{points:f}"))
            Adjustment.objects.filter(pk=row.pk).update(points=points)
    return changed
