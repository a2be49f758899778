"""An answer goes into the box. Who answered is not asked, when is not kept, and nothing leads from the code to it.

See docs/adr/0075-ballots-are-sealed.md for what an attacker who holds the database may try.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Case, F, Value, When

from core.refusals import ConflictError, RefusedError
from core.sealing import seal, unseal
from evaluations.enums import SurveyState
from evaluations.models import Invitation, RecipientGroup, SealedBallot, Survey
from evaluations.operations.surveys.issuing import hash_of_code

TEXT_LIMIT = 500
_BLOCK = 4096
"""Bytes: a sealed answer with many marks and a long remark is as long as a short one."""


@dataclass(frozen=True)
class Answer:
    """Marks as subject, question → option (keys of the rows), and a remark in words."""

    marks: Mapping[tuple[int, int], int]
    text: str = ""


class UnknownCodeError(RefusedError):
    """No letter carries this code."""

    status = 404


def purpose_of(*, survey_id: int) -> str:
    """The purpose under which a survey's answers are sealed."""
    return f"survey {survey_id}"


def open_invitation(*, code: str) -> Invitation:
    """The invitation of a code that can still be used. UnknownCodeError; ConflictError (used); RefusedError (not open)."""
    rows = Invitation.objects.select_related("group__survey")
    invitation = rows.filter(code_hash=hash_of_code(code=code)).first()
    if invitation is None:
        message = "没有找到这个答题码，请核对信函上的 12 位字母和数字。"
        raise UnknownCodeError(message)
    if invitation.is_used:
        message = "这个答题码已经用过。每封信只能回答一次，感谢您的参与。"
        raise ConflictError(message)
    _require_open(invitation.group.survey)
    return invitation


def _require_open(survey: Survey) -> None:
    if survey.state != SurveyState.OPEN:
        message = "这次测评已经结束，感谢您的关注。"
        raise RefusedError(message)


@transaction.atomic
def cast_ballot(*, code: str, answer: Answer) -> None:
    """Use the code up and put the sealed answer into the box, both or neither. Raises what ``open_invitation`` raises.

    No audit entry, no person, no time. Every row of the group, of codes and of answers, is written anew, so that the
    rows changed together cannot be told from the others by the transaction that wrote them.
    """
    invitation = open_invitation(code=code)
    group = RecipientGroup.objects.select_for_update().get(pk=invitation.group_id)
    _require_open(Survey.objects.get(pk=group.survey_id))
    use_code(group=group, code=code)
    put_into_box(group=group, answer=answer)


def use_code(*, group: RecipientGroup, code: str) -> None:
    """Mark the code as used; ConflictError where somebody did so first. The caller holds the group's lock."""
    code_hash = hash_of_code(code=code)
    if not group.invitations.filter(code_hash=code_hash, is_used=False).exists():
        message = "这个答题码刚刚已经用过。每封信只能回答一次。"
        raise ConflictError(message)
    used = Case(When(code_hash=code_hash, then=Value(value=True)), default=F("is_used"))
    group.invitations.update(is_used=used)


def put_into_box(*, group: RecipientGroup, answer: Answer) -> None:
    """Add one sealed answer and rewrite those that lie there. The caller holds the group's lock."""
    SealedBallot.objects.create(group=group, sealed=seal_answer(survey_id=group.survey_id, answer=answer))
    group.sealed.update(sealed=F("sealed"))


def seal_answer(*, survey_id: int, answer: Answer) -> bytes:
    """The answer as bytes that can only be read with the installation's key."""
    marks = {f"{subject}-{question}": option for (subject, question), option in sorted(answer.marks.items())}
    text = json.dumps({"marks": marks, "text": answer.text}, ensure_ascii=False)
    return seal(text, purpose=purpose_of(survey_id=survey_id), block=_BLOCK)


def unseal_answer(*, survey_id: int, sealed: bytes | memoryview) -> Answer:
    """What was sealed."""
    data = json.loads(unseal(bytes(sealed), purpose=purpose_of(survey_id=survey_id)))
    pairs = ((key.split("-"), option) for key, option in data["marks"].items())
    return Answer({(int(pair[0]), int(pair[1])): option for pair, option in pairs}, data["text"])
