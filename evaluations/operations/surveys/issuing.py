"""Handing questionnaires out: codes that belong to a group, people drawn by lot; nothing ties the one to the other."""

import datetime as dt
import secrets
from collections.abc import Sequence

from django.db import transaction
from django.utils.crypto import salted_hmac

from core.clock import day_of
from core.draw import draw
from core.refusals import RefusedError
from evaluations.enums import HandingOut
from evaluations.models import Invitation, Recipient, RecipientGroup, Survey
from evaluations.operations.surveys.steps import lock_open, require_office, take_step
from evaluations.workflow.surveys import ISSUE
from units.models import User
from units.operations.audit import record_act

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_LENGTH = 12
"""59 bits: a guess a microsecond for a thousand years finds none of a hundred thousand."""

Codes = dict[RecipientGroup, list[str]]


def hash_of_code(*, code: str) -> str:
    """What is kept of a code. The key is not in the database, so that codes cannot be tried out against it."""
    plain = "".join(sign for sign in code.upper() if sign in _ALPHABET)
    return salted_hmac("evaluations.survey.code", plain, algorithm="sha256").hexdigest()


@transaction.atomic
def issue_survey(*, survey: Survey, actor: User, at: dt.datetime) -> Codes:
    """Open the survey; make the codes of all letters and draw the people they go to.

    The codes are returned once, to be printed, and kept nowhere. RefusedError without questions, units or groups, or
    after the last day.
    """
    refusal = _why_not(survey, day_of(at))
    if refusal:
        raise RefusedError(refusal)
    take_step(survey=survey, name=ISSUE, actor=actor, at=at, issued_on=day_of(at))
    codes: Codes = {}
    for group in survey.groups.all():
        if group.handing_out == HandingOut.LETTERS:
            _draw_recipients(survey, group)
            codes[group] = _new_codes(group, group.quota)
    return codes


def _why_not(survey: Survey, today: dt.date) -> str | None:
    if not survey.questions.exists() or not survey.subjects.exists() or not survey.groups.exists():
        return "问题、被评单位和评议对象都要先填好，才能发放。"
    if survey.closes_on <= today:
        return f"回收截止日期 {survey.closes_on} 已到，请先改为以后的日期。"
    return None


@transaction.atomic
def replace_unused_codes(*, group: RecipientGroup, actor: User, at: dt.datetime) -> list[str]:
    """New codes in place of those nobody has used yet (the prints were lost); the old ones end.

    RefusedError where the survey is not open or every code is used.
    """
    survey = group.survey
    require_office(actor=actor, survey=survey)
    lock_open(group=group, act="重印信函")
    unused = group.invitations.filter(is_used=False)
    number = unused.count()
    if not number:
        message = f"{group}的答题码已全部使用，没有需要重印的信函。"
        raise RefusedError(message)
    unused.delete()
    record_act(
        actor=actor,
        verb="重印信函",
        subject=survey,
        at=at,
        unit=survey.campaign.organiser,
        details={"group": group.name, "number": number},
    )
    return _new_codes(group, number)


def _new_codes(group: RecipientGroup, number: int) -> list[str]:
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH)) for _ in range(number)]
    # Written in the order of their hashes: the order of printing is not the order in the table.
    hashes = sorted(hash_of_code(code=code) for code in codes)
    Invitation.objects.bulk_create(Invitation(group=group, code_hash=each) for each in hashes)
    return codes


def _draw_recipients(survey: Survey, group: RecipientGroup) -> None:
    """Draw from the register of the organiser; the seed stays, so that the draw can be repeated and proved."""
    register = Recipient.objects.filter(keeper=survey.campaign.organiser, group=group.name)
    by_key = {str(recipient.pk): recipient for recipient in register}
    group.seed = secrets.token_hex(16)
    group.save(update_fields=["seed"])
    drawn: Sequence[Recipient] = [by_key[key] for key in draw(seed=group.seed, keys=by_key, number=group.quota)]
    group.recipients.set(drawn)
