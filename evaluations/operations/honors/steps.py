"""Suspending, restoring and revoking (``workflow.honors``)."""

import datetime as dt

from django.db import transaction

from core.clock import day_of
from core.refusals import NotAllowedError, RefusedError
from evaluations.enums import HonorDecision, HonorStanding
from evaluations.models import Adjustment, Honor
from evaluations.operations.honors.access import claim_honor, require_honor_keeper
from evaluations.permissions import may_decide_honor
from evaluations.workflow.honors import DISMISS, HONOR_WORKFLOW, PROPOSE, REVOKE
from units.models import User
from units.operations.audit import record_act

_OVER = frozenset({HonorStanding.EXPIRED, HonorStanding.ENDED})
_LONGEST = 300


@transaction.atomic
def take_step(*, honor: Honor, name: str, reason: str, actor: User | None, at: dt.datetime) -> Honor:
    """Take a step of the table; who proposed to revoke does not decide on it.

    RefusedError where the table does not allow it or the title is over by itself; ConflictError where somebody was faster.
    """
    if name not in HONOR_WORKFLOW.steps:
        message = "没有这个步骤。"
        raise RefusedError(message)
    _require(name, honor, actor)
    return write_step(honor=honor, name=name, reason=reason, actor=actor, at=at)


def write_step(
    *,
    honor: Honor,
    name: str,
    reason: str,
    actor: User | None,
    at: dt.datetime,
    because_of: Adjustment | None = None,
) -> Honor:
    """What a step writes, in the transaction of the caller, who has asked who may. ``because_of``: a veto's proposal."""
    refusal = HONOR_WORKFLOW.refusal(name, honor.decision, honor, actor, reason)
    if refusal:
        raise RefusedError(refusal)
    today = day_of(at)
    if honor.standing_on(today) in _OVER:
        raise RefusedError(f"“{honor}”{honor.standing_on(today).label}，不用再办理。")
    step = HONOR_WORKFLOW.step(name)
    values: dict[str, object] = {
        "decision": step.target,
        "decided_on": today,
        "reason": reason.strip()[:_LONGEST],
        "proposed_by": actor if name == PROPOSE else None,
        "revoking_for": because_of,
        "suspended_because": honor.reason if (name, honor.decision) == (PROPOSE, HonorDecision.SUSPENDED) else "",
    }
    claim_honor(honor=honor, values=values)
    record_act(
        actor=actor,
        verb=f"荣誉：{step.label}",
        subject=honor,
        at=at,
        unit=honor.holder,
        details={"reason": reason.strip()},
    )
    return honor


def _require(name: str, honor: Honor, actor: User | None) -> None:
    if name not in {REVOKE, DISMISS}:
        require_honor_keeper(actor=actor, unit=honor.holder)
    elif actor is not None and not may_decide_honor(actor, honor.holder):
        message = "撤销称号由创建办或领导决定。"
        raise NotAllowedError(message)
