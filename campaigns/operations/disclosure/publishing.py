"""Matters are shown to the public, taken down, taken up again."""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from campaigns.models import DisclosureItem
from campaigns.permissions import may_disclose
from campaigns.workflow import DISCLOSURE_WORKFLOW, PUBLISH, TAKE_DOWN
from core.clock import day_of
from core.refusals import ConflictError, NotAllowedError, RefusedError
from units.models import User
from units.operations.audit import record_act

_NAMED = 5


@transaction.atomic
def publish_matters(*, items: Sequence[DisclosureItem], disclosed_on: dt.date, actor: User, at: dt.datetime) -> int:
    """Publish all of them or none; ``disclosed_on``: the day they could first be read, on a board or here.

    RefusedError names what stands in the way; ConflictError where somebody was faster. Gives how many.
    """
    if not items:
        message = "请先勾选要公开的事项。"
        raise RefusedError(message)
    if disclosed_on > day_of(at):
        message = "公开日期不能晚于今天。"
        raise RefusedError(message)
    reasons = [reason for item in items if (reason := _why_not(item, disclosed_on, actor))]
    if reasons:
        more = f"另有 {len(reasons) - _NAMED} 项。" if len(reasons) > _NAMED else ""
        raise RefusedError(f"有 {len(reasons)} 项不能公开，全部没有公开。{''.join(reasons[:_NAMED])}{more}")
    for item in items:
        _move(item, PUBLISH, {"disclosed_on": disclosed_on, "edited_by": actor, "edited_at": at})
        details = {"disclosed_on": disclosed_on.isoformat()}
        record_act(actor=actor, verb="公开", subject=item, at=at, unit=item.unit, details=details)
    return len(items)


@transaction.atomic
def take_step(*, item: DisclosureItem, name: str, reason: str, actor: User, at: dt.datetime) -> None:
    """Take one matter down (with a reason) or up again. A matter taken up again is to be published anew."""
    if not may_disclose(actor, item.unit):
        raise NotAllowedError(_NOT_KEEPER)
    refusal = DISCLOSURE_WORKFLOW.refusal(name, item.state, item, actor, reason)
    if refusal:
        raise RefusedError(refusal)
    values: dict[str, object] = {"edited_by": actor, "edited_at": at, "withdrawal_reason": reason.strip()[:300]}
    if name != TAKE_DOWN:
        values["disclosed_on"] = None
    try:
        with transaction.atomic():
            _move(item, name, values)
    except IntegrityError as error:
        message = f"“{item.matter}”已经另行登记，不能恢复这一条。"
        raise ConflictError(message) from error
    label = DISCLOSURE_WORKFLOW.step(name).label
    record_act(actor=actor, verb=label, subject=item, at=at, unit=item.unit, details={"reason": reason.strip()})


_NOT_KEEPER = "公开事项由本单位的填报员或创建办公开和撤下。"


def _why_not(item: DisclosureItem, disclosed_on: dt.date, actor: User) -> str | None:
    if not may_disclose(actor, item.unit):
        raise NotAllowedError(_NOT_KEEPER)
    if disclosed_on < item.formed_on:
        return f"“{item.matter}”的公开日期早于形成日期，请核对。"
    return DISCLOSURE_WORKFLOW.refusal(PUBLISH, item.state, item, actor, "")


def _move(item: DisclosureItem, name: str, values: dict[str, object]) -> None:
    """Compare and swap on state and version."""
    new = {**values, "state": DISCLOSURE_WORKFLOW.step(name).target, "version": item.version + 1}
    if not DisclosureItem.objects.filter(pk=item.pk, state=item.state, version=item.version).update(**new):
        message = f"“{item.matter}”刚刚已被其他人处理，请刷新页面查看最新情况。"
        raise ConflictError(message)
    for field, value in new.items():
        setattr(item, field, value)
