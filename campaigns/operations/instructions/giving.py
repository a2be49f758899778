"""A leader writes an instruction."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import Instruction, InstructionStep
from campaigns.operations.notices import tell_people
from campaigns.permissions import may_instruct
from campaigns.queries.instructions.people import people_to_ask
from campaigns.queries.instructions.subjects import InstructionSubject
from campaigns.queries.policies import work_calendar
from core.clock import day_of
from core.refusals import NotAllowedError
from units.models import User
from units.operations.audit import record_act

LONGEST = 1000
"""Characters of an instruction or an answer."""
_FURTHEST = dt.timedelta(days=366)
PAGE = "campaigns:instruction"
"""Where those who are told look."""
GIVEN = "give"
"""The first step of a history."""


@dataclass(frozen=True)
class Ask:
    """What is asked: the words, by when, and of whom; None: of the unit."""

    text: str
    due_on: dt.date
    person: User | None = None


@transaction.atomic
def give_instruction(*, subject: InstructionSubject, ask: Ask, actor: User, at: dt.datetime) -> Instruction:
    """Put the instruction beside the number; whoever is asked is told at once, and again in the next digest.

    NotAllowedError for anybody but a leader of the unit or above; ValidationError for no words or too many, for a day
    that is not worked or has passed, and for a person who is not of the unit.
    """
    unit, today = subject.participation.unit, day_of(at)
    if not may_instruct(actor, unit):
        raise NotAllowedError("只有本单位或上级的领导可以作批示。")
    text = check_text(text=ask.text, field="text")
    check_due(due_on=ask.due_on, today=today)
    allowed = people_to_ask(subject, today)
    if ask.person is not None and ask.person not in allowed:
        raise ValidationError({"person": f"{ask.person}不是“{unit}”的工作人员，请从列表中选择。"})
    if ask.person == actor:
        raise ValidationError({"person": "不能批示给自己，请选择别人。"})
    row = Instruction.objects.create(
        participation=subject.participation,
        subject=subject.kind,
        target=subject.target if subject.report is None else None,
        period=subject.period if subject.report is None else None,
        report=subject.report,
        person=ask.person,
        text=text,
        due_on=ask.due_on,
        told_on=today,
        sent_by=actor,
        sent_at=at,
    )
    InstructionStep.objects.create(instruction=row, step=GIVEN, actor=actor, at=at, text=text, due_on=ask.due_on)
    told = [each for each in allowed if each != actor] if ask.person is None else [ask.person]
    tell_people(people=told, text=f"领导批示：{row}", page=PAGE, number=row.pk, at=at)
    details = {"text": text, "due_on": str(ask.due_on), "to": str(ask.person or unit)}
    record_act(actor=actor, verb="作批示", subject=row, at=at, unit=unit, details=details)
    return row


def check_text(*, text: str, field: str) -> str:
    """The words without white space around them; ValidationError for none or too many."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise ValidationError({field: f"请写明内容，不超过 {LONGEST} 字。"})
    return text


def check_due(*, due_on: dt.date, today: dt.date) -> None:
    """ValidationError where nobody can answer by that day."""
    if due_on <= today:
        raise ValidationError({"due_on": "答复期限应在今天之后，请改晚一些。"})
    if due_on > today + _FURTHEST:
        raise ValidationError({"due_on": "答复期限最多一年，请改早一些。"})
    calendar = work_calendar()
    if not calendar.is_workday(due_on):
        after = calendar.on_or_after(due_on)
        raise ValidationError(
            {"due_on": f"{due_on.month}月{due_on.day}日不是工作日，请改为 {after.month}月{after.day}日或其他工作日。"}
        )
