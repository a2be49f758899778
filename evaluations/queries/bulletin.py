"""季度通报: the ranking of a campaign, who rose and fell since the last kept results, who owes reports."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from campaigns.models import Campaign
from evaluations.models import ScoreRun, UnitScore
from evaluations.queries.standings import ranked_scores
from units.models import User

MOST_UNITS = 500
"""Units that are printed; of more the first of each class in turn."""
_SHOWN_MOVES = 10


@dataclass(frozen=True)
class BulletinRow:
    """One unit now and before; ``rose``: places gained within the class, negative where lost, None without a before."""

    unit: str
    comparison_class: str
    rank: int | None
    total: Decimal | None
    grade: str
    is_vetoed: bool
    owed: int
    change: Decimal | None
    rose: int | None


@dataclass(frozen=True)
class Bulletin:
    """``before``: the day of the results compared with, None where none were kept. ``is_cut``: not all units are in it."""

    campaign: Campaign
    as_of: dt.date
    computed_at: dt.datetime | None
    is_stale: bool
    before: dt.date | None
    classes: tuple[tuple[str, tuple[BulletinRow, ...]], ...]
    grades: tuple[tuple[str, int], ...]
    mean: Decimal | None
    units: int
    risen: tuple[BulletinRow, ...]
    fallen: tuple[BulletinRow, ...]
    owing: tuple[BulletinRow, ...]
    is_cut: bool


def read_bulletin(*, campaign: Campaign, run: ScoreRun, user: User, is_stale: bool) -> Bulletin:
    """The live results beside those of the last quarter that were kept; four queries."""
    scores: list[Any] = list(ranked_scores(run=run, user=user)[:MOST_UNITS])
    earlier = ScoreRun.objects.kept(campaign).filter(as_of__lt=run.as_of, version__gt=0)
    quarter = earlier.filter(as_of__lte=_quarter_before(run.as_of)).last() or earlier.first()
    kept = UnitScore.objects.filter(run=quarter, participation__in=[row.participation_id for row in scores])
    before: dict[int, Any] = {row.participation_id: row for row in kept} if quarter else {}
    rows = [_row(score, before.get(score.participation_id)) for score in scores]
    totals = [row.total for row in rows if row.total is not None]
    moved = [row for row in rows if row.rose]
    count = UnitScore.objects.visible_to(user).filter(run=run).count()
    return Bulletin(
        campaign=campaign,
        as_of=run.as_of,
        computed_at=run.computed_at,
        is_stale=is_stale,
        before=quarter.as_of if quarter else None,
        classes=tuple((name, tuple(each)) for name, each in groupby(rows, key=lambda row: row.comparison_class)),
        grades=_grades(campaign, rows),
        mean=sum(totals, Decimal(0)) / len(totals) if totals else None,
        units=count,
        risen=_most(moved, 1),
        fallen=_most(moved, -1),
        owing=tuple(sorted((row for row in rows if row.owed), key=lambda row: -row.owed)),
        is_cut=count > len(rows),
    )


def _quarter_before(day: dt.date) -> dt.date:
    """The last day by which results are a quarter old."""
    return day - dt.timedelta(days=80)


def _row(score: Any, before: Any) -> BulletinRow:
    change = None if before is None or before.total is None or score.total is None else score.total - before.total
    rose = None if before is None or before.rank is None or score.rank is None else before.rank - score.rank
    return BulletinRow(
        unit=score.participation.name,
        comparison_class=score.comparison_class,
        rank=score.rank,
        total=score.total,
        grade=score.grade,
        is_vetoed=score.is_vetoed,
        owed=max(0, score.due - score.filed),
        change=change,
        rose=rose,
    )


def _grades(campaign: Campaign, rows: Sequence[BulletinRow]) -> tuple[tuple[str, int], ...]:
    counted = Counter(row.grade for row in rows if row.grade)
    known = [name for name in campaign.grades.values_list("name", flat=True) if counted[name]]
    return tuple((name, counted[name]) for name in [*known, *(name for name in counted if name not in known)])


def _most(rows: Sequence[BulletinRow], sign: int) -> tuple[BulletinRow, ...]:
    """Those that moved most in one direction."""
    found = [row for row in rows if row.rose is not None and row.rose * sign > 0]
    return tuple(
        sorted(found, key=lambda row: (-(row.rose or 0) * sign, row.comparison_class, row.rank or 0))[:_SHOWN_MOVES]
    )
