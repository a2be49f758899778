"""What somebody proposes, and what an item of the scheme's lists says of it."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from campaigns.enums import Counting, ItemKind
from campaigns.models import Participation, Scheme, SchemeItem, Target
from campaigns.rules.words import say
from core.refusals import RefusedError
from evaluations.enums import AdjustmentKind
from evaluations.models import Adjustment
from evaluations.scoring.units import Bonus, sum_bonus

ITEM_KINDS = {AdjustmentKind.BONUS.value: ItemKind.BONUS, AdjustmentKind.VETO.value: ItemKind.NEGATIVE}
"""Kinds of adjustments that a list of the scheme speaks of."""


@dataclass(frozen=True)
class Proposal:
    """What is proposed. ``points`` count for a bonus and for a deduction that does not escalate.

    With an ``item`` of the scheme's lists it says what the item does not: of a bonus the points (0: as many as the item
    brings) and the project where projects are told apart, of a veto neither effect nor months.
    """

    kind: str
    dated_on: dt.date
    basis: str
    points: Decimal = Decimal(0)
    project: str = ""
    is_escalating: bool = False
    effect: str = ""
    look_back_months: int = 12
    target: Target | None = None
    item: SchemeItem | None = None


def complete_proposal(*, proposal: Proposal) -> Proposal:
    """With what its item says."""
    item = proposal.item
    if item is None:
        return proposal
    if not item.is_bonus:
        return replace(proposal, effect=item.effect, look_back_months=item.look_back_months or 0)
    projects = {Counting.PROJECT.value: proposal.project, Counting.ITEM.value: item.title, Counting.EACH.value: ""}
    return replace(proposal, points=proposal.points or item.points or Decimal(0), project=projects[item.counting])


def faults_of_item(*, participation: Participation, proposal: Proposal) -> dict[str, str]:
    """Field → what is wrong with the choice from the scheme's lists, or with choosing nothing."""
    item, kind = proposal.item, ITEM_KINDS.get(proposal.kind)
    if item is None:
        in_force = Scheme.objects.common().published().filter(campaign=participation.campaign_id)
        if kind is None or not in_force.filter(items_only=True).exists():
            return {}
        return {"item": f"本届规定只能从{kind.label}里选，请先选一项。"}
    if item.kind != kind or not SchemeItem.objects.in_force(participation.campaign_id).filter(pk=item.pk).exists():
        return {"item": "这一项不在现行指标体系的清单里，请重新选择。"}
    if item.kind == ItemKind.NEGATIVE:
        return {}
    faults = {}
    if item.counting == Counting.PROJECT and not proposal.project.strip():
        faults["project"] = "请写明是哪个项目：同一年同一项目的加分只取最高。"
    if item.points is not None and proposal.points > item.points:
        faults["points"] = f"“{item.title}”每次最多加 {say(item.points)} 分。"
    return faults


def refuse_over_most(*, adjustment: Adjustment) -> None:
    """RefusedError where confirming it would give the unit more from its item in that year than the item's own limit."""
    item = adjustment.item
    most = None if item is None else item.most
    if item is None or most is None:
        return
    alike: Any = {"item__code": item.code, "item__kind": item.kind, "dated_on__year": adjustment.dated_on.year}
    others = Adjustment.objects.counted().filter(participation=adjustment.participation_id, **alike)
    rows = [*others.exclude(pk=adjustment.pk), adjustment]
    bonuses = [Bonus(row.dated_on, row.points, row.project) for row in rows]
    before, after = (sum_bonus(some, cap=_NO_CAP, as_of=dt.date.max) for some in (bonuses[:-1], bonuses))
    if after > most:
        message = (
            f"“{item.title}”一年最多加 {say(most)} 分，{adjustment.participation}{adjustment.dated_on.year}年已计 "
            f"{say(before)} 分，加上这一笔共 {say(after)} 分。请不予确认，由申报人减少分数后重新申报。"
        )
        raise RefusedError(message)


_NO_CAP = Decimal(10**9)
