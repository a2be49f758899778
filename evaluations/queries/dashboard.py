"""Where the campaign stands (驾驶舱), for one person, in a fixed number of queries."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, FilteredRelation, Q

from campaigns.models import ProgressReport, Target
from evaluations.models import UnitScore
from evaluations.queries.late import Filing, LateItem, filing_of, latest_of_the_worst
from evaluations.queries.scenes import RootScore, Scene
from evaluations.queries.standings import (
    MatrixRow,
    RankRow,
    Sizes,
    best_scores,
    first_matrix_rows,
    matrix_columns_of,
    rank_rows,
    read_sizes,
)
from units.enums import REVIEWING, Role
from units.models import User

LATE_SHOWN, ROWS_SHOWN, WAITING_SHOWN = 8, 10, 299


@dataclass(frozen=True)
class TargetRate:
    """The system rate of one target: Σ weight × rate ÷ Σ weight over the root and all below it."""

    target_id: int
    label: str
    pillar: str
    pillar_code: str
    is_top: bool
    rate: Decimal | None


@dataclass(frozen=True)
class TrendPoint:
    """The system score on one day."""

    as_of: dt.date
    score: Decimal | None


@dataclass(frozen=True)
class BoardFilter:
    """What of it a person wants to see; empty: all. ``pillar`` is the code of a top target."""

    comparison_class: str = ""
    pillar: str = ""


_WHOLE = BoardFilter()


@dataclass(frozen=True)
class Dashboard:
    """Everything the first screen and the ones below it show. ``change`` is against the last kept run.

    ``class_size``: ranked units of the root's class; ``classes`` and ``every_pillar`` are what may be chosen.
    """

    score: UnitScore | None
    grade: str
    change: Decimal | None
    compared_with: dt.date | None
    unit_count: int
    filing: Filing
    reviews: bool
    waiting: int
    signs: bool
    to_sign: int
    late: tuple[LateItem, ...]
    pillars: tuple[TargetRate, ...]
    targets: tuple[TargetRate, ...]
    columns: tuple[Target, ...]
    matrix: tuple[MatrixRow, ...]
    ranking: tuple[RankRow, ...]
    trend: tuple[TrendPoint, ...]
    class_size: int
    classes: tuple[str, ...]
    every_pillar: tuple[Target, ...]

    @property
    def waiting_words(self) -> str:
        """How many wait for the person's review, as shown."""
        return f"{self.waiting}" if self.waiting <= WAITING_SHOWN else f"{WAITING_SHOWN}+"


def read_dashboard(*, scene: Scene, user: User, today: dt.date, chosen: BoardFilter = _WHOLE) -> Dashboard:
    """Read it for the part of ``scene`` that ``user`` sees. What is late is told of live results only."""
    run, shown = scene.run, _shown(scene)
    score = shown.score if shown else None
    trend, before = _trend(scene)
    targets, rates = _read_targets(scene)
    rates = [rate for rate in rates if chosen.pillar in {"", rate.pillar_code}]
    columns = matrix_columns_of(targets, pillar=chosen.pillar)
    sizes = read_sizes(run=run, root=scene.root) if run else Sizes({}, 0)
    ranking = _ranking(scene, user, sizes, chosen)
    now = score.system_score if score else None
    return Dashboard(
        score=score,
        grade=shown.grade if shown else "",
        change=now - before.score if before and before.score is not None and now is not None else None,
        compared_with=before.as_of if before else None,
        unit_count=sizes.units,
        filing=filing_of(score),
        reviews=bool(user.roles & REVIEWING),
        waiting=_count_waiting(scene, user),
        signs=Role.LEADER in user.roles,
        to_sign=_count_to_sign(user),
        late=latest_of_the_worst(scene=scene, user=user, today=today, limit=LATE_SHOWN) if run and run.is_live else (),
        pillars=tuple(rate for rate in rates if rate.is_top),
        targets=tuple(rate for rate in rates if not rate.is_top),
        columns=columns,
        matrix=_matrix(scene, user, columns, chosen),
        ranking=ranking,
        trend=(*trend, TrendPoint(run.as_of, now)) if run else tuple(trend),
        class_size=sizes.classes.get(score.comparison_class, 0) if score else 0,
        classes=_classes(scene, sizes, ranking),
        every_pillar=tuple(target for target in targets if target.parent_id is None),
    )


def _shown(scene: Scene) -> RootScore | None:
    return next((each for each in scene.history if scene.run and each.run.pk == scene.run.pk), None)


def _trend(scene: Scene) -> tuple[list[TrendPoint], TrendPoint | None]:
    """Kept results before the shown ones, and the last of them that has a score."""
    run = scene.run
    kept = [each for each in scene.history if not run or (not each.run.is_live and each.run.as_of < run.as_of)]
    trend = [TrendPoint(each.run.as_of, each.score.system_score) for each in kept]
    return trend, next((point for point in reversed(trend) if point.score is not None), None)


def _classes(scene: Scene, sizes: Sizes, ranking: tuple[RankRow, ...]) -> tuple[str, ...]:
    """Classes to choose from: all of them for who sees the whole ranking, else those of the units seen."""
    names = sizes.classes if scene.sees_ranking else {row.comparison_class for row in ranking}
    return tuple(sorted(filter(None, names)))


def _matrix(scene: Scene, user: User, columns: tuple[Target, ...], chosen: BoardFilter) -> tuple[MatrixRow, ...]:
    if scene.run is None:
        return ()
    return first_matrix_rows(
        run=scene.run,
        root=scene.root,
        user=user,
        columns=columns,
        limit=ROWS_SHOWN,
        comparison_class=chosen.comparison_class,
    )


def _ranking(scene: Scene, user: User, sizes: Sizes, chosen: BoardFilter) -> tuple[RankRow, ...]:
    if scene.run is None:
        return ()
    best = best_scores(
        run=scene.run, root=scene.root, user=user, limit=ROWS_SHOWN, comparison_class=chosen.comparison_class
    )
    return rank_rows(best, sizes=sizes.classes)


def _count_waiting(scene: Scene, user: User) -> int:
    """Up to one more than ``WAITING_SHOWN``: nobody needs to know of how many thousands."""
    if not user.roles & REVIEWING:
        return 0
    waiting = ProgressReport.objects.of_campaign(scene.campaign).awaiting_review().reviewable_by(user)
    return waiting.order_by()[: WAITING_SHOWN + 1].count()


def _count_to_sign(user: User) -> int:
    """How many reports wait for this leader's signature; not asked for whoever reviews, whose number stands there."""
    if Role.LEADER not in user.roles or user.roles & REVIEWING:
        return 0
    return ProgressReport.objects.signable_by(user).order_by().count()


def _read_targets(scene: Scene) -> tuple[list[Target], list[TargetRate]]:
    """The targets of the two upper levels, and the root's rates at those that have one: one query."""
    mine = FilteredRelation("scores", condition=Q(scores__run=scene.run, scores__participation=scene.root))
    found: Any = Target.objects.of_published(scene.campaign).filter(parent__parent__isnull=True).order_by("path")
    found = found.annotate(mine=mine, rates=F("mine__weighted_rates"), weights=F("mine__weights"))
    targets = list(found.defer("explanation", "rule"))
    tops = {target.pk: target for target in targets}
    rates = [
        TargetRate(
            target_id=target.pk,
            label=target.title,
            pillar=tops[target.parent_id].title if target.parent_id else "",
            pillar_code=tops[target.parent_id or target.pk].code,
            is_top=target.parent_id is None,
            rate=target.rates / target.weights if target.weights else None,
        )
        for target in targets
        if target.weights is not None
    ]
    return targets, rates
