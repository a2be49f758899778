"""The steps of ``workflow.rectification``, each by compare-and-swap and with its audit entry, which is the history."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from core.clock import day_of
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import ProofStage, RectificationState
from evaluations.models import Rectification
from evaluations.operations.rectifications.opening import (
    LONGEST_WORDS,
    Task,
    faults_of_task,
    give_out,
    require_existing,
)
from evaluations.permissions import may_take_rectification_step
from evaluations.workflow.rectification import (
    ASSIGN,
    CLOSE,
    FIX,
    REASSIGN,
    RECTIFICATION_WORKFLOW,
    REOPEN,
    SEND_BACK,
    VERIFY,
)
from units.models import User
from units.operations.audit import record_act

_CHANGED = "这条整改刚刚被别人办理过，本次操作没有执行。请刷新页面，看过最新情况再办。"
_NOT_YOURS = {
    ASSIGN: "只有本单位或上级单位的审核员、领导、创建办可以交办。",
    FIX: "只有责任人或本单位的人可以报告整改完成。",
}
_NOT_YOUR_JUDGEMENT = "核验和销号由上级单位的审核员、领导或创建办办理；整改的人和本单位的人不能给自己核验。"


@transaction.atomic
def assign_rectification(
    *, subject: Rectification, task: Task, version: int, actor: User, at: dt.datetime
) -> Rectification:
    """交办: the unit learns what to mend until when. ValidationError by field."""
    fresh = _ready(subject, ASSIGN, version, actor)
    return _give(fresh, ASSIGN, task, actor, at, "")


@transaction.atomic
def reassign_rectification(
    *, subject: Rectification, task: Task, reason: str, version: int, actor: User, at: dt.datetime
) -> Rectification:
    """改派或延期, with a reason: another person or another day."""
    fresh = _ready(subject, REASSIGN, version, actor, reason)
    return _give(fresh, REASSIGN, task, actor, at, reason)


@transaction.atomic
def report_fixed(
    *, subject: Rectification, measure: str, result: str, version: int, actor: User, at: dt.datetime
) -> Rectification:
    """报告整改完成: what was done and what came of it, with a proof of after. ValidationError by field."""
    fresh = _ready(subject, FIX, version, actor)
    faults = {
        name: f"{label}最多 {LONGEST_WORDS} 字。"
        for name, label, words in (("measure", "整改措施", measure), ("result", "整改结果", result))
        if len(words.strip()) > LONGEST_WORDS
    }
    if not result.strip():
        faults["result"] = "请写明整改结果：做了什么，问题是否解决。"
    if faults:
        raise ValidationError(faults)
    new = {"measure": measure.strip() or fresh.measure, "result": result.strip()}
    changes = {**new, "fixed_by": actor, "fixed_on": day_of(at), "verified_by": None, "verified_on": None}
    return _move(fresh, FIX, changes, actor, at, new)


@transaction.atomic
def send_back_rectification(
    *, subject: Rectification, opinion: str, version: int, actor: User, at: dt.datetime
) -> Rectification:
    """退回重改: it does not hold; the day it is due stays, what was shown serves no second time."""
    fresh = _ready(subject, SEND_BACK, version, actor, opinion)
    _spend_proofs(fresh)
    return _move(fresh, SEND_BACK, {}, actor, at, {"opinion": opinion.strip()})


@transaction.atomic
def verify_rectification(
    *, subject: Rectification, opinion: str, version: int, actor: User, at: dt.datetime
) -> Rectification:
    """核验通过, by somebody else than who mended it and not of the unit."""
    fresh = _ready(subject, VERIFY, version, actor, opinion)
    changes = {"verified_by": actor, "verified_on": day_of(at)}
    return _move(fresh, VERIFY, changes, actor, at, {"opinion": opinion.strip()})


@transaction.atomic
def close_rectification(
    *, subject: Rectification, opinion: str, version: int, actor: User, at: dt.datetime
) -> Rectification:
    """销号."""
    fresh = _ready(subject, CLOSE, version, actor, opinion)
    return _move(fresh, CLOSE, {"closed_on": day_of(at)}, actor, at, {"opinion": opinion.strip()})


@transaction.atomic
def reopen_rectification(
    *, subject: Rectification, task: Task, reason: str, version: int, actor: User, at: dt.datetime
) -> Rectification:
    """重新整改, with a reason and a new day; that it had been verified or closed stays in the history."""
    fresh = _ready(subject, REOPEN, version, actor, reason)
    require_existing(unit=fresh.unit, today=day_of(at))
    _spend_proofs(fresh)
    fresh.times_reopened += 1
    more = {"times_reopened": fresh.times_reopened, "closed_on": None, "verified_by": None, "verified_on": None}
    return _give(fresh, REOPEN, task, actor, at, reason, more)


def _spend_proofs(subject: Rectification) -> None:
    """What showed that it was mended has shown nothing: the next report needs something new."""
    subject.proofs.filter(stage=ProofStage.AFTER).update(is_spent=True)


def _ready(subject: Rectification, name: str, version: int, actor: User, opinion: str = "") -> Rectification:
    """The row as it is now, locked, if this person may take the step and it still is as it was seen."""
    rows = Rectification.objects.select_related("unit").select_for_update(of=("self",))
    fresh = rows.get(pk=subject.pk)
    if not may_take_rectification_step(actor, fresh, name):
        raise NotAllowedError(_NOT_YOURS.get(name, _NOT_YOUR_JUDGEMENT))
    if fresh.version != version:
        raise ConflictError(_CHANGED)
    refusal = RECTIFICATION_WORKFLOW.refusal(name, fresh.state, fresh, actor, opinion)
    if refusal:
        raise RefusedError(refusal)
    if len(opinion.strip()) > LONGEST_WORDS:
        message = f"意见最多 {LONGEST_WORDS} 字。"
        raise RefusedError(message)
    return fresh


def _give(
    fresh: Rectification,
    name: str,
    task: Task,
    actor: User,
    at: dt.datetime,
    reason: str,
    more: Mapping[str, Any] | None = None,
) -> Rectification:
    faults = faults_of_task(task=task, unit=fresh.unit, today=day_of(at))
    if faults:
        raise ValidationError(faults)
    details = give_out(subject=fresh, task=task) | {"opinion": reason.strip()}
    changes = {"person": fresh.person, "measure": fresh.measure, "due_on": fresh.due_on, **(more or {})}
    return _move(fresh, name, changes, actor, at, details)


def _move(
    fresh: Rectification,
    name: str,
    changes: Mapping[str, Any],
    actor: User,
    at: dt.datetime,
    details: Mapping[str, Any],
) -> Rectification:
    step = RECTIFICATION_WORKFLOW.step(name)
    same = Rectification.objects.filter(pk=fresh.pk, version=fresh.version, state__in=step.sources)
    if not same.update(**changes, state=step.target, version=fresh.version + 1):
        raise ConflictError(_CHANGED)
    fresh.refresh_from_db()
    state = RectificationState(step.target).label
    said = {key: value for key, value in details.items() if value}
    record_act(actor=actor, verb=step.label, subject=fresh, at=at, unit=fresh.unit, details={**said, "state": state})
    return fresh
