"""Proposing an adjustment, and taking the proposal back."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.enums import VetoEffect
from campaigns.models import Participation
from campaigns.queries.policies import policies_of
from core.clock import day_of
from core.refusals import NotAllowedError
from evaluations.enums import AdjustmentKind, AdjustmentState
from evaluations.models import Adjustment
from evaluations.operations.adjustments.access import fresh_adjustment, lock_unit, permitted_step
from evaluations.operations.adjustments.proofs import CheckedProofs, ProofsGiven, check_proofs, keep_proofs
from evaluations.operations.adjustments.proposal import Proposal, complete_proposal, faults_of_item
from evaluations.operations.adjustments.series import points_of_next
from evaluations.permissions import may_propose_adjustment
from evaluations.workflow.adjustments import WITHDRAW
from units.enums import Role
from units.models import User
from units.operations.audit import record_act

LONGEST_BASIS = 1000
MOST_POINTS = 1000
LONGEST_WINDOW = 120
"""Months a veto looks back at most."""
_PLACES = 6


def propose_adjustment(
    *, participation: Participation, proposal: Proposal, proofs: ProofsGiven, actor: User, at: dt.datetime
) -> Adjustment:
    """Propose a bonus, deduction or veto; it counts once another person has confirmed it.

    Effects in order: proofs into the library of the proposer's side, the row, the audit entry. NotAllowedError;
    ValidationError by field; nothing is written then.
    """
    if not may_propose_adjustment(actor, participation, proposal.kind):
        message = "加分可以由本单位填报员申报；扣分和一票否决由上级单位的审核员或创建办提出。"
        raise NotAllowedError(message)
    proposal = complete_proposal(proposal=proposal)
    faults = _faults(participation, proposal, len(proofs), day_of(at)) | faults_of_item(
        participation=participation, proposal=proposal
    )
    if faults:
        raise ValidationError(faults)
    checked = check_proofs(given=proofs, policies=policies_of(participation.campaign_id))
    return _write(participation, proposal, checked, actor, at)


def _faults(participation: Participation, proposal: Proposal, proofs: int, today: dt.date) -> dict[str, str]:
    faults: dict[str, str] = {}
    if not proposal.basis.strip():
        faults["basis"] = "请写明依据：哪一天、什么事、凭哪份文件或哪一条规定。"
    elif len(proposal.basis.strip()) > LONGEST_BASIS:
        faults["basis"] = f"依据最多 {LONGEST_BASIS} 字，详细材料请作为附件。"
    if proposal.dated_on > today:
        faults["dated_on"] = "日期不能晚于今天，请填写事情发生或文件落款的日期。"
    if proposal.target is not None and proposal.target.scheme.campaign_id != participation.campaign_id:
        faults["target"] = "这个目标不属于本次创建活动，请重新选择。"
    return faults | _faults_of_kind(proposal, proofs)


def _faults_of_kind(proposal: Proposal, proofs: int) -> dict[str, str]:
    faults: dict[str, str] = {}
    match proposal.kind:
        case AdjustmentKind.BONUS if not proofs:
            faults["proofs"] = "加分须附证明材料，请上传文件或填写网址。"
        case AdjustmentKind.VETO if proposal.effect not in VetoEffect.values:
            faults["effect"] = "请选择后果：不得申报、本届取消或撤销称号。"
        case AdjustmentKind.DEDUCTION if proposal.is_escalating and not proposal.project.strip():
            faults["project"] = "按次数递增的扣分须写明项目名称，同名的才算同一类。"
    if proposal.kind == AdjustmentKind.VETO and not 1 <= proposal.look_back_months <= LONGEST_WINDOW:
        faults["look_back_months"] = f"追溯月数应为 1 至 {LONGEST_WINDOW}。"
    if _needs_points(proposal) and not 0 < proposal.points <= MOST_POINTS:
        faults["points"] = f"分数应大于 0、不超过 {MOST_POINTS}。"
    elif proposal.points != round(proposal.points, _PLACES):
        faults["points"] = f"小数最多 {_PLACES} 位。"
    return faults


def _needs_points(proposal: Proposal) -> bool:
    if proposal.kind == AdjustmentKind.DEDUCTION:
        return not proposal.is_escalating
    return proposal.kind == AdjustmentKind.BONUS


@transaction.atomic
def _write(
    participation: Participation, proposal: Proposal, checked: CheckedProofs, actor: User, at: dt.datetime
) -> Adjustment:
    lock_unit(participation=participation)
    is_own = actor.holds(Role.REPORTER, participation.unit.path)
    library = participation.unit if is_own else participation.campaign.organiser
    kept = keep_proofs(checked=checked, unit=library, actor=actor, at=at)
    made = Adjustment(
        participation=participation,
        kind=proposal.kind,
        state=AdjustmentState.PROPOSED,
        dated_on=proposal.dated_on,
        basis=proposal.basis.strip(),
        project=" ".join(proposal.project.split()),
        points=proposal.points if _needs_points(proposal) else Decimal(0),  # type: ignore[misc] # the field takes Decimal
        is_escalating=proposal.kind == AdjustmentKind.DEDUCTION and proposal.is_escalating,
        effect=proposal.effect if proposal.kind == AdjustmentKind.VETO else "",
        look_back_months=proposal.look_back_months if proposal.kind == AdjustmentKind.VETO else 12,
        target=proposal.target,
        item=proposal.item,
        proposed_by=actor,
        proposed_at=at,
    )
    if made.is_escalating:
        made.points = points_of_next(adjustment=made)
    made.save()
    made.proofs.set(kept)
    verb = f"提出{made.get_kind_display()}"
    details = {"points": str(made.points), "project": made.project, "basis": made.basis, "proofs": len(kept)}
    record_act(actor=actor, verb=verb, subject=made, at=at, unit=participation.unit, details=details)
    return made


@transaction.atomic
def withdraw_adjustment(*, adjustment: Adjustment, actor: User, at: dt.datetime) -> Adjustment:
    """The proposer takes it back before anybody decided."""
    if adjustment.proposed_by_id != actor.pk:
        message = "只有提出人本人可以撤回。"
        raise NotAllowedError(message)
    fresh = fresh_adjustment(adjustment=adjustment)
    step = permitted_step(adjustment=fresh, name=WITHDRAW, actor=actor, opinion="")
    fresh.state, fresh.ended_by, fresh.ended_at = AdjustmentState(step.target), actor, at
    fresh.save(update_fields=["state", "ended_by", "ended_at"])
    record_act(actor=actor, verb=f"撤回{fresh.get_kind_display()}", subject=fresh, at=at, unit=fresh.participation.unit)
    return fresh
