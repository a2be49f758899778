"""Paper answers are typed by two persons; they count when both typed the same."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from core.keys import read_key
from core.refusals import ConflictError, RefusedError
from evaluations.enums import HandingOut
from evaluations.models import PaperEntry, RecipientGroup
from evaluations.operations.surveys.answering import (
    Answer,
    open_invitation,
    put_into_box,
    seal_answer,
    unseal_answer,
    use_code,
)
from evaluations.operations.surveys.issuing import hash_of_code
from evaluations.operations.surveys.steps import lock_open, require_office
from units.models import User
from units.operations.audit import record_act


@dataclass(frozen=True)
class Typed:
    """What became of a typed answer: in the box, or waiting for the second person, or different from the first."""

    is_counted: bool
    differs: bool


@transaction.atomic
def type_paper(*, group: RecipientGroup, number: str, answer: Answer, actor: User) -> Typed:
    """Keep what ``actor`` typed of the paper with this code (letters) or running number (handed out on site).

    Typing it again replaces the own entry. Where another person typed the same, the answer goes into the box and the
    entries go; where it differs, both stay until somebody types it again. RefusedError for an unknown or used code, an
    empty number, a survey that is not open; ConflictError where the paper is counted already.
    """
    require_office(actor=actor, survey=group.survey)
    lock_open(group=group, act="再录入")
    key, label = _key(group, number.strip())
    sealed = seal_answer(survey_id=group.survey_id, answer=answer)
    kept = {"sealed": sealed, "label": label}
    PaperEntry.objects.update_or_create(group=group, key=key, typed_by=actor, defaults=kept)
    others = [
        unseal_answer(survey_id=group.survey_id, sealed=row.sealed)
        for row in group.paper_entries.filter(key=key).exclude(typed_by=actor)
    ]
    if answer not in others:
        return Typed(is_counted=False, differs=bool(others))
    if group.handing_out == HandingOut.LETTERS:
        use_code(group=group, code=number)
    put_into_box(group=group, answer=answer)
    _forget(group, key, actor)
    return Typed(is_counted=True, differs=False)


def _key(group: RecipientGroup, number: str) -> tuple[str, str]:
    """How the paper is told from others, and what of that may be shown."""
    if group.handing_out == HandingOut.ON_SITE:
        key = _running_number(group, number)
        return key, f"第 {key} 号"
    if open_invitation(code=number).group_id != group.pk:
        message = f"这个答题码不属于“{group}”，请在它自己的一组录入。"
        raise RefusedError(message)
    return hash_of_code(code=number), f"{number[:4].upper()}……"


def _running_number(group: RecipientGroup, number: str) -> str:
    serial = read_key(number)
    if serial is None or not 1 <= serial <= group.quota:
        message = f"编号应是 1 到 {group.quota} 之间的数字（本组发放 {group.quota} 份）。请先在答卷上依次编号。"
        raise RefusedError(message)
    key = str(serial)
    if group.paper_entries.filter(key=key, is_counted=True).exists():
        message = f"编号 {key} 的答卷已经由两人录入并计入，不能重复录入。"
        raise ConflictError(message)
    return key


def _forget(group: RecipientGroup, key: str, actor: User) -> None:
    entries = group.paper_entries.filter(key=key)
    entries.exclude(typed_by=actor).delete()
    if group.handing_out == HandingOut.LETTERS:
        entries.delete()
    else:
        entries.update(sealed=b"", is_counted=True)
        group.paper_entries.update(key=F("key"))


@transaction.atomic
def drop_entries(*, group: RecipientGroup, key: str, actor: User, at: dt.datetime) -> None:
    """Throw away what was typed of a paper that will not be counted."""
    require_office(actor=actor, survey=group.survey)
    dropped, _ = group.paper_entries.filter(key=key, is_counted=False).delete()
    if dropped:
        unit = group.survey.campaign.organiser
        details = {"group": group.name, "entries": dropped}
        record_act(actor=actor, verb="删除纸质录入", subject=group.survey, at=at, unit=unit, details=details)
