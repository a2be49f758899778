"""Confirming, refusing and revoking: by a second person who is not of the unit concerned."""

import datetime as dt

from django.db import transaction

from campaigns.operations.staleness import mark_units_stale
from campaigns.queries.policies import policies_of
from evaluations.enums import AdjustmentKind, AdjustmentState
from evaluations.models import Adjustment
from evaluations.operations.adjustments.access import fresh_adjustment, permitted_step, require_decider
from evaluations.operations.adjustments.proposal import refuse_over_most
from evaluations.operations.adjustments.series import spread_series
from evaluations.operations.adjustments.telling import tell_of_adjustment
from evaluations.operations.honors import drop_revocations, propose_revocations
from evaluations.workflow.adjustments import CONFIRM, REFUSE, REVOKE
from units.models import User
from units.operations.audit import record_act


@transaction.atomic
def confirm_adjustment(*, adjustment: Adjustment, actor: User, at: dt.datetime, opinion: str = "") -> Adjustment:
    """From now on it counts.

    Effects in order: the state; the points of its escalating series; the audit entry; the stale mark; a veto
    whose effect is 撤销称号 proposes that for the titles named here; the unit and the proposer are told, with which the days of an appeal begin. NotAllowedError; RefusedError where another decided first, or
    its item of the bonus list would bring the unit more than the item may in a year.
    """
    fresh = _decide(adjustment, CONFIRM, actor, at, opinion)
    refuse_over_most(adjustment=fresh)
    _follow(fresh, at)
    propose_revocations(adjustment=fresh, actor=actor, at=at)
    days = policies_of(fresh.participation.campaign_id).appeal_days
    appealed = "" if fresh.kind == AdjustmentKind.BONUS else f"不服的可在 {days} 个工作日内申诉。"
    text = f"{fresh.participation}：{fresh.get_kind_display()}“{fresh.subject}”已确认。{appealed}"
    tell_of_adjustment(adjustment=fresh, text=text, at=at, also=[fresh.proposed_by])
    return fresh


@transaction.atomic
def refuse_adjustment(*, adjustment: Adjustment, actor: User, at: dt.datetime, opinion: str) -> Adjustment:
    """It never counts; the proposer, and for a bonus the unit, is told why."""
    fresh = _decide(adjustment, REFUSE, actor, at, opinion)
    text = f"{fresh.participation}：{fresh.get_kind_display()}“{fresh.subject}”不予确认。意见：{fresh.opinion}"
    tell_of_adjustment(adjustment=fresh, text=text, at=at, also=[fresh.proposed_by])
    return fresh


@transaction.atomic
def revoke_adjustment(*, adjustment: Adjustment, actor: User, at: dt.datetime, reason: str) -> Adjustment:
    """Undo a confirmed one with a reason: it counts no more and stays readable; the rest of its series moves up.

    Effects as of confirming; proposals to revoke titles that the veto made fall. NotAllowedError; RefusedError.
    """
    require_decider(adjustment=adjustment, actor=actor)
    fresh = fresh_adjustment(adjustment=adjustment)
    end_adjustment(adjustment=fresh, actor=actor, at=at, reason=reason)
    text = f"{fresh.participation}：{fresh.get_kind_display()}“{fresh.subject}”已撤销。理由：{fresh.ended_because}"
    tell_of_adjustment(adjustment=fresh, text=text, at=at, also=[fresh.proposed_by])
    return fresh


def end_adjustment(*, adjustment: Adjustment, actor: User, at: dt.datetime, reason: str) -> None:
    """What revoking writes, in the transaction of the caller, who has locked the unit and asked who may."""
    step = permitted_step(adjustment=adjustment, name=REVOKE, actor=actor, opinion=reason)
    adjustment.state = AdjustmentState(step.target)
    adjustment.ended_by, adjustment.ended_at, adjustment.ended_because = actor, at, reason.strip()[:500]
    adjustment.save(update_fields=["state", "ended_by", "ended_at", "ended_because"])
    _record(adjustment, step.label, actor, at, adjustment.ended_because)
    _follow(adjustment, at)
    drop_revocations(adjustment=adjustment, at=at)


def _decide(adjustment: Adjustment, name: str, actor: User, at: dt.datetime, opinion: str) -> Adjustment:
    require_decider(adjustment=adjustment, actor=actor)
    fresh = fresh_adjustment(adjustment=adjustment)
    step = permitted_step(adjustment=fresh, name=name, actor=actor, opinion=opinion)
    fresh.state = AdjustmentState(step.target)
    fresh.decided_by, fresh.decided_at, fresh.opinion = actor, at, opinion.strip()[:500]
    fresh.save(update_fields=["state", "decided_by", "decided_at", "opinion"])
    _record(fresh, step.label, actor, at, fresh.opinion)
    return fresh


def _record(adjustment: Adjustment, label: str, actor: User, at: dt.datetime, words: str) -> None:
    verb, unit = f"{label}{adjustment.get_kind_display()}", adjustment.participation.unit
    details = {"points": f"{adjustment.points:f}", "words": words}
    record_act(actor=actor, verb=verb, subject=adjustment, at=at, unit=unit, details=details)


def _follow(adjustment: Adjustment, at: dt.datetime) -> None:
    """What must follow where one began or ceased to count."""
    member = adjustment.participation
    if adjustment.is_escalating:
        changed = spread_series(adjustment=adjustment)
        adjustment.refresh_from_db(fields=["points"])
        if changed:
            details = {"series": changed}
            record_act(actor=None, verb="递增扣分重排", subject=adjustment, at=at, unit=member.unit, details=details)
    mark_units_stale(campaign=member.campaign, participation_ids={member.pk}, at=at)
