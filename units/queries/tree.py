"""The unit tree: whole where it is small, else one level at a time; nothing here counts or loads a subtree."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q

from core.paths import children, depth, outermost, subtree
from units.models import Unit, User

WHOLE = 200
"""Units up to which a tree is shown whole, with its depth as indenting."""

PAGE = 100
"""Units of one level, or found by a search, shown at once."""

WINDOW = 20_000
"""Units in which a word is looked for anywhere in the name; beyond, at the beginning of names only."""

_DEEPEST = 5  # where indenting stops helping


@dataclass(frozen=True)
class TreeRow:
    """A unit; ``level`` is its indenting; ``above`` names its superior where the row stands alone."""

    unit: Unit
    level: int
    has_group: bool
    above: str = ""


@dataclass(frozen=True)
class Tree:
    """What is shown at once. ``node``: whose level it is, None for the highest units or for units found.

    ``by_level`` rows can be opened; ``is_cut`` says that a search found or looked through only a part.
    """

    rows: tuple[TreeRow, ...]
    node: Unit | None = None
    by_level: bool = False
    page: int = 1
    has_next: bool = False
    is_cut: bool = False

    @property
    def next_page(self) -> int:
        """The number of the page after this one."""
        return self.page + 1

    @property
    def previous_page(self) -> int:
        """The number of the page before this one."""
        return self.page - 1

    @property
    def lacking(self) -> int:
        """How many of the units shown have no leading group."""
        return sum(not row.has_group for row in self.rows)


def browse(*, user: User, node: Unit | None, chosen: dict[str, Any], today: dt.date, page: int = 1) -> Tree:
    """The units below ``node`` (None: all the person sees), narrowed by ``chosen``: kind, lacking, ended.

    A fixed number of queries, and rows as many as are shown, for a tree of any size.
    """
    tops: list[Unit] = []
    if node is None:
        tops = list(_existing(Unit.objects.filter(_tops(user, "")), chosen, today).annotate(group_id=_GROUP))
        node = tops[0] if len(tops) == 1 and _oversees(user, tops[0]) else None
    elif not _oversees(user, node):
        below = _tops(user, node.path) & ~Q(pk=node.pk)
        tops = list(_existing(Unit.objects.filter(below), chosen, today).annotate(group_id=_GROUP))
        return Tree(_rows(_narrowed(tops, chosen)), node, by_level=True)
    if node is None:
        return Tree(_rows(_narrowed(tops, chosen)), by_level=True)
    below = _existing(Unit.objects.filter(path__range=subtree(node.path)).exclude(pk=node.pk), chosen, today)
    if below.values_list("pk", flat=True)[WHOLE : WHOLE + 1]:
        return _level(node, chosen, today, page)
    return Tree(_rows(_narrowed([*tops, *below.annotate(group_id=_GROUP)], chosen)), node)


def search(*, user: User, node: Unit | None, chosen: dict[str, Any], today: dt.date) -> Tree:
    """Units below ``node`` (None: of all the person sees) with the words of ``chosen`` in name, code or initials."""
    scope = Unit.objects.listed_to(user)
    if node is not None:
        scope = scope.filter(path__range=subtree(node.path))
    words = chosen["q"]
    edge = list(scope.order_by("path").values_list("path", flat=True)[WINDOW : WINDOW + 1])
    window = scope.filter(path__lt=edge[0]) if edge else scope
    found: dict[int, Unit] = {}
    for matches in (window.matching(words), scope.beginning_with(words).order_by()):
        found |= {unit.pk: unit for unit in _asked_for(matches, chosen, today)[: PAGE + 1]}
    shown = sorted(found.values(), key=lambda unit: unit.path)[:PAGE]
    return Tree(_found_rows(shown), node, is_cut=len(found) > PAGE or bool(edge))


def units_above(unit: Unit) -> list[Unit]:
    """The unit's superiors, the highest first."""
    paths = [unit.path[:end] for end in range(Unit.steplen, len(unit.path), Unit.steplen)]
    return list(Unit.objects.filter(path__in=paths)) if paths else []


_GROUP = F("leading_group")


def _tops(user: User, path: str) -> Q:
    """The highest units at or below ``path`` that the person sees."""
    highest = [prefix for prefix in outermost(user.reach.prefixes) if prefix.startswith(path)]
    own = Q(pk__in=user.reach.units) & Q(path__range=subtree(path)) if user.reach.units else Q(pk__in=[])
    for prefix in highest:
        own &= ~Q(path__range=subtree(prefix))
    return Q(path__in=highest) | own


def _oversees(user: User, unit: Unit) -> bool:
    """Whether the person sees everything below the unit."""
    return any(unit.path.startswith(prefix) for prefix in user.reach.prefixes)


def _existing(units: Any, chosen: dict[str, Any], today: dt.date) -> Any:
    return units if chosen.get("ended") else units.existing_on(today)


def _asked_for(units: Any, chosen: dict[str, Any], today: dt.date) -> Any:
    units = _existing(units, chosen, today).annotate(group_id=_GROUP)
    if kind := chosen.get("kind"):
        units = units.filter(kind=kind)
    return units.filter(leading_group__isnull=True) if chosen.get("lacking") else units


def _level(node: Unit, chosen: dict[str, Any], today: dt.date, page: int) -> Tree:
    family = Unit.objects.filter(depth=depth(node.path) + 1, path__range=children(node.path))
    family = _asked_for(family, chosen, today)
    first = (page - 1) * PAGE
    units = list(family[first : first + PAGE + 1])
    return Tree(_rows(units[:PAGE]), node, by_level=True, page=page, has_next=len(units) > PAGE)


def _narrowed(units: Iterable[Any], chosen: dict[str, Any]) -> list[Any]:
    kind, lacking = chosen.get("kind"), chosen.get("lacking")
    return [unit for unit in units if (not kind or unit.kind == kind) and not (lacking and unit.group_id)]


def _rows(units: Iterable[Any]) -> tuple[TreeRow, ...]:
    shown = list(units)
    top = min((unit.depth for unit in shown), default=0)
    return tuple(TreeRow(unit, min(unit.depth - top, _DEEPEST), unit.group_id is not None) for unit in shown)


def _found_rows(units: list[Any]) -> tuple[TreeRow, ...]:
    """Rows that stand alone, each with the name of its superior: one query."""
    above = {unit.path[: -Unit.steplen] for unit in units}
    names = {unit.path: str(unit) for unit in Unit.objects.filter(path__in=above).only("path", "name", "short_name")}
    return tuple(
        TreeRow(unit, 0, unit.group_id is not None, names.get(unit.path[: -Unit.steplen], "")) for unit in units
    )
