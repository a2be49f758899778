"""催办 by a leader or the office."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from django.db import IntegrityError, transaction

from campaigns.models import Nudge, NudgeReceipt
from campaigns.operations.notices import recount_unread
from campaigns.permissions import may_nudge
from campaigns.queries.nudges import MOST, Key, NudgeItem, nudge_items
from core.clock import day_of
from core.refusals import ConflictError, NotAllowedError, RefusedError
from units.models import User
from units.operations.audit import record_act

LONGEST = 300
"""Characters of a nudge's text."""


@transaction.atomic
def send_nudges(
    *, keys: Collection[Key], text: str, actor: User, at: dt.datetime, tells_chain: bool = False
) -> list[Nudge]:
    """Ask for matters that are not filed: whoever is responsible is told, with ``tells_chain`` the whole chain too.

    What was asked for today already, and what has nobody to tell, is passed over. Effects in order: nudges, receipts, the numbers in the top bar, one
    audit entry for each unit. RefusedError (text, nothing left, nobody to tell), NotAllowedError, ConflictError.
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise RefusedError(f"请写明催办内容，不超过 {LONGEST} 字。")
    if len(set(keys)) > MOST:
        raise RefusedError(f"一次最多催办 {MOST} 项，请分批进行。")
    items = nudge_items(user=actor, keys=keys, today=day_of(at))
    if any(not may_nudge(actor, item.assignment.participation.unit) for item in items):
        raise NotAllowedError("只有本单位或上级的领导、创建办可以催办。")
    waiting = {item: _recipients(item, tells_chain=tells_chain) for item in items if not item.was_nudged}
    if not waiting:
        raise RefusedError("没有可以催办的事项：所选事项已经提交，或者今天已经催办过。")
    told = {item: people for item, people in waiting.items() if people}
    if not told:
        raise RefusedError("所选事项没有责任人，也没有填报员，无人可催。请先在任务分配里指定责任人。")
    nudges = _write(told, text, actor, at)
    recount_unread(user_ids={user.pk for people in told.values() for user in people})
    _record(nudges, actor, at)
    return nudges


def _recipients(item: NudgeItem, *, tells_chain: bool) -> list[User]:
    return [*item.people, *item.above] if tells_chain else list(item.people)


def _write(told: Mapping[NudgeItem, Sequence[User]], text: str, actor: User, at: dt.datetime) -> list[Nudge]:
    common = {"day": day_of(at), "text": text, "sent_by": actor, "sent_at": at}
    rows = [Nudge(assignment=item.assignment, period_id=item.period_id, **common) for item in told]
    try:
        with transaction.atomic():
            nudges = Nudge.objects.bulk_create(rows)
    except IntegrityError as error:
        raise ConflictError("其中有事项刚刚被其他人催办过，请刷新页面后再试。") from error
    NudgeReceipt.objects.bulk_create(
        NudgeReceipt(nudge=nudge, user=user)
        for nudge, people in zip(nudges, told.values(), strict=True)
        for user in people
    )
    return nudges


def _record(nudges: Sequence[Nudge], actor: User, at: dt.datetime) -> None:
    by_unit: dict[int, list[Nudge]] = {}
    for nudge in nudges:
        by_unit.setdefault(nudge.assignment.participation.unit_id, []).append(nudge)
    for sent in by_unit.values():
        details = {"targets": [str(nudge.assignment.target) for nudge in sent], "text": sent[0].text}
        unit = sent[0].assignment.participation.unit
        record_act(actor=actor, verb="催办", subject=sent[0], at=at, unit=unit, details=details)
