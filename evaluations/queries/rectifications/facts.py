"""What problems and their mending say of units, for targets that count them and for deductions that follow."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q

from campaigns.models import Target
from evaluations.enums import RectificationState
from evaluations.models import Rectification


@dataclass(frozen=True)
class RectificationFacts:
    """Counts of one unit over a span: found in it, closed of these, closed in time, repeated, late on the day asked."""

    found: int = 0
    closed: int = 0
    closed_in_time: int = 0
    repeated: int = 0
    late: int = 0

    @property
    def rate_in_time(self) -> Decimal | None:
        """Closed in time of all found (0 … 1); None where nothing was found."""
        return Decimal(self.closed_in_time) / self.found if self.found else None


def rectification_facts(
    *,
    first: dt.date,
    last: dt.date,
    today: dt.date,
    unit_ids: Collection[int] | None = None,
    target_id: int | None = None,
) -> Mapping[int, RectificationFacts]:
    """Unit → counts of what was found from ``first`` to ``last``, both included; one query for any number of units.

    ``target_id``: only problems with this target, of whichever version. Units without a problem are not in it.
    """
    rows = Rectification.objects.filter(found_on__range=(first, last))
    if unit_ids is not None:
        rows = rows.filter(unit__in=unit_ids)
    if target_id is not None:
        rows = rows.filter(
            Q(target=target_id) | Q(target__lineage__in=Target.objects.filter(pk=target_id).values("lineage"))
        )
    closed = Q(state=RectificationState.CLOSED)
    running_late = Q(state=RectificationState.ASSIGNED, due_on__lt=today)
    counted: Any = (
        rows.order_by()
        .values("unit")
        .annotate(
            found=Count("pk"),
            closed=Count("pk", filter=closed),
            closed_in_time=Count("pk", filter=closed & Q(fixed_on__lte=F("due_on"))),
            repeated=Count("pk", filter=Q(repeats__isnull=False)),
            late=Count("pk", filter=running_late | Q(fixed_on__gt=F("due_on"))),
        )
    )
    return {row.pop("unit"): RectificationFacts(**row) for row in counted}
