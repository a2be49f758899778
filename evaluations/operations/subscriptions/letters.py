"""Sending the weekly letters that are due. No transaction is open while the mail server is spoken to."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q

from campaigns.queries.policies import policies_everywhere, work_calendar
from core.clock import day_of, hour_of
from core.workdays import WorkCalendar, latest_weekday
from evaluations.models import Subscription
from evaluations.operations.subscriptions.choosing import unsubscribe
from evaluations.permissions import may_see_system
from units.models import User

log = structlog.get_logger(__name__)

NO_ACCESS = "不再有可查看的单位"


@dataclass(frozen=True)
class LetterMail:
    """A letter as it is mailed; ``stop``: the address at which a click ends it."""

    subject: str
    text: str
    html: str
    stop: str


Compose = Callable[[User, dt.date], LetterMail | None]
"""The letter of a person on a day; None where there is nothing to tell yet."""


def send_letters(*, at: dt.datetime, compose: Compose) -> int:
    """Mail each letter that is due, once; how many went out.

    Due is the first working day on or after the chosen one, from the chosen hour, within the hours of the policy; where
    the server was down then, the next working hours. Whoever oversees nothing any more, or may not sign in, is
    unsubscribed. Where the mail server refuses, the claim is given back and the next run tries again.
    """
    policies, today, hour, calendar = policies_everywhere(), day_of(at), hour_of(at), work_calendar()
    if not calendar.is_workday(today) or not policies.digest_from_hour <= hour < policies.digest_until_hour:
        return 0
    sent = 0
    for row in Subscription.objects.select_related("user").order_by("pk"):
        if not row.user.is_active or not may_see_system(row.user):
            unsubscribe(user=row.user, at=at, reason=NO_ACCESS)
        elif row.user.email and _is_due(row, today, hour, calendar):
            sent += _send(row, latest_weekday(today, row.weekday), at, compose)
    return sent


def _is_due(row: Subscription, today: dt.date, hour: int, calendar: WorkCalendar) -> bool:
    day = latest_weekday(today, row.weekday)
    if row.sent_for is not None and row.sent_for >= day:
        return False
    return calendar.on_or_after(day) < today or hour >= row.hour


def _send(row: Subscription, day: dt.date, at: dt.datetime, compose: Compose) -> bool:
    mail = compose(row.user, day_of(at))
    if mail is None:
        return False
    unsent = Subscription.objects.filter(Q(sent_for__isnull=True) | Q(sent_for__lt=day), pk=row.pk)
    if not unsent.update(sent_for=day, sent_at=at):
        return False
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        settings.DEFAULT_FROM_EMAIL,
        [row.user.email],
        headers={"List-Unsubscribe": f"<{mail.stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except OSError as error:
        mine = Subscription.objects.filter(pk=row.pk, sent_for=day, sent_at=at)
        mine.update(sent_for=row.sent_for, sent_at=row.sent_at)
        log.warning("letter_not_mailed", subscription=row.pk, error=str(error))
        return False
    return True
