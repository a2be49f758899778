"""A person's calendar: its secret address is made, made anew, or ended."""

import datetime as dt
import secrets

from django.db import transaction

from campaigns.models import CalendarFeed
from campaigns.models.feed import hashed
from units.models import User
from units.operations.audit import record_act


@transaction.atomic
def renew_feed(*, user: User, at: dt.datetime) -> str:
    """Make the secret of the person's calendar, which ends the one before; it is given here and nowhere kept."""
    secret = secrets.token_urlsafe(32)
    values = {"secret_hash": hashed(secret), "made_at": at}
    feed, _ = CalendarFeed.objects.update_or_create(user=user, defaults=values)
    record_act(actor=user, verb="生成日历订阅", subject=feed, at=at, unit=user.home_unit)
    return secret


@transaction.atomic
def end_feed(*, user: User, at: dt.datetime) -> bool:
    """End the calendar; False where there is none."""
    feed = CalendarFeed.objects.filter(user=user).first()
    if feed is None:
        return False
    record_act(actor=user, verb="停用日历订阅", subject=feed, at=at, unit=user.home_unit)
    feed.delete()
    return True
