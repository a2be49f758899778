"""Telling people once that a unit crossed a threshold of theirs."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from campaigns.operations.notices import tell_people
from campaigns.queries.policies import policies_everywhere, work_calendar
from core.clock import day_of, hour_of
from evaluations.enums import WatchKind
from evaluations.models import Watch, WatchCrossing
from evaluations.operations.subscriptions.choosing import drop_watch, note_crossings
from evaluations.operations.subscriptions.letters import NO_ACCESS
from evaluations.permissions import may_see_system
from evaluations.queries.subscriptions.watching import run_watched_by, units_beyond
from units.models import User

log = structlog.get_logger(__name__)

_NAMED = 5
"""Units named in a notice; the page names them all."""


def check_watches(*, at: dt.datetime) -> int:
    """On a working day within the hours of the policy: tell of every new crossing; how many people were told.

    A crossing is told of once, on the site in the transaction that notes it, and by mail at most once. A unit that comes
    back and crosses again on the same day is no new crossing. Who oversees nothing any more has no thresholds any more.
    """
    policies, today = policies_everywhere(), day_of(at)
    within = policies.digest_from_hour <= hour_of(at) < policies.digest_until_hour
    if not within or not work_calendar().is_workday(today):
        return 0
    told: set[int] = set()
    people = User.objects.filter(watches__isnull=False).distinct().order_by("pk")
    for user in people:
        told |= _check(user, today, at)
    _mail_new(at)
    return len(told)


def _check(user: User, today: dt.date, at: dt.datetime) -> set[int]:
    watches = list(Watch.objects.filter(user=user).select_related("user", "unit"))
    if not user.is_active or not may_see_system(user):
        for watch in watches:
            drop_watch(watch=watch, at=at, reason=NO_ACCESS)
        return set()
    run = run_watched_by(user, today)
    if run is None:
        return set()
    found = [_follow(watch, units_beyond(watch=watch, user=user, run=run), at) for watch in watches]
    return {user.pk} if any(found) else set()


@transaction.atomic
def _follow(watch: Watch, beyond: Mapping[int, Decimal], at: dt.datetime) -> int:
    """Bring the crossings of one threshold in line with what is; gives how many are new. Others wait for the row."""
    if not Watch.objects.select_for_update().filter(pk=watch.pk).exists():
        return 0
    rows = WatchCrossing.objects.filter(watch=watch)
    still_open = set(rows.filter(until__isnull=True).values_list("participation", flat=True))
    ended_today = rows.filter(until__date=day_of(at), participation__in=beyond.keys() - still_open)
    back = dict(ended_today.order_by("pk").values_list("participation", "pk"))
    rows.filter(pk__in=back.values()).update(until=None)
    still_open |= back.keys()
    rows.filter(until__isnull=True).exclude(participation__in=beyond).update(until=at)
    new = {pk: value for pk, value in beyond.items() if pk not in still_open}
    made = note_crossings(watch=watch, beyond=new, at=at)
    if made:
        _tell(watch, made, at)
    return len(made)


def _tell(watch: Watch, made: Sequence[WatchCrossing], at: dt.datetime) -> None:
    shown = WatchCrossing.objects.filter(pk__in=[row.pk for row in made[:_NAMED]]).select_related("participation")
    names = "、".join(f"{row.participation.name} {_value(watch, row)}" for row in shown)
    more = f"等 {len(made)} 个单位" if len(made) > _NAMED else ""
    text = f"您关注的“{watch}”：{names}{more}"
    tell_people(people=[watch.user], text=text, page="evaluations:watch", number=watch.pk, at=at)


def _value(watch: Watch, row: WatchCrossing) -> str:
    return f"{row.value} 分" if watch.kind == WatchKind.SCORE else f"{row.value.normalize():f} 项"


def _mail_new(at: dt.datetime) -> None:
    """One mail for each person with crossings that nobody has mailed yet."""
    waiting = WatchCrossing.objects.filter(mailed_at__isnull=True)
    users = User.objects.filter(watches__crossings__in=waiting, is_active=True).exclude(email="").distinct()
    for user in users:
        _mail(user, list(waiting.filter(watch__user=user).values_list("pk", flat=True)), at)


def _mail(user: User, keys: list[int], at: dt.datetime) -> None:
    # By columns of the rows alone, as in campaigns.operations.robots.sending: who was quicker has written another moment.
    WatchCrossing.objects.filter(pk__in=keys, mailed_at__isnull=True).update(mailed_at=at)
    mine = WatchCrossing.objects.filter(pk__in=keys, mailed_at=at)
    rows = list(mine.select_related("watch__unit", "participation")[: _NAMED * 10])
    if not rows:
        return
    lines = [f"· {row.participation.name} {_value(row.watch, row)}（{row.watch}）" for row in rows]
    more = [f"等 {len(keys)} 项"] if len(keys) > len(rows) else []
    page = f"{settings.SITE_URL}{reverse('evaluations:subscriptions')}"
    said = [f"{user}：", "", "您关注的界线刚刚被越过：", "", *lines, *more, "", f"查看或取消：{page}"]
    said.append("同一个单位越过同一条界线只告知一次，回到界线以内后再次越过才会再告知。")
    try:
        send_mail(
            f"文明行业创建：{len(keys)} 项越过您关注的界线", "\n".join(said), settings.DEFAULT_FROM_EMAIL, [user.email]
        )
    except OSError as error:
        mine.update(mailed_at=None)
        log.warning("crossings_not_mailed", user=user.pk, error=str(error))
