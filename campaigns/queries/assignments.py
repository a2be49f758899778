"""The assignment matrix (units × leaves): a window of it, its filters, and every cell the filters leave."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from campaigns.enums import ChainLevel, ReturnState, SchemeState
from campaigns.models import (
    Assignment,
    AssignmentReturn,
    Campaign,
    ChainMember,
    Participation,
    ProgressReport,
    Scheme,
    Target,
)
from campaigns.queries.scopes import Scopes, applicable_cells
from core.keys import read_key
from units.models import User

_SCOPE = ("kind", "comparison_class", "unit_id")

ROWS, COLUMNS = 40, 12
"""The window: so many cells fit a screen, and fewer fields than a request may have."""


MATRIX_WORDS = {
    "scheme": "scheme",
    "pillar": "pillar",
    "target": "t",
    "unit": "q",
    "kind": "kind",
    "comparison_class": "class",
}
"""Field of ``MatrixFilter`` → its name in addresses."""


@dataclass(frozen=True)
class MatrixFilter:
    """What narrows the matrix. ``unit``/``target``: words; ``pillar``: the key of a top target."""

    scheme: str = ""
    pillar: str = ""
    target: str = ""
    unit: str = ""
    kind: str = ""
    comparison_class: str = ""


@dataclass(frozen=True)
class MatrixCell:
    """``state``: none (does not concern the unit), free, lead, assisting."""

    participation_id: int
    target_id: int
    state: str
    goal: Decimal | None = None
    has_person: bool = False
    is_held: bool = False
    is_returned: bool = False
    is_picked: bool = False

    @property
    def key(self) -> str:
        """How forms name the cell."""
        return f"{self.participation_id}-{self.target_id}"


@dataclass(frozen=True)
class MatrixRow:
    """One unit with its cells."""

    unit: Participation
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True)
class Matrix:
    """The window and what stands around it."""

    schemes: tuple[Scheme, ...]
    scheme: Scheme | None
    pillars: tuple[Target, ...]
    classes: tuple[str, ...]
    units: "Page[Participation]"
    leaves: "Page[Target]"
    rows: tuple[MatrixRow, ...]
    assigned: int
    applicable: int

    @property
    def free(self) -> int:
        """Cells that concern the unit and are not assigned."""
        return self.applicable - self.assigned

    @property
    def cells_found(self) -> int:
        """Cells in the filter, seen or not."""
        return self.units.paginator.count * self.leaves.paginator.count


@dataclass(frozen=True)
class Window:
    """Which page of units and of leaves, and what was picked before a refusal."""

    page: str = ""
    columns: str = ""
    picked: frozenset[str] = field(default_factory=frozenset)


def assignment_matrix(*, campaign: Campaign, user: User, narrowed: MatrixFilter, window: Window) -> Matrix:
    """A window of the matrix for the units this person sees; a fixed number of queries."""
    schemes = _schemes(campaign, user)
    scheme = _chosen(schemes, narrowed.scheme)
    every = list(_leaves(scheme, MatrixFilter())) if scheme else []
    units = Paginator(_units(campaign, user, scheme, narrowed), ROWS).get_page(window.page or 1)
    leaves = Paginator(list(_leaves(scheme, narrowed)) if scheme else [], COLUMNS).get_page(window.columns or 1)
    scopes = Scopes.read({leaf.pk for leaf in every})
    visible = Participation.objects.visible_to(user).filter(campaign=campaign)
    mine = Assignment.objects.filter(participation__in=visible, target__scheme=scheme)
    return Matrix(
        schemes=schemes,
        scheme=scheme,
        pillars=tuple(scheme.targets.tops()) if scheme else (),
        classes=_classes(visible),
        units=units,
        leaves=leaves,
        rows=_rows(list(units.object_list), list(leaves.object_list), scopes, window.picked),
        assigned=mine.count(),
        applicable=scopes.count(every, _below_owner(visible, scheme).order_by().values_list(*_SCOPE)),
    )


def whole_cells(*, campaign: Campaign, user: User, narrowed: MatrixFilter) -> list[tuple[int, int]]:
    """Every cell (participation, target) in the filter where the leaf concerns the unit."""
    scheme = _chosen(_schemes(campaign, user), narrowed.scheme)
    if scheme is None:
        return []
    units = {row.pk: row for row in _units(campaign, user, scheme, narrowed)}
    leaves = {leaf.pk: leaf for leaf in _leaves(scheme, narrowed)}
    return applicable_cells([(unit, leaf) for unit in units for leaf in leaves], units, leaves)


def assigned(*, campaign: Campaign, user: User, narrowed: MatrixFilter) -> QuerySet[Assignment]:
    """The assignments in the filter with unit, target and chain, unit by unit; two queries."""
    scheme = _chosen(_schemes(campaign, user), narrowed.scheme)
    units, leaves = _units(campaign, user, scheme, narrowed), _leaves(scheme, narrowed)
    found = Assignment.objects.filter(
        participation__in=units.order_by().values("pk"), target__in=leaves.order_by().values("pk")
    )
    chain = Prefetch("chain", ChainMember.objects.select_related("user"))
    rows = found.select_related("participation", "target").prefetch_related(chain)
    return rows.order_by("participation__path", "target__path")


def _schemes(campaign: Campaign, user: User) -> tuple[Scheme, ...]:
    """The common scheme in force, then the local ones of units the person sees."""
    visible = Participation.objects.visible_to(user).filter(campaign=campaign)
    found = campaign.schemes.published().filter(Q(owner__isnull=True) | Q(owner__in=visible))
    return tuple(found.select_related("owner__unit", "campaign").order_by("owner__path", "pk"))


def _chosen(schemes: Sequence[Scheme], key: str) -> Scheme | None:
    named = [each for each in schemes if str(each.pk) == key]
    return next(iter([*named, *(each for each in schemes if not each.is_local), *schemes]), None)


def _leaves(scheme: Scheme | None, narrowed: MatrixFilter) -> QuerySet[Target]:
    found = Target.objects.leaves().filter(scheme=scheme, scheme__state=SchemeState.PUBLISHED)
    if pillar := read_key(narrowed.pillar):
        top = Target.objects.filter(scheme=scheme, pk=pillar).values_list("path", flat=True).first()
        found = found.filter(path__startswith=top) if top else found.none()
    if narrowed.target:
        words = narrowed.target
        found = found.filter(Q(title__icontains=words) | Q(number__icontains=words) | Q(code__iexact=words))
    return found.select_related("scheme__owner").order_by("path")


def _below_owner(units: QuerySet[Participation], scheme: Scheme | None) -> QuerySet[Participation]:
    return units.filter(path__startswith=scheme.owner.path) if scheme and scheme.owner else units


def _units(campaign: Campaign, user: User, scheme: Scheme | None, narrowed: MatrixFilter) -> QuerySet[Participation]:
    found = _below_owner(Participation.objects.visible_to(user).filter(campaign=campaign), scheme)
    if narrowed.unit:
        words = narrowed.unit
        found = found.filter(
            Q(name__icontains=words) | Q(unit__pinyin_initials__contains=words.lower()) | Q(unit__code__iexact=words)
        )
    if narrowed.kind:
        found = found.filter(kind=narrowed.kind)
    if narrowed.comparison_class:
        found = found.filter(comparison_class=narrowed.comparison_class)
    return found.select_related("unit").order_by("path")


def _classes(visible: QuerySet[Participation]) -> tuple[str, ...]:
    named = visible.exclude(comparison_class="").order_by("comparison_class")
    return tuple(named.values_list("comparison_class", flat=True).distinct())


def _rows(
    units: Sequence[Participation],
    leaves: Sequence[Target],
    scopes: Scopes,
    picked: frozenset[str],
) -> tuple[MatrixRow, ...]:
    here: Any = OuterRef("pk")
    waiting = AssignmentReturn.objects.filter(assignment=here, state=ReturnState.OPEN)
    saved = Assignment.objects.filter(participation__in=units, target__in=leaves).annotate(
        has_person=Exists(ChainMember.objects.filter(assignment=here, level=ChainLevel.CLERK)),
        is_held=Exists(ProgressReport.objects.filter(assignment=here)),
        is_returned=Exists(waiting),
    )
    known = {(row.participation_id, row.target_id): row for row in saved}
    return tuple(
        MatrixRow(
            unit,
            tuple(
                _cell(unit, leaf, known.get((unit.pk, leaf.pk)), scopes, picked=f"{unit.pk}-{leaf.pk}" in picked)
                for leaf in leaves
            ),
        )
        for unit in units
    )


def _cell(unit: Participation, leaf: Target, saved: Any, scopes: Scopes, *, picked: bool) -> MatrixCell:
    if saved is None:
        state = "free" if scopes.concern(leaf, unit) else "none"
        return MatrixCell(unit.pk, leaf.pk, state, is_picked=picked)
    return MatrixCell(
        participation_id=unit.pk,
        target_id=leaf.pk,
        state=cast("str", saved.part),
        goal=saved.own_goal,
        has_person=saved.has_person,
        is_held=saved.is_held,
        is_returned=saved.is_returned,
        is_picked=picked,
    )
