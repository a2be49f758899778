"""What a unit that ended had still to mend goes to the unit that took it over."""

import datetime as dt

from django.db import transaction

from core.clock import day_of
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import RectificationState
from evaluations.models import Rectification
from evaluations.permissions import may_open_rectification
from units.models import User
from units.operations.audit import record_act


@transaction.atomic
def hand_on_rectification(*, subject: Rectification, version: int, actor: User, at: dt.datetime) -> Rectification:
    """移交承继单位: the same problem, measure and day; who answers for it is the new unit's to say.

    Done by whoever writes down problems of the unit that ended: below its successor it hangs, whose people thus take it
    over themselves. NotAllowedError; RefusedError where the unit goes on, nobody took it over, or it is closed;
    ConflictError where somebody was faster.
    """
    rows = Rectification.objects.select_related("unit__successor").select_for_update(of=("self",))
    fresh, today = rows.get(pk=subject.pk), day_of(at)
    former = fresh.unit
    if not may_open_rectification(actor, former):
        message = "由承继单位或上级单位的审核员、领导、创建办移交。"
        raise NotAllowedError(message)
    heir = next((unit for unit in former.heirs() if unit.exists_on(today)), None)
    if former.exists_on(today) or heir is None or fresh.state == RectificationState.CLOSED:
        message = "只有已撤销、有承继单位的单位，没有销号的整改才移交。"
        raise RefusedError(message)
    same = Rectification.objects.filter(pk=fresh.pk, version=version)
    if not same.update(unit=heir, person=None, version=version + 1):
        message = "这条整改刚刚被别人办理过，本次操作没有执行。请刷新页面，看过最新情况再办。"
        raise ConflictError(message)
    fresh.refresh_from_db()
    details = {"from": former.name, "to": heir.name}
    record_act(actor=actor, verb="移交承继单位", subject=fresh, at=at, unit=heir, details=details)
    return fresh
