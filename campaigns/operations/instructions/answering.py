"""What becomes of an instruction, one step of its table at a time."""

import datetime as dt
from typing import Any

from django.db import transaction

from campaigns.models import Instruction, InstructionStep
from campaigns.operations.instructions.giving import PAGE, check_due, check_text
from campaigns.operations.notices import tell_people
from campaigns.permissions import may_answer, may_judge_answer, may_take_back
from campaigns.workflow import ANSWER, ASK_AGAIN, CONTENT, INSTRUCTION_WORKFLOW, TAKE_BACK
from core.clock import day_of
from core.refusals import ConflictError, NotAllowedError, RefusedError
from units.models import User
from units.operations.audit import record_act


@transaction.atomic
def answer_instruction(*, instruction: Instruction, text: str, actor: User, at: dt.datetime) -> InstructionStep:
    """The unit, or the person who was asked, answers. NotAllowedError for anybody else."""
    if not may_answer(actor, instruction):
        raise NotAllowedError("这件批示不由您答复：请由批示指定的人，或本单位的领导、创建办、填报员答复。")
    text = check_text(text=text, field="text")
    taken = _take(instruction, ANSWER, actor, at, text=text, changes={"answered_by": actor, "answered_at": at})
    _tell(instruction.sent_by, f"批示已答复：{instruction}", instruction, at)
    return taken


@transaction.atomic
def accept_answer(*, instruction: Instruction, actor: User, at: dt.datetime) -> InstructionStep:
    """The leader is content; nothing more is expected."""
    _require_judge(instruction, actor)
    return _take(instruction, CONTENT, actor, at)


@transaction.atomic
def ask_again(*, instruction: Instruction, text: str, due_on: dt.date, actor: User, at: dt.datetime) -> InstructionStep:
    """The leader is not content: says what is missing and by when it is wanted."""
    _require_judge(instruction, actor)
    text = check_text(text=text, field="text")
    check_due(due_on=due_on, today=day_of(at))
    changes = {"due_on": due_on, "told_on": day_of(at), "answered_by": None, "answered_at": None}
    answered_by = instruction.answered_by
    taken = _take(instruction, ASK_AGAIN, actor, at, text=text, changes=changes)
    assert answered_by is not None
    _tell(answered_by, f"批示要求重新答复：{instruction}", instruction, at)
    return taken


@transaction.atomic
def take_back(*, instruction: Instruction, actor: User, at: dt.datetime) -> InstructionStep:
    """The leader wants no answer any more."""
    if not may_take_back(actor, instruction):
        raise NotAllowedError("只有作批示的领导可以撤销。")
    return _take(instruction, TAKE_BACK, actor, at)


def _tell(person: User, text: str, instruction: Instruction, at: dt.datetime) -> None:
    tell_people(people=[person], text=text, page=PAGE, number=instruction.pk, at=at)


def _require_judge(instruction: Instruction, actor: User) -> None:
    if not may_judge_answer(actor, instruction):
        raise NotAllowedError("由作批示的领导认可答复，或者要求重新答复。")


def _take(
    instruction: Instruction,
    name: str,
    actor: User,
    at: dt.datetime,
    *,
    text: str = "",
    changes: dict[str, Any] | None = None,
) -> InstructionStep:
    """Compare-and-swap on state and version, the history row, the audit entry; whoever comes second: ConflictError."""
    refusal = INSTRUCTION_WORKFLOW.refusal(name, instruction.state, instruction, actor, text)
    if refusal:
        raise RefusedError(refusal)
    step = INSTRUCTION_WORKFLOW.step(name)
    same = Instruction.objects.filter(pk=instruction.pk, state=instruction.state, version=instruction.version)
    new = {"state": step.target, "version": instruction.version + 1, **(changes or {})}
    if not same.update(**new):
        raise ConflictError("这件批示刚刚有人办理过，本次操作没有执行。请刷新页面查看最新情况。")
    for field, value in new.items():
        setattr(instruction, field, value)
    due_on = new.get("due_on")
    row = InstructionStep.objects.create(
        instruction=instruction, step=name, actor=actor, at=at, text=text, due_on=due_on
    )
    unit = instruction.participation.unit
    record_act(actor=actor, verb=step.label, subject=instruction, at=at, unit=unit, details={"text": text})
    return row
