"""Units side by side: the matrix unit × target, and ranks within a class."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import Count, F, FilteredRelation, OrderBy, OuterRef, Q, QuerySet, Subquery

from campaigns.models import Campaign, Participation, Target
from core.paths import subtree
from evaluations.models import ScoreRun, TargetScore, UnitScore
from units.models import User

_A_DAY = 24 * 3600


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
    return matrix_columns_of(inner)


def matrix_columns_of(targets: Iterable[Target], *, pillar: str = "") -> tuple[Target, ...]:
    """Of the targets of the two upper levels: those that are columns; ``pillar``: only those at or below that top one."""
    every = list(targets)
    wanted = {target.pk for target in every if target.parent_id is None and pillar in {"", target.code}}
    inner = [
        target
        for target in every
        if (not target.is_leaf or target.parent_id is None) and (target.parent_id or target.pk) in wanted
    ]
    return tuple([target for target in inner if target.parent_id] or inner)


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


def first_matrix_rows(
    *,
    run: ScoreRun,
    root: Participation,
    user: User,
    columns: Sequence[Target],
    limit: int,
    comparison_class: str = "",
) -> tuple[MatrixRow, ...]:
    """The first rows of the matrix at and below ``root``: one query, ``limit`` × inner targets rows."""
    first = _at_and_below(run, root, comparison_class).order_by("path").values("participation")[:limit]
    sums = FilteredRelation("participation__target_scores", condition=Q(participation__target_scores__run=run))
    scores: Any = UnitScore.objects.filter(run=run, participation__in=first).annotate(sum=sums).order_by("path")
    rows: dict[int, MatrixRow] = {}
    cells: dict[tuple[int, int], MatrixCell] = {}
    names = ("participation_id", "participation__name", "comparison_class", "total")
    more = ("sum__target_id", "sum__achieved", "sum__rate", "participation__unit__path", "participation__unit_id")
    for unit, name, kind, total, target, achieved, rate, *where in scores.values_list(*names, *more):
        if not user.reach.covers(*where):
            continue
        rows[unit] = MatrixRow(unit, name, kind, total, ())
        if achieved is not None:
            cells[unit, target] = MatrixCell(target, "pending" if rate is None else "scored", rate)
    nothing = {each.pk: MatrixCell(each.pk, "none", None) for each in columns}
    return tuple(
        replace(row, cells=tuple(cells.get((unit, each.pk), nothing[each.pk]) for each in columns))
        for unit, row in rows.items()
    )


def ranked_scores(
    *, run: ScoreRun | None, user: User, comparison_class: str = "", sort: str = ""
) -> QuerySet[UnitScore]:
    """Totals the person sees, class by class, the best first; those without a rank last. ``sort`` as in the matrix."""
    found = UnitScore.objects.visible_to(user).filter(run=run).select_related("participation")
    if comparison_class:
        found = found.filter(comparison_class=comparison_class)
    chosen = _order(sort, unit="path", total="total")
    return found.order_by(*chosen, "comparison_class", F("rank").asc(nulls_last=True), "path")


def best_scores(
    *, run: ScoreRun, root: Participation, user: User, limit: int, comparison_class: str = ""
) -> list[UnitScore]:
    """The first of ``ranked_scores`` at and below ``root``; what is looked at does not grow with the tree."""
    first = _at_and_below(run, root, comparison_class).order_by(
        "comparison_class", F("rank").asc(nulls_last=True), "path"
    )
    rows = first.select_related("participation__unit")[:limit]
    return [row for row in rows if user.reach.covers(row.participation.unit.path, row.participation.unit_id)]


def _at_and_below(run: ScoreRun, root: Participation, comparison_class: str) -> QuerySet[UnitScore]:
    """By the campaign's own tree; what of it a person sees is asked of the few rows that are shown."""
    found = UnitScore.objects.filter(run=run, path__range=subtree(root.path))
    return found.filter(comparison_class=comparison_class) if comparison_class else found


def _order(sort: str, **fields: str) -> list[OrderBy]:
    """The chosen order with what has no value last; none where ``sort`` is no name of a column."""
    name = fields.get(sort.removeprefix("-"))
    if name is None:
        return []
    return [F(name).desc(nulls_last=True) if sort.startswith("-") else F(name).asc(nulls_last=True)]


def rank_rows(scores: Iterable[UnitScore], *, sizes: Mapping[str, int]) -> tuple[RankRow, ...]:
    """Rows of ``ranked_scores`` with the size of the class, see ``class_sizes``."""
    return tuple(
        RankRow(
            participation_id=score.participation_id,
            unit=score.participation.name,
            comparison_class=score.comparison_class,
            rank=score.rank,
            of=sizes.get(score.comparison_class, 0),
            total=score.total,
            grade=score.grade,
            is_vetoed=score.is_vetoed,
        )
        for score in scores
    )


@dataclass(frozen=True)
class Sizes:
    """``classes``: how many ranked units each class has, seen or not: a number that gives nobody away.

    ``units``: how many units stand at and below the one asked about.
    """

    classes: Mapping[str, int]
    units: int


def read_sizes(*, run: ScoreRun, root: Participation) -> Sizes:
    """Counted once for each version of the results: they cannot change without a new version."""
    key = f"sizes-{run.pk}-{run.version}-{run.computed_at:%Y%m%d%H%M%S%f}-{root.pk}" if run.computed_at else ""
    found: Sizes | None = cache.get(key) if key else None
    if found is None:
        below = Count("participation_id", filter=Q(path__range=subtree(root.path)))
        scores = UnitScore.objects.filter(run=run).order_by().values("comparison_class")
        rows = list(scores.annotate(ranked=Count("rank"), below=below))
        found = Sizes({row["comparison_class"]: row["ranked"] for row in rows}, sum(row["below"] for row in rows))
        if key:
            cache.set(key, found, _A_DAY)
    return found


def class_sizes(run: ScoreRun | None) -> dict[str, int]:
    """How many ranked units each class has, seen or not."""
    ranked = UnitScore.objects.filter(run=run, rank__isnull=False).order_by()
    return dict(ranked.values_list("comparison_class").annotate(size=Count("participation_id")))


def visible_classes(*, campaign: Campaign, user: User) -> tuple[str, ...]:
    """The classes of the units the person sees."""
    found = Participation.objects.visible_to(user).filter(campaign=campaign).exclude(comparison_class="")
    return tuple(found.order_by("comparison_class").values_list("comparison_class", flat=True).distinct())
