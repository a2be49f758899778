"""What a person chooses to be told, and the end of it."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from campaigns.queries.policies import work_calendar
from core.clock import day_of, hour_of
from core.refusals import NotAllowedError, RefusedError
from core.workdays import latest_weekday
from evaluations.enums import WatchKind
from evaluations.models import Subscription, Watch, WatchCrossing
from evaluations.permissions import may_see_system
from evaluations.queries.subscriptions.watching import run_watched_by, units_beyond
from units.models import Unit, User
from units.operations.audit import record_act

MOST_WATCHES = 10


@transaction.atomic
def subscribe(*, user: User, weekday: int, hour: int, at: dt.datetime) -> Subscription:
    """Send this person the letter each week; again: on another day. A day whose hour is over counts as told.

    NotAllowedError for whoever oversees no unit, RefusedError where there is no address to send it to.
    """
    _require_overseer(user)
    if not user.email:
        message = "您的账号没有填写电子邮箱，收不到邮件。请创建办在“人员”里补上，再来订阅。"
        raise RefusedError(message)
    today = day_of(at)
    day = latest_weekday(today, weekday)
    due = work_calendar().on_or_after(day)
    is_over = due < today or (due == today and hour_of(at) >= hour)
    sent_for = day if is_over else day - dt.timedelta(days=7)
    values = {"weekday": weekday, "hour": hour, "made_at": at, "sent_for": sent_for}
    row, is_new = Subscription.objects.update_or_create(user=user, defaults=values)
    verb = "订阅每周简报" if is_new else "修改每周简报"
    record_act(actor=user, verb=verb, subject=row, at=at, details={"weekday": weekday, "hour": hour})
    return row


@transaction.atomic
def unsubscribe(*, user: User, at: dt.datetime, reason: str = "") -> bool:
    """No letter any more; False where there was none. ``reason``: why the system itself ended it, empty for the person."""
    row = Subscription.objects.filter(user=user).first()
    if row is None:
        return False
    record_act(
        actor=None if reason else user,
        verb="退订每周简报",
        subject=row,
        at=at,
        details={"reason": reason} if reason else {},
    )
    row.delete()
    return True


@transaction.atomic
def set_watch(*, user: User, kind: WatchKind, threshold: Decimal, unit: Unit | None, at: dt.datetime) -> Watch:
    """Tell the person when a unit crosses the threshold. Units beyond it already stand on the page and are not told of.

    NotAllowedError for whoever oversees no unit or may not see ``unit``; RefusedError for a threshold that is there
    already or one too many.
    """
    _require_overseer(user)
    if unit is not None and not user.reach.covers(unit.path, unit.pk):
        message = f"您不能关注“{unit}”。"
        raise NotAllowedError(message)
    if Watch.objects.filter(user=user).count() >= MOST_WATCHES:
        message = f"最多设 {MOST_WATCHES} 条界线，请先删去不用的。"
        raise RefusedError(message)
    drawn: dict[str, Any] = {"kind": kind, "unit": unit, "threshold": threshold}
    try:
        with transaction.atomic():
            watch = Watch.objects.create(user=user, made_at=at, **drawn)
    except IntegrityError:
        message = "这条界线已经设过了。"
        raise RefusedError(message) from None
    run = run_watched_by(user, day_of(at))
    beyond = units_beyond(watch=watch, user=user, run=run) if run else {}
    note_crossings(watch=watch, beyond=beyond, at=at, mailed_at=at)
    record_act(actor=user, verb="设置关注界线", subject=watch, at=at, unit=unit)
    return watch


def note_crossings(
    *, watch: Watch, beyond: Mapping[int, Decimal], at: dt.datetime, mailed_at: dt.datetime | None = None
) -> list[WatchCrossing]:
    """A row for each unit (participation → value) that is beyond now, in the caller's transaction."""
    values: list[dict[str, Any]] = [{"participation_id": pk, "value": value} for pk, value in sorted(beyond.items())]
    return WatchCrossing.objects.bulk_create(
        WatchCrossing(watch=watch, since=at, mailed_at=mailed_at, **each) for each in values
    )


@transaction.atomic
def drop_watch(*, watch: Watch, at: dt.datetime, reason: str = "") -> None:
    """Tell the person no more; ``reason`` as in ``unsubscribe``."""
    details = {"reason": reason} if reason else {}
    actor = None if reason else watch.user
    record_act(actor=actor, verb="删去关注界线", subject=watch, at=at, unit=watch.unit, details=details)
    watch.delete()


def _require_overseer(user: User) -> None:
    if not may_see_system(user):
        message = "订阅给领导、审核员、创建办和审计员用；本单位的提醒在“我的提醒”里。"
        raise NotAllowedError(message)
