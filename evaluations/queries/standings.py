"""Units side by side: the matrix unit × target, and ranks within a class."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, OrderBy, OuterRef, Q, QuerySet, Subquery

from campaigns.models import Campaign, Participation, Target
from evaluations.models import ScoreRun, TargetScore, UnitScore
from units.models import User


@dataclass(frozen=True)
class MatrixCell:
    """``state``: ``none`` does not apply, ``pending`` nothing due yet, ``scored`` with its rate (0 … 1)."""

    target_id: int
    state: str
    rate: Decimal | None


@dataclass(frozen=True)
class MatrixRow:
    """One unit with its total and a cell for each column."""

    participation_id: int
    unit: str
    comparison_class: str
    total: Decimal | None
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True)
class RankRow:
    """One unit's place; ``of`` counts the ranked units of its class."""

    participation_id: int
    unit: str
    comparison_class: str
    rank: int | None
    of: int
    total: Decimal | None
    grade: str
    is_vetoed: bool


def matrix_columns(campaign: Campaign) -> tuple[Target, ...]:
    """The second-level targets of the common scheme; where there are none, the top ones."""
    inner = Target.objects.of_published(campaign).filter(parent__parent__isnull=True)
    targets = list(inner.filter(Q(is_leaf=False) | Q(parent__isnull=True)))
    second = [target for target in targets if target.parent_id]
    return tuple(second or targets)


def matrix_units(
    *, campaign: Campaign, user: User, words: str = "", comparison_class: str = "", sort: str = ""
) -> QuerySet[Participation]:
    """The rows of the matrix in the order of the campaign's tree, or by ``sort``: unit, total, with - the other way."""
    found = Participation.objects.visible_to(user).filter(campaign=campaign)
    if words:
        found = found.filter(Q(name__icontains=words) | Q(unit__pinyin_initials__contains=words.lower()))
    if comparison_class:
        found = found.filter(comparison_class=comparison_class)
    live = UnitScore.objects.filter(participation=OuterRef("pk"), run__is_live=True)
    found = found.annotate(total=Subquery(live.values("total")[:1]))
    return found.order_by(*_order(sort, unit="path", total="total"), "path")


def matrix_rows(
    units: Iterable[Participation], *, run: ScoreRun | None, columns: Sequence[Target]
) -> tuple[MatrixRow, ...]:
    """Cells of these units; two queries, whatever their number."""
    rows = list(units)
    scores = TargetScore.objects.filter(run=run, target__in=columns, participation__in=rows)
    saved: Iterable[Any] = scores.filter(achieved__isnull=False).values_list("participation_id", "target_id", "rate")
    rates = {
        (unit, target): MatrixCell(target, "pending" if rate is None else "scored", rate)
        for unit, target, rate in saved
    }
    totals: dict[int, Any] = dict(
        UnitScore.objects.filter(run=run, participation__in=rows).values_list("participation_id", "total")
    )
    return tuple(
        MatrixRow(
            participation_id=row.pk,
            unit=row.name,
            comparison_class=row.comparison_class,
            total=totals.get(row.pk),
            cells=tuple(rates.get((row.pk, each.pk), MatrixCell(each.pk, "none", None)) for each in columns),
        )
        for row in rows
    )


def ranked_scores(
    *, run: ScoreRun | None, user: User, comparison_class: str = "", sort: str = ""
) -> QuerySet[UnitScore]:
    """Totals the person sees, class by class, the best first; those without a rank last. ``sort`` as in the matrix."""
    found = UnitScore.objects.visible_to(user).filter(run=run).select_related("participation")
    if comparison_class:
        found = found.filter(participation__comparison_class=comparison_class)
    chosen = _order(sort, unit="participation__path", total="total")
    return found.order_by(
        *chosen, "participation__comparison_class", F("rank").asc(nulls_last=True), "participation__path"
    )


def _order(sort: str, **fields: str) -> list[OrderBy]:
    """The chosen order with what has no value last; none where ``sort`` is no name of a column."""
    name = fields.get(sort.removeprefix("-"))
    if name is None:
        return []
    return [F(name).desc(nulls_last=True) if sort.startswith("-") else F(name).asc(nulls_last=True)]


def rank_rows(scores: Iterable[UnitScore], *, run: ScoreRun | None) -> tuple[RankRow, ...]:
    """Rows of ``ranked_scores`` with the size of the class."""
    sizes = class_sizes(run)
    return tuple(
        RankRow(
            participation_id=score.participation_id,
            unit=score.participation.name,
            comparison_class=score.participation.comparison_class,
            rank=score.rank,
            of=sizes.get(score.participation.comparison_class, 0),
            total=score.total,
            grade=score.grade,
            is_vetoed=score.is_vetoed,
        )
        for score in scores
    )


def class_sizes(run: ScoreRun | None) -> dict[str, int]:
    """How many ranked units each class has, seen or not: a number that gives nobody away."""
    ranked = UnitScore.objects.filter(run=run, rank__isnull=False).order_by()
    return dict(ranked.values_list("participation__comparison_class").annotate(size=Count("pk")))


def visible_classes(*, campaign: Campaign, user: User) -> tuple[str, ...]:
    """The classes of the units the person sees."""
    found = Participation.objects.visible_to(user).filter(campaign=campaign).exclude(comparison_class="")
    return tuple(found.order_by("comparison_class").values_list("comparison_class", flat=True).distinct())
