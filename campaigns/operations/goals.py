"""Goals of a unit's own (自定目标值): they count wherever the leaf's goal would."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import Assignment, Campaign
from campaigns.operations.assignments import require_configurator
from campaigns.operations.cells import Cell, note_change, read_cells
from campaigns.rules.words import say
from campaigns.signals import goals_changed
from core.refusals import RefusedError
from units.models import User

_BATCH = 500
_HIGHEST = Decimal(10) ** 12
_WHOLE = Decimal(100)
"""A rate's goal is in percent."""


@transaction.atomic
def set_own_goals(
    *, campaign: Campaign, goals: Mapping[Cell, Decimal | None], actor: User | None, at: dt.datetime
) -> int:
    """Give assignments goals of their own, or with None the scheme's again; how many changed.

    Only leaves whose rule has a goal. Effects in order: the rows, one audit entry with before and after, the stale
    marks, the signal ``goals_changed``, at which what approved reports earn is stored anew. RefusedError where a cell is
    not assigned or has no goal, ValidationError for a number that cannot be one.
    """
    picked = read_cells(campaign=campaign, cells=goals)
    require_configurator(campaign=campaign, picked=picked, actor=actor)
    changed: list[Cell] = []
    said: dict[str, str] = {}
    for cell, goal in goals.items():
        row, target = picked.known.get(cell), picked.targets[cell[1]]
        unit = picked.participations[cell[0]]
        if row is None:
            message = f"“{unit.name}”没有承担“{target}”，请先分配再定目标值。"
            raise RefusedError(message)
        if not target.rule_object.has_goal:
            message = f"“{target}”的计分规则（{target.rule_object.label}）没有目标值。"
            raise RefusedError(message)
        _check_goal(goal, target.rule_object.kind)
        if row.own_goal != goal:
            said[f"{unit.unit.code} {target.code}"] = f"{_say(row.own_goal)} → {_say(goal)}"
            row.own_goal = goal
            changed.append(cell)
    Assignment.objects.bulk_update([picked.known[cell] for cell in changed], ["own_goal"], batch_size=_BATCH)
    note_change(
        campaign=campaign,
        picked=picked,
        changed=changed,
        verb="设定目标值",
        actor=actor,
        at=at,
        details={"goals": said},
    )
    if changed:
        goals_changed.send(sender=Assignment, assignment_ids=[picked.known[cell].pk for cell in changed], at=at)
    return len(changed)


def _check_goal(goal: Decimal | None, kind: str) -> None:
    if goal is None:
        return
    most = _WHOLE if kind == "rate" else _HIGHEST
    if not 0 < goal <= most:
        message = f"目标值应大于 0，不超过 {say(most)}。"
        raise ValidationError({"goal": message})
    if goal != round(goal, 6):
        raise ValidationError({"goal": "目标值最多 6 位小数。"})


def _say(goal: Decimal | None) -> str:
    return "共同目标" if goal is None else say(goal)
