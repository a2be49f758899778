"""Where the campaign stands (驾驶舱), for one person, in a fixed number of queries."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from campaigns.models import ProgressReport, Target
from evaluations.models import TargetScore, UnitScore
from evaluations.queries.late import Filing, LateFilter, LateItem, count_filing, late_assignments, late_items
from evaluations.queries.scenes import Scene
from evaluations.queries.standings import (
    MatrixRow,
    RankRow,
    matrix_columns,
    matrix_rows,
    matrix_units,
    rank_rows,
    ranked_scores,
)
from units.enums import Role
from units.models import User

LATE_SHOWN, ROWS_SHOWN = 8, 10


@dataclass(frozen=True)
class TargetRate:
    """The system rate of one target: Σ weight × rate ÷ Σ weight over the root and all below it."""

    target_id: int
    label: str
    pillar: str
    is_top: bool
    rate: Decimal | None


@dataclass(frozen=True)
class TrendPoint:
    """The system score on one day."""

    as_of: dt.date
    score: Decimal | None


@dataclass(frozen=True)
class Dashboard:
    """Everything the first screen and the ones below it show. ``change`` is against the last kept run."""

    score: UnitScore | None
    grade: str
    change: Decimal | None
    compared_with: dt.date | None
    unit_count: int
    filing: Filing
    reviews: bool
    waiting: int
    late: tuple[LateItem, ...]
    pillars: tuple[TargetRate, ...]
    targets: tuple[TargetRate, ...]
    columns: tuple[Target, ...]
    matrix: tuple[MatrixRow, ...]
    ranking: tuple[RankRow, ...]
    trend: tuple[TrendPoint, ...]


def read_dashboard(*, scene: Scene, user: User, today: dt.date) -> Dashboard:
    """Read it for the part of ``scene`` that ``user`` sees."""
    campaign, run, root = scene.campaign, scene.run, scene.root
    score = UnitScore.objects.visible_to(user).filter(run=run, participation=root).first()
    trend = _read_trend(scene, user)
    before = next((point for point in reversed(trend) if point.score is not None), None)
    now = score.system_score if score else None
    rates = _read_rates(scene, user)
    columns = matrix_columns(campaign)
    units = matrix_units(campaign=campaign, user=user)
    late = late_assignments(campaign=campaign, user=user, today=today, narrowed=LateFilter())
    live = (TrendPoint(run.as_of, now),) if run else ()
    return Dashboard(
        score=score,
        grade=_grade_of(scene, now),
        change=now - before.score if before and before.score is not None and now is not None else None,
        compared_with=before.as_of if before else None,
        unit_count=units.count(),
        filing=count_filing(campaign=campaign, user=user, today=today),
        reviews=Role.REVIEWER in user.roles,
        waiting=ProgressReport.objects.of_campaign(campaign).awaiting_review().reviewable_by(user).count(),
        late=late_items(late[:LATE_SHOWN], campaign=campaign, today=today),
        pillars=tuple(rate for rate in rates if rate.is_top),
        targets=tuple(rate for rate in rates if not rate.is_top),
        columns=columns,
        matrix=matrix_rows(units[:ROWS_SHOWN], run=run, columns=columns),
        ranking=rank_rows(ranked_scores(run=run, user=user)[:ROWS_SHOWN], run=run),
        trend=(*(point for point in trend if not run or point.as_of < run.as_of), *live),
    )


def _read_trend(scene: Scene, user: User) -> tuple[TrendPoint, ...]:
    kept = UnitScore.objects.visible_to(user).filter(participation=scene.root, run__is_live=False)
    if scene.run:
        kept = kept.filter(run__as_of__lt=scene.run.as_of)
    rows: Iterable[Any] = kept.order_by("run__as_of").values_list("run__as_of", "system_score")
    return tuple(TrendPoint(as_of, score) for as_of, score in rows)


def _read_rates(scene: Scene, user: User) -> tuple[TargetRate, ...]:
    rows = TargetScore.objects.visible_to(user).filter(run=scene.run, participation=scene.root)
    rows = rows.filter(target__scheme__owner__isnull=True, target__parent__parent__isnull=True)
    return tuple(
        TargetRate(
            target_id=row.target_id,
            label=row.target.title,
            pillar=row.target.parent.title if row.target.parent else "",
            is_top=row.target.parent_id is None,
            rate=row.weighted_rates / row.weights if row.weights else None,
        )
        for row in rows.select_related("target__parent").order_by("target__path")
    )


def _grade_of(scene: Scene, score: Decimal | None) -> str:
    """The grade the system score reaches, by the thresholds of the campaign (equal thresholds: the first listed)."""
    grades = list(scene.campaign.grades.all())
    if score is None or not grades:
        return ""
    reached = [grade for grade in grades if score >= grade.threshold]
    return max(reached, key=lambda grade: grade.threshold).name if reached else "不合格"
