"""Leading a round through its stages (``workflow.rounds``)."""

import datetime as dt

from django.db import transaction

from core.refusals import ConflictError, RefusedError
from evaluations.enums import RoundState, SheetState
from evaluations.models import Round, ScoreSheet
from evaluations.operations.rounds.access import STALE, lock_round
from evaluations.operations.rounds.handing_out import hand_out_self_sheets, hand_out_sheets
from evaluations.workflow.rounds import END_SELF_CHECK, INSPECT, PUBLISH, REVIEW, ROUND_WORKFLOW, SELF_CHECK, SEND_BACK
from units.models import User
from units.operations.audit import record_act


@transaction.atomic
def take_step(
    *, subject: Round, name: str, actor: User | None, at: dt.datetime, state: str | None = None, opinion: str = ""
) -> Round:
    """Take a step of the table, all but publishing, if the round still stands in ``state`` (None: wherever it stands).

    Effects in order: 开始自查 makes a sheet for each unit; 开始检查 lets open self-check sheets lapse and makes the raters'
    sheets; 结束检查, or 结束自查 where nobody inspects, lets open sheets lapse (with them an opinion is needed) — drafts
    stay readable and never count; the state; the audit entry. RefusedError where the table does not allow the step, or nobody handed in anything.
    """
    fresh = lock_round(subject=subject, actor=actor, to_decide=name == SEND_BACK)
    if state is not None and fresh.state != state:
        raise ConflictError(STALE)
    if name not in ROUND_WORKFLOW.steps or name == PUBLISH:
        message = "没有这个步骤。"
        raise RefusedError(message)
    refusal = ROUND_WORKFLOW.refusal(name, fresh.state, fresh, actor, opinion)
    if refusal:
        raise RefusedError(refusal)
    details: dict[str, object] = {"opinion": opinion.strip()}
    if name == SELF_CHECK:
        details["sheets"] = hand_out_self_sheets(subject=fresh)
    elif name == INSPECT:
        details["lapsed"] = _lapse(fresh)
        details["sheets"] = hand_out_sheets(subject=fresh, raters=fresh.raters.filter(left_at__isnull=True))
    elif name in {REVIEW, END_SELF_CHECK}:
        details["lapsed"] = _close(fresh, opinion, is_self=name == END_SELF_CHECK)
    return _move(fresh, name, actor, at, details)


def _close(subject: Round, opinion: str, *, is_self: bool) -> int:
    sheets = ScoreSheet.objects.filter(round=subject, rater__isnull=is_self)
    handed_in = sheets.filter(state=SheetState.SUBMITTED) if is_self else sheets.counted()
    if not handed_in.exists():
        message = f"还没有一张交上来的评分表，不能结束{'自查' if is_self else '检查'}。"
        raise RefusedError(message)
    waiting = sheets.filter(state=SheetState.OPEN).count()
    if waiting and not opinion.strip():
        message = f"还有 {waiting} 张评分表没有交。要现在结束，请写明原因；没交的表作废，草稿不计分。"
        raise RefusedError(message)
    return _lapse(subject)


def _lapse(subject: Round) -> int:
    return subject.sheets.filter(state=SheetState.OPEN).update(state=SheetState.LAPSED)


def _move(subject: Round, name: str, actor: User | None, at: dt.datetime, details: dict[str, object]) -> Round:
    step = ROUND_WORKFLOW.step(name)
    subject.state = RoundState(step.target)
    subject.version += 1
    subject.save(update_fields=["state", "version"])
    record_act(actor=actor, verb=step.label, subject=subject, at=at, unit=subject.campaign.organiser, details=details)
    return subject
