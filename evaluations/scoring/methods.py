"""Measuring methods of a leaf joined by their shares (DOMAIN.md section 3, step 2; docs/adr/0070-….md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from campaigns.rules import MARKED, MATERIAL, Shares
from evaluations.scoring.arithmetic import CELL_PLACES, half_up
from evaluations.scoring.cells import CellScore, State


@dataclass(frozen=True)
class Mark:
    """What a round gave by one method: points out of the full points that held then."""

    achieved: Decimal
    full_points: Decimal


@dataclass(frozen=True)
class MethodPart:
    """One method of a cell: its share in percent and what it brings; None where it is not measured yet."""

    method: str
    share: Decimal
    achieved: Decimal | None


@dataclass(frozen=True)
class JoinedCell:
    """A cell of several methods. Without methods it is the cell of its reports, and ``parts`` are empty."""

    state: State
    achieved: Decimal
    attainable: Decimal
    parts: tuple[MethodPart, ...] = ()


def join_methods(
    *, material: CellScore | None, shares: Shares, marks: Mapping[str, Mark], points: Decimal
) -> JoinedCell:
    """The cell of a leaf of ``points``.

    ``material``: what the reports score, None where units report nothing; ``marks``: results of rounds by method. A
    method not yet measured brings nothing and takes its share out of the attainable.
    """
    if not shares:
        assert material is not None
        return JoinedCell(material.state, material.achieved, material.attainable)
    parts = [
        MethodPart(method, share, _brings(method, share, material, marks, points)) for method, share in shares.items()
    ]
    measured = [part for part in parts if part.achieved is not None]
    achieved = sum((part.achieved for part in measured if part.achieved is not None), half_up(Decimal(0), CELL_PLACES))
    attainable = points * sum((part.share for part in measured), Decimal(0)) / 100
    return JoinedCell(_state(measured, material), achieved, attainable, tuple(parts))


def _brings(
    method: str, share: Decimal, material: CellScore | None, marks: Mapping[str, Mark], points: Decimal
) -> Decimal | None:
    if method == MATERIAL:
        if material is None or material.state == "pending":
            return None
        return half_up(Fraction(material.achieved) * Fraction(share) / 100, CELL_PLACES)
    if method not in marks or method not in MARKED:
        return None
    mark = marks[method]
    reached = Fraction(mark.achieved) / Fraction(mark.full_points)
    return half_up(reached * Fraction(points) * Fraction(share) / 100, CELL_PLACES)


def _state(measured: list[MethodPart], material: CellScore | None) -> State:
    if not measured:
        return "pending"
    is_silent = material is not None and material.state == "missing"
    return "missing" if is_silent and all(part.method == MATERIAL for part in measured) else "scored"
