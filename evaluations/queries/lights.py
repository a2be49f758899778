"""Lights of results: which leaves of which units ask for something, by the meaning DOMAIN.md section 4 gives colours."""

from collections.abc import Collection

from django.db.models import F, QuerySet

from campaigns.enums import Join
from campaigns.models import Campaign, Target
from evaluations.enums import CellState, Light
from evaluations.models import CellScore, ScoreRun


def leaves_in_step(campaign: Campaign) -> tuple[int, ...]:
    """Leaves that can lag behind 时序进度: amounts that are summed up towards a goal. One query."""
    leaves = Target.objects.filter(scheme__campaign=campaign, is_leaf=True, join=Join.SUM, rule__kind="quantity")
    return tuple(leaf.pk for leaf in leaves.order_by() if not leaf.rule_object.silence_flatters)


def cells_alight(run: ScoreRun | None, light: str, in_step: Collection[int]) -> QuerySet[CellScore]:
    """Cells with this light. Red: a report is overdue; yellow: none is, but the sum is behind its share of the goal."""
    cells = CellScore.objects.filter(run=run)
    if light == Light.RED:
        return cells.filter(late_since__isnull=False)
    behind = cells.filter(late_since__isnull=True, state=CellState.SCORED, achieved__lt=F("attainable"))
    return behind.filter(assignment__target__in=in_step)
