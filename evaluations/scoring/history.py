"""A unit's total over time, as a line of events that add up to it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from evaluations.scoring.past import CellMove, Kind, LeafPast, When, cell_at, moves_of
from evaluations.scoring.units import Bonus, Deduction, rate_of, sum_bonus, sum_deductions, total_of


@dataclass(frozen=True)
class AdjustedPast:
    """One bonus or deduction: from when it counts, and where it was revoked, until when."""

    pk: int
    item: Bonus | Deduction
    begins: When
    by: str = ""
    ends: When | None = None
    ended_by: str = ""

    def counts_at(self, when: When) -> bool:
        """Whether it counts at a moment."""
        return self.begins <= when and (self.ends is None or when < self.ends)


@dataclass(frozen=True)
class UnitPast:
    """What a unit's total is made of, with all that was ever decided of it."""

    leaves: tuple[LeafPast, ...]
    adjusted: tuple[AdjustedPast, ...]
    full_points: Decimal
    bonus_cap: Decimal


@dataclass(frozen=True)
class TotalMove:
    """What one person did, or one day brought: the cells and adjustments that moved, the total before and after."""

    day: dt.date
    kind: Kind
    by: str
    cells: tuple[CellMove, ...]
    adjusted: tuple[int, ...]
    before: Decimal | None
    after: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """By how much the total moved; None where it had none before or has none after."""
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class History:
    """The total at the beginning, and every move since. The last move leads to the total at the end."""

    before: Decimal | None
    after: Decimal | None
    moves: tuple[TotalMove, ...]


@dataclass(frozen=True)
class _Edge:
    """One cell or one adjustment that moves at a moment."""

    when: When
    kind: Kind
    by: str
    cell: CellMove | None = None
    adjusted: int = 0


def total_history(past: UnitPast, *, since: When, until: When) -> History:
    """What moved the total after ``since`` and up to ``until``; what one person did in a row is one move."""
    achieved, attainable = Decimal(0), Decimal(0)
    edges = [edge for edge in _adjusted_edges(past.adjusted) if since < edge.when <= until]
    for leaf in past.leaves:
        cell = cell_at(leaf, since)
        achieved, attainable = achieved + cell.achieved, attainable + cell.attainable
        edges += [_Edge(move.when, move.kind, move.by, move) for move in moves_of(leaf, since=since, until=until)]
    first = before = _total(past, since, achieved, attainable)
    moves = []
    for (day, kind, by), group in groupby(
        sorted(edges, key=_order), key=lambda edge: (edge.when.day, edge.kind, edge.by)
    ):
        together = list(group)
        cells = tuple(edge.cell for edge in together if edge.cell is not None)
        achieved += sum((cell.after.achieved - cell.before.achieved for cell in cells), Decimal(0))
        attainable += sum((cell.after.attainable - cell.before.attainable for cell in cells), Decimal(0))
        after = _total(past, together[-1].when, achieved, attainable)
        keys = tuple(edge.adjusted for edge in together if edge.adjusted)
        moves.append(TotalMove(day, kind, by, cells, keys, before, after))
        before = after
    return History(first, before, tuple(moves))


def _order(edge: _Edge) -> tuple[When, str, str, int]:
    return edge.when, edge.kind, edge.by, edge.cell.leaf if edge.cell else edge.adjusted


def _adjusted_edges(adjusted: Sequence[AdjustedPast]) -> Iterable[_Edge]:
    for each in adjusted:
        if each.ends is not None and each.ends <= each.begins:
            continue
        yield _Edge(each.begins, "adjusted", each.by, adjusted=each.pk)
        if each.ends is not None:
            yield _Edge(each.ends, "ended", each.ended_by, adjusted=each.pk)


def _total(past: UnitPast, when: When, achieved: Decimal, attainable: Decimal) -> Decimal | None:
    items = [each.item for each in past.adjusted if each.counts_at(when)]
    return total_of(
        rate_of(achieved, attainable),
        full_points=past.full_points,
        bonus=sum_bonus((each for each in items if isinstance(each, Bonus)), cap=past.bonus_cap, as_of=when.day),
        deduction=sum_deductions((each for each in items if isinstance(each, Deduction)), as_of=when.day),
    )
