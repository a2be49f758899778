"""Giving leaves to units and taking them back: one cell or thousands, in a fixed number of statements."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from campaigns.enums import Part, ReturnState, SchemeState
from campaigns.models import Assignment, AssignmentReturn, Campaign, ProgressReport
from campaigns.operations.burden import justify_burden
from campaigns.operations.cells import Cell, Picked, note_change, read_cells
from campaigns.permissions import may_arrange_campaign, may_arrange_targets
from campaigns.queries.scopes import applicable_cells
from core.refusals import NotAllowedError, RefusedError
from units.models import User

_BATCH = 500
_TAKEN_BACK = "创建办已收回这项任务。"


@dataclass(frozen=True)
class Handed:
    """What became of the picked cells."""

    made: int
    changed: int
    unchanged: int
    inapplicable: int


@dataclass(frozen=True)
class Cleared:
    """What became of them; ``kept`` names those that reports hang on."""

    cleared: int
    kept: tuple[str, ...]


def require_configurator(*, campaign: Campaign, picked: Picked, actor: User | None) -> None:
    """NotAllowedError unless the person arranges the campaign, or the unit whose own targets are meant."""
    if actor is None or may_arrange_campaign(actor, campaign):
        return
    owners = [target.scheme.owner for target in picked.targets.values()]
    if any(owner is None or not may_arrange_targets(actor, owner.unit) for owner in owners):
        message = "只有组织单位的创建办可以分配共同目标；本单位创建办只能分配自设目标。"
        raise NotAllowedError(message)


@transaction.atomic
def assign_cells(
    *,
    campaign: Campaign,
    cells: Collection[Cell],
    part: Part,
    actor: User | None,
    at: dt.datetime,
    reason: str = "",
) -> Handed:
    """Give the leaves to the units as 主办 or 协办; what a unit has already changes its part only.

    Where a leaf does not concern the unit's kind nothing happens; such cells are counted. Effects in order: the rows,
    one audit entry, the stale marks. NotAllowedError, RefusedError (nothing picked, scheme not in force), OverCapError
    where a unit would have more than the cap and no ``reason`` is given.
    """
    picked = read_cells(campaign=campaign, cells=cells)
    require_configurator(campaign=campaign, picked=picked, actor=actor)
    _require_in_force(picked)
    fitting = applicable_cells(picked.cells, picked.participations, picked.targets)
    fresh = [cell for cell in fitting if cell not in picked.known]
    other = [cell for cell in fitting if cell in picked.known and picked.known[cell].part != part]
    Assignment.objects.bulk_create(
        (
            Assignment(participation_id=unit, target_id=target, part=part, assigned_at=at)
            for unit, target in sorted(fresh)
        ),
        ignore_conflicts=True,
        batch_size=_BATCH,
    )
    if fresh:
        units = {unit for unit, _ in fresh}
        justify_burden(campaign=campaign, reason=reason, actor=actor, at=at, among=units)
    for start in range(0, len(other), _BATCH):
        keys = [picked.known[cell].pk for cell in other[start : start + _BATCH]]
        Assignment.objects.filter(pk__in=keys).update(part=part)
    note_change(
        campaign=campaign,
        picked=picked,
        changed=[*fresh, *other],
        verb="分配任务",
        actor=actor,
        at=at,
        details={"part": part.value},
    )
    return Handed(len(fresh), len(other), len(fitting) - len(fresh) - len(other), len(picked.cells) - len(fitting))


@transaction.atomic
def clear_cells(*, campaign: Campaign, cells: Collection[Cell], actor: User | None, at: dt.datetime) -> Cleared:
    """Take the leaves back from the units. What a report hangs on stays, and is named.

    Effects in order: returns that waited for an answer are agreed to, the rows, one audit entry, the stale marks.
    NotAllowedError, RefusedError (nothing picked).
    """
    picked = read_cells(campaign=campaign, cells=cells)
    require_configurator(campaign=campaign, picked=picked, actor=actor)
    held = _with_reports(picked)
    empty = sorted(cell for cell, row in picked.known.items() if row.pk not in held)
    for start in range(0, len(empty), _BATCH):
        keys = [picked.known[cell].pk for cell in empty[start : start + _BATCH]]
        AssignmentReturn.objects.waiting().filter(assignment__in=keys).update(
            state=ReturnState.ACCEPTED, answer=_TAKEN_BACK, decided_by=actor, decided_at=at
        )
        Assignment.objects.filter(pk__in=keys).delete()
    note_change(campaign=campaign, picked=picked, changed=empty, verb="取消任务", actor=actor, at=at)
    kept = tuple(
        f"{picked.participations[unit].name} · {picked.targets[target]}"
        for (unit, target), row in sorted(picked.known.items())
        if row.pk in held
    )
    return Cleared(len(empty), kept)


def _with_reports(picked: Picked) -> set[int]:
    keys = sorted(row.pk for row in picked.known.values())
    found: set[int] = set()
    for start in range(0, len(keys), _BATCH):
        reports = ProgressReport.objects.filter(assignment__in=keys[start : start + _BATCH])
        found |= set(reports.values_list("assignment_id", flat=True))
    return found


def _require_in_force(picked: Picked) -> None:
    if any(target.scheme.state != SchemeState.PUBLISHED for target in picked.targets.values()):
        message = "这一版指标体系还没有发布或已被替换，不能分配。请在最新发布的版本上操作。"
        raise RefusedError(message)
