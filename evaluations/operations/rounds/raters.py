"""Raters: appointed, and what becomes of their sheets when they leave in the middle of a round."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from core.refusals import RefusedError
from evaluations.enums import RoundState, SheetState
from evaluations.models import Rater, Round, ScoreSheet
from evaluations.operations.rounds.access import lock_round, require_state
from evaluations.operations.rounds.handing_out import hand_out_sheets
from units.models import Unit, User
from units.operations.audit import record_act

_BEFORE_REVIEW = frozenset({RoundState.SETUP, RoundState.SELF_CHECK, RoundState.INSPECTING})
_NO_REASON = "请写明原因，原因会留在记录里。"


@transaction.atomic
def add_rater(*, subject: Round, rater: User | Unit, share: Decimal, actor: User | None, at: dt.datetime) -> Rater:
    """Appoint a person or a unit; while marks are being given the new one gets sheets at once.

    ValidationError where it rates already, or for a share that is not positive.
    """
    fresh = lock_round(subject=subject, actor=actor)
    require_state(subject=fresh, states=_BEFORE_REVIEW, act="再加考评人员")
    key = {"user": rater} if isinstance(rater, User) else {"unit": rater}
    if fresh.raters.filter(**key).exists():
        raise ValidationError(f"“{rater}”已经是这一轮的考评人员。")
    if share <= 0:
        raise ValidationError("权重应大于 0。")
    made = Rater.objects.create(round=fresh, share=share, **key)  # type: ignore[misc] # the field takes Decimal
    if fresh.state == RoundState.INSPECTING:
        hand_out_sheets(subject=fresh, raters=[made])
    details = {"rater": str(rater), "share": str(share)}
    record_act(actor=actor, verb="增加考评人员", subject=fresh, at=at, unit=fresh.campaign.organiser, details=details)
    return made


@transaction.atomic
def remove_rater(*, rater: Rater, actor: User | None, at: dt.datetime) -> None:
    """Take somebody off who has no sheets yet; later they are handed over or excluded."""
    fresh = lock_round(subject=rater.round, actor=actor)
    if rater.sheets.exists():
        message = "检查已经开始，请用“移交”或“退出”，已评的分会留在记录里。"
        raise RefusedError(message)
    details = {"rater": str(rater)}
    rater.delete()
    record_act(actor=actor, verb="去掉考评人员", subject=fresh, at=at, unit=fresh.campaign.organiser, details=details)


@transaction.atomic
def hand_over_rater(*, rater: Rater, to: User, reason: str, actor: User | None, at: dt.datetime) -> Rater:
    """Somebody leaves and another person goes on: what was handed in counts as it is, what is open goes over.

    Open sheets lose their drafts: nobody signs another's marks. The successor rates no unit of the own; sheets for
    these lapse. RefusedError outside the inspection, without a reason, or where the successor rates already.
    """
    fresh = lock_round(subject=rater.round, actor=actor)
    require_state(subject=fresh, states={RoundState.INSPECTING}, act="移交")
    _require_leaving(rater, reason)
    if fresh.raters.filter(user=to).exists():
        message = f"“{to}”已经是这一轮的考评人员，请改用“退出”。"
        raise RefusedError(message)
    rater.left_at, rater.left_reason = at, reason.strip()
    rater.save(update_fields=["left_at", "left_reason"])
    successor = Rater.objects.create(round=fresh, user=to, share=rater.share)
    open_sheets = rater.sheets.filter(state=SheetState.OPEN)
    units = list(open_sheets.values_list("participation_id", flat=True))
    open_sheets.update(state=SheetState.LAPSED)
    hand_out_sheets(subject=fresh, raters=[successor], only=units)
    details = {"from": str(rater), "to": str(to), "reason": reason.strip(), "sheets": len(units)}
    record_act(actor=actor, verb="移交评分", subject=fresh, at=at, unit=fresh.campaign.organiser, details=details)
    return successor


@transaction.atomic
def exclude_rater(*, rater: Rater, reason: str, actor: User | None, at: dt.datetime) -> Rater:
    """Nothing this rater gave counts any more, handed in or not; the marks stay readable with the reason."""
    fresh = lock_round(subject=rater.round, actor=actor)
    require_state(subject=fresh, states={RoundState.INSPECTING, RoundState.REVIEWING}, act="让考评人员退出")
    _require_leaving(rater, reason)
    rater.left_at, rater.left_reason, rater.is_excluded = at, reason.strip(), True
    rater.save(update_fields=["left_at", "left_reason", "is_excluded"])
    ScoreSheet.objects.filter(rater=rater, state=SheetState.OPEN).update(state=SheetState.LAPSED)
    details = {"rater": str(rater), "reason": reason.strip()}
    record_act(actor=actor, verb="考评人员退出", subject=fresh, at=at, unit=fresh.campaign.organiser, details=details)
    return rater


def _require_leaving(rater: Rater, reason: str) -> None:
    if rater.left_at is not None:
        message = f"“{rater}”已经退出这一轮。"
        raise RefusedError(message)
    if not reason.strip():
        raise RefusedError(_NO_REASON)
