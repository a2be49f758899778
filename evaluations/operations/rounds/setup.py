"""Setting a round up: its rules, its targets, its units. All of it before the first stage begins."""

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import Campaign, Participation, Target
from campaigns.permissions import may_arrange_campaign
from core.draw import ALGORITHM, draw, lot_of
from core.refusals import ConflictError, NotAllowedError
from evaluations.enums import RoundState, Selection
from evaluations.models import Round, RoundTarget, RoundUnit
from evaluations.operations.rounds.access import STALE, lock_round, require_state
from evaluations.workflow.rounds import PATTERNS
from units.models import User
from units.operations.audit import record_act

_ONLY_SETUP = frozenset({RoundState.SETUP})


@dataclass(frozen=True)
class RoundValues:
    """What the office may change about a round; ``year_weight`` is its part among the years of the term."""

    name: str
    starts_on: dt.date
    ends_on: dt.date
    method: str = ""
    is_blind: bool = False
    is_trimmed: bool = False
    drift_limit: Decimal = Decimal(10)
    year: int | None = None
    year_weight: Decimal = Decimal(0)


@dataclass(frozen=True)
class UnitChoice:
    """Which units: all, one class, or ``draw_size`` drawn by ``seed`` from all or from one class."""

    selection: str
    comparison_class: str = ""
    seed: str = ""
    draw_size: int = 0


@transaction.atomic
def create_round(
    *,
    campaign: Campaign,
    kind: str,
    name: str,
    starts_on: dt.date,
    ends_on: dt.date,
    actor: User | None,
    at: dt.datetime,
) -> Round:
    """A round that begins with the pattern of its kind, and with the leaves that its method measures."""
    if actor is not None and not may_arrange_campaign(actor, campaign):
        message = f"只有“{campaign.organiser}”或上级单位的创建办可以开设考评轮次。"
        raise NotAllowedError(message)
    pattern = PATTERNS[kind]
    subject = Round(
        campaign=campaign,
        kind=kind,
        name=name.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        method=pattern.method,
        is_blind=pattern.is_blind,
        is_trimmed=pattern.is_trimmed,
    )
    subject.full_clean(exclude=["campaign"])
    subject.save()
    leaves = Target.objects.of_published(campaign).leaves()
    measured = [leaf for leaf in leaves if subject.method and subject.method in leaf.shares]
    RoundTarget.objects.bulk_create(RoundTarget(round=subject, target=leaf) for leaf in measured)
    record_act(actor=actor, verb="新建考评轮次", subject=subject, at=at, unit=campaign.organiser)
    return subject


@transaction.atomic
def edit_round(*, subject: Round, values: RoundValues, version: int, actor: User | None, at: dt.datetime) -> Round:
    """Change a round in 筹备 that still is as the person saw it (``version``), else ConflictError."""
    fresh = lock_round(subject=subject, actor=actor)
    require_state(subject=fresh, states=_ONLY_SETUP, act="再改设置")
    if fresh.version != version:
        raise ConflictError(STALE)
    for name, value in asdict(values).items():
        setattr(fresh, name, value)
    fresh.version += 1
    fresh.full_clean(exclude=["campaign"])
    fresh.save()
    record_act(actor=actor, verb="修改考评轮次", subject=fresh, at=at, unit=fresh.campaign.organiser)
    return fresh


@transaction.atomic
def choose_targets(*, subject: Round, target_ids: Collection[int], actor: User | None, at: dt.datetime) -> int:
    """Mark exactly these leaves of the scheme in force; gives how many. What is no such leaf is left out."""
    fresh = lock_round(subject=subject, actor=actor)
    require_state(subject=fresh, states=_ONLY_SETUP, act="再改考评目标")
    leaves = list(Target.objects.of_published(fresh.campaign).leaves().filter(pk__in=target_ids))
    fresh.targets.all().delete()
    RoundTarget.objects.bulk_create(RoundTarget(round=fresh, target=leaf) for leaf in leaves)
    details = {"targets": [leaf.code for leaf in leaves]}
    record_act(actor=actor, verb="选定考评目标", subject=fresh, at=at, unit=fresh.campaign.organiser, details=details)
    return len(leaves)


@transaction.atomic
def choose_units(*, subject: Round, choice: UnitChoice, actor: User | None, at: dt.datetime) -> int:
    """Mark these units; gives how many. ValidationError for an unknown class, or a draw without a seed or a size.

    A draw is written into the audit trail with its seed, the algorithm and all candidates, so that it can be proved.
    """
    fresh = lock_round(subject=subject, actor=actor)
    require_state(subject=fresh, states=_ONLY_SETUP, act="再选考评单位")
    members = list(_candidates(fresh.campaign, choice))
    if not members:
        raise ValidationError({"comparison_class": "本届没有这个比较类别的单位。"})
    details: dict[str, object] = {"selection": choice.selection, "class": choice.comparison_class}
    codes = [member.unit.code for member in members]
    lots = dict.fromkeys(codes, "")
    if choice.selection == Selection.DRAW:
        lots = _draw(choice, codes)
        details |= {"seed": choice.seed, "algorithm": ALGORITHM, "size": choice.draw_size}
        details |= {"candidates": sorted(codes), "drawn": list(lots)}
    fresh.units.all().delete()
    RoundUnit.objects.bulk_create(
        RoundUnit(round=fresh, participation=member, lot=lots[member.unit.code])
        for member in members
        if member.unit.code in lots
    )
    for name, value in asdict(choice).items():
        setattr(fresh, name, value)
    fresh.version += 1
    fresh.save()
    record_act(actor=actor, verb="选定考评单位", subject=fresh, at=at, unit=fresh.campaign.organiser, details=details)
    return len(lots)


def _candidates(campaign: Campaign, choice: UnitChoice) -> Collection[Participation]:
    members = campaign.participations.select_related("unit")
    if choice.selection == Selection.ALL or not choice.comparison_class:
        return members
    return members.filter(comparison_class=choice.comparison_class)


def _draw(choice: UnitChoice, codes: Collection[str]) -> dict[str, str]:
    """Code of each drawn unit → its lot, in the order of the draw."""
    if not choice.seed.strip():
        raise ValidationError({"seed": "请填写抽签种子，如当天彩票的开奖号码；同样的种子抽出同样的结果。"})
    if not 0 < choice.draw_size <= len(codes):
        raise ValidationError({"draw_size": f"请填写抽几家，1 至 {len(codes)}。"})
    drawn = draw(seed=choice.seed, keys=codes, number=choice.draw_size)
    return {code: lot_of(code, seed=choice.seed) for code in drawn}


@transaction.atomic
def discard_round(*, subject: Round, actor: User | None, at: dt.datetime) -> None:
    """Delete a round that is still being set up: nobody has marked anything."""
    fresh = lock_round(subject=subject, actor=actor)
    require_state(subject=fresh, states=_ONLY_SETUP, act="删除")
    record_act(actor=actor, verb="删除考评轮次", subject=fresh, at=at, unit=fresh.campaign.organiser)
    fresh.delete()
