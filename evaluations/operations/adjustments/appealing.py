"""申诉: filed by the unit in time, decided by somebody who had no part in what it is about."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import IntegrityError, transaction

from campaigns.models import Participation
from campaigns.queries.policies import policies_of
from core.refusals import ConflictError, NotAllowedError, RefusedError
from core.transitions import Step
from evaluations.enums import AppealState
from evaluations.models import Adjustment, Appeal, RoundUnit
from evaluations.operations.adjustments.access import DECIDED_MEANWHILE, fresh_adjustment, lock_unit
from evaluations.operations.adjustments.correcting import correct_result, why_no_correction
from evaluations.operations.adjustments.deciding import end_adjustment
from evaluations.operations.adjustments.proofs import CheckedProofs, ProofsGiven, check_proofs, keep_proofs
from evaluations.operations.adjustments.telling import tell_of_appeal
from evaluations.permissions import conflict_of_interest, may_appeal, may_decide_appeal, may_decide_on
from evaluations.queries.adjustments.limits import why_no_appeal
from evaluations.workflow.adjustments import APPEAL_WORKFLOW, DISMISS, TAKE_BACK, UPHOLD
from units.models import User
from units.operations.audit import record_act

LONGEST = 2000
"""Characters of a reason or an answer."""
_NO_MARKS: Mapping[int, Decimal] = {}


def file_appeal(
    *, subject: Adjustment | RoundUnit, reason: str, proofs: ProofsGiven, actor: User, at: dt.datetime
) -> Appeal:
    """Object in the unit's name to a confirmed adjustment, or to the unit's result of a published round.

    Effects in order: proofs into the unit's library, the row, the audit entry. NotAllowedError for who does not speak
    for the unit; RefusedError without a reason, after the limit, where it was decided before; ConflictError where one waits.
    """
    member = subject.participation
    if not may_appeal(actor, member):
        message = f"只有“{member}”的填报员、领导或创建办可以申诉。"
        raise NotAllowedError(message)
    refusal = why_no_appeal(subject, at) or _about_words(reason, "申诉理由")
    if refusal:
        raise RefusedError(refusal)
    checked = check_proofs(given=proofs, policies=policies_of(member.campaign_id))
    return _write(subject, reason.strip(), checked, actor, at)


def _about_words(words: str, what: str) -> str | None:
    if not words.strip():
        return f"请写明{what}。"
    return f"{what}最多 {LONGEST} 字，详细材料请作为附件。" if len(words.strip()) > LONGEST else None


@transaction.atomic
def _write(
    subject: Adjustment | RoundUnit, reason: str, checked: CheckedProofs, actor: User, at: dt.datetime
) -> Appeal:
    member = subject.participation
    if isinstance(subject, Adjustment):
        fresh = fresh_adjustment(adjustment=subject)
        refusal = why_no_appeal(fresh, at)
        if refusal:
            raise RefusedError(refusal)
    else:
        lock_unit(participation=member)
    kept = keep_proofs(checked=checked, unit=member.unit, actor=actor, at=at)
    key = {"adjustment" if isinstance(subject, Adjustment) else "round_unit": subject}
    try:
        with transaction.atomic():
            made = Appeal.objects.create(participation=member, reason=reason, filed_by=actor, filed_at=at, **key)
    except IntegrityError as error:
        message = "这一项刚刚已经申诉过，请刷新页面查看。"
        raise ConflictError(message) from error
    made.proofs.set(kept)
    details = {"about": str(subject), "reason": reason, "proofs": len(kept)}
    record_act(actor=actor, verb="提出申诉", subject=made, at=at, unit=member.unit, details=details)
    return made


@transaction.atomic
def decide_appeal(
    *,
    appeal: Appeal,
    is_upheld: bool,
    answer: str,
    actor: User,
    at: dt.datetime,
    change: str = "",
    marks: Mapping[int, Decimal] = _NO_MARKS,
) -> Appeal:
    """Answer with a reason. Upheld, an adjustment is revoked, a published result amended; the live score follows.

    ``change``: what is put right in the published result, which itself stays as it is; ``marks``: target → points.
    Effects in order: the row, the adjustment or the amendment, the audit entry, the unit is told. NotAllowedError;
    RefusedError.
    """
    _require_decider(appeal, actor)
    fresh = _locked(appeal)
    name = UPHOLD if is_upheld else DISMISS
    refusal = APPEAL_WORKFLOW.refusal(name, fresh.state, fresh, actor, answer) or _about_words(answer, "答复意见")
    if not refusal and is_upheld and fresh.round_unit is not None:
        refusal = why_no_correction(appeal=fresh, change=change, marks=marks)
    if refusal:
        raise RefusedError(refusal)
    step = APPEAL_WORKFLOW.step(name)
    _move(fresh, step, {"decided_by": actor, "decided_at": at, "answer": answer.strip()})
    if is_upheld and fresh.adjustment is not None:
        current = Adjustment.objects.with_people().get(pk=fresh.adjustment.pk)
        if current.counts:  # The office may have revoked it by itself meanwhile.
            end_adjustment(adjustment=current, actor=actor, at=at, reason=f"申诉成立：{fresh.answer}")
    elif is_upheld:
        change = correct_result(appeal=fresh, change=change, marks=marks, actor=actor, at=at).change
    details = {"answer": fresh.answer, "change": change.strip()}
    record_act(actor=actor, verb=step.label, subject=fresh, at=at, unit=fresh.participation.unit, details=details)
    tell_of_appeal(appeal=fresh, text=f"{fresh.participation}：{step.label}。{fresh.answer}", at=at)
    return fresh


@transaction.atomic
def take_back_appeal(*, appeal: Appeal, actor: User, at: dt.datetime) -> Appeal:
    """The unit withdraws it; within the days it may file another."""
    if not may_appeal(actor, appeal.participation):
        message = f"只有“{appeal.participation}”的人员可以撤回申诉。"
        raise NotAllowedError(message)
    fresh = _locked(appeal)
    refusal = APPEAL_WORKFLOW.refusal(TAKE_BACK, fresh.state, fresh, actor, "")
    if refusal:
        raise RefusedError(refusal)
    step = APPEAL_WORKFLOW.step(TAKE_BACK)
    _move(fresh, step, {})
    record_act(actor=actor, verb=step.label, subject=fresh, at=at, unit=fresh.participation.unit)
    return fresh


def _require_decider(appeal: Appeal, actor: User) -> None:
    if may_decide_appeal(actor, appeal):
        return
    if may_decide_on(actor, appeal.participation):
        message = "提出、确认、公布或评过这一项的人，以及申诉人本人，不能答复这份申诉，请由其他人办理。"
    elif conflict_of_interest(actor, appeal.participation.unit):
        message = f"您是“{appeal.participation}”的人员，按回避规定不能答复本单位的申诉。"
    else:
        message = "只有组织单位的创建办或领导可以答复申诉。"
    raise NotAllowedError(message)


def _locked(appeal: Appeal) -> Appeal:
    member: Participation = appeal.participation
    lock_unit(participation=member)
    found = Appeal.objects.with_people().filter(pk=appeal.pk).first()
    if found is None:
        raise ConflictError(DECIDED_MEANWHILE)
    return found


def _move(appeal: Appeal, step: Step, values: dict[str, object]) -> None:
    appeal.state = AppealState(step.target)
    for name, value in values.items():
        setattr(appeal, name, value)
    appeal.save(update_fields=["state", *values])
