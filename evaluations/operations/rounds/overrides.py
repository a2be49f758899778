"""复核 and 审定: a later stage corrects a mark with a reason and erases nothing."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import Participation, Target
from core.refusals import NotAllowedError
from evaluations.enums import OverrideStage, RoundState
from evaluations.models import Round, RoundOverride
from evaluations.operations.rounds.access import lock_round, require_state
from evaluations.permissions import conflict_of_interest
from units.models import User
from units.operations.audit import record_act

_STAGES = {RoundState.REVIEWING: OverrideStage.REVIEW, RoundState.DECIDING: OverrideStage.DECISION}


@transaction.atomic
def override_mark(
    *,
    subject: Round,
    participation: Participation,
    target: Target,
    points: Decimal,
    reason: str,
    actor: User,
    at: dt.datetime,
) -> RoundOverride:
    """Set what a unit gets for a leaf, above the raters' average and above earlier corrections, which stay readable.

    RefusedError outside 复核 and 审定; NotAllowedError for the own unit; ValidationError without a reason, for points
    outside 0 … the leaf's points, or for what the round does not mark.
    """
    fresh = lock_round(subject=subject, actor=actor, to_decide=True)
    require_state(subject=fresh, states=_STAGES, act="更正得分")
    if conflict_of_interest(actor, participation.unit):
        message = f"您与“{participation}”有关系，按回避规定不能更正它的得分。"
        raise NotAllowedError(message)
    is_marked = (
        fresh.units.filter(participation=participation).exists() and fresh.targets.filter(target=target).exists()
    )
    if not is_marked:
        raise ValidationError("这一轮不考评这个单位的这项目标。")
    most = target.points or Decimal(0)
    if not 0 <= points <= most or points != round(points, 6):
        raise ValidationError({"points": f"应为 0 至 {most.normalize():f} 分，小数最多 6 位。"})
    if not reason.strip():
        raise ValidationError({"reason": "请写明理由。"})
    made = RoundOverride.objects.create(
        round=fresh,
        participation=participation,
        target=target,
        stage=_STAGES[RoundState(fresh.state)],
        points=points,  # type: ignore[misc] # the field takes Decimal
        reason=reason.strip(),
        actor=actor,
        at=at,
    )
    details = {"target": target.code, "points": str(points), "reason": reason.strip()}
    record_act(actor=actor, verb="更正考评得分", subject=fresh, at=at, unit=participation.unit, details=details)
    return made
