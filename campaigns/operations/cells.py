"""Reading the cells (unit × leaf) somebody picked, and what every change of them leaves behind."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from campaigns.models import Assignment, Campaign, Participation, Target
from campaigns.operations.staleness import mark_units_stale
from core.refusals import RefusedError
from units.models import User
from units.operations.audit import record_act

Cell = tuple[int, int]
"""(participation, target), by their keys."""

MOST_CELLS = 60_000
"""Cells changed at once: 1,000 units × 60 leaves."""
_BATCH = 500


@dataclass(frozen=True)
class Picked:
    """The picked cells with their rows; ``known``: the assignments there are."""

    cells: frozenset[Cell]
    participations: Mapping[int, Participation]
    targets: Mapping[int, Target]
    known: Mapping[Cell, Assignment] = field(default_factory=dict)


def read_cells(*, campaign: Campaign, cells: Collection[Cell]) -> Picked:
    """The rows of ``cells``; RefusedError where there are none or too many, or one is not of this campaign."""
    wanted = frozenset(cells)
    if not wanted:
        message = "还没有选择任何格子，请先勾选要处理的单位和目标。"
        raise RefusedError(message)
    if len(wanted) > MOST_CELLS:
        message = f"一次最多处理 {MOST_CELLS:,} 格，现在选了 {len(wanted):,} 格，请先筛选再分批处理。"
        raise RefusedError(message)
    units = {unit for unit, _ in wanted}
    leaves = Target.objects.leaves().filter(scheme__campaign=campaign).select_related("scheme__owner__unit")
    targets = leaves.in_bulk({target for _, target in wanted})
    participations: dict[int, Participation] = {}
    for batch in _batches(units):
        participations |= campaign.participations.select_related("unit").in_bulk(batch)
    if len(participations) < len(units) or len(targets) < len({target for _, target in wanted}):
        message = "有的单位或目标已不在这个活动里，请刷新页面后重新选择。"
        raise RefusedError(message)
    return Picked(wanted, participations, targets, _known(wanted, units, targets))


def _known(wanted: frozenset[Cell], units: Collection[int], targets: Collection[int]) -> dict[Cell, Assignment]:
    known: dict[Cell, Assignment] = {}
    for batch in _batches(units):
        # Locked, so that nobody hangs a report on what is about to be taken back.
        rows = Assignment.objects.select_for_update().filter(participation__in=batch, target__in=list(targets))
        known |= {(row.participation_id, row.target_id): row for row in rows}
    return {cell: row for cell, row in known.items() if cell in wanted}


def _batches(keys: Collection[int]) -> Iterable[list[int]]:
    ordered = sorted(keys)
    return (ordered[start : start + _BATCH] for start in range(0, len(ordered), _BATCH))


def note_change(
    *,
    campaign: Campaign,
    picked: Picked,
    changed: Collection[Cell],
    verb: str,
    actor: User | None,
    at: dt.datetime,
    moves_scores: bool = True,
    details: Mapping[str, object] | None = None,
) -> None:
    """One audit entry that names every changed cell and, where scores move, the marks and a wake-up."""
    if not changed:
        return
    named: dict[str, list[str]] = defaultdict(list)
    for unit, target in sorted(changed):
        named[picked.participations[unit].unit.code].append(picked.targets[target].code)
    whole = {**(details or {}), "cells": named}
    record_act(actor=actor, verb=verb, subject=campaign, at=at, unit=campaign.organiser, details=whole)
    if moves_scores:
        mark_units_stale(campaign=campaign, participation_ids={unit for unit, _ in changed}, at=at)
