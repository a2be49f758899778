"""Telling people at once; what a person does with what they were told, and the number that the top bar shows of it."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Count

from campaigns.models import Digest, Notice, NudgeReceipt
from units.models import User

_LONGEST = 300


def tell_people(*, people: Iterable[User], text: str, page: str, number: int, at: dt.datetime) -> int:
    """Tell each of them in the caller's transaction; gives how many. ``page`` with ``number`` is where it leads."""
    told = {user.pk for user in people}
    Notice.objects.bulk_create(
        Notice(user_id=user_id, text=text[:_LONGEST], page=page, number=number, told_at=at) for user_id in sorted(told)
    )
    recount_unread(user_ids=told)
    return len(told)


@transaction.atomic
def read_notice(*, notice: Notice, at: dt.datetime) -> None:
    """Say that one was opened; the first time stays."""
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=at)
    recount_unread(user_ids=[notice.user_id])


@transaction.atomic
def mark_notices_read(*, user: User, at: dt.datetime) -> int:
    """Mark the person's unread notices, digests and nudges as read; gives how many there were."""
    seen = Digest.objects.filter(user=user, read_at__isnull=True).update(read_at=at)
    seen += Notice.objects.filter(user=user, read_at__isnull=True).update(read_at=at)
    seen += NudgeReceipt.objects.filter(user=user, read_at__isnull=True).update(read_at=at)
    recount_unread(user_ids=[user.pk])
    return seen


@transaction.atomic
def receive_nudge(*, receipt: NudgeReceipt, at: dt.datetime) -> bool:
    """Say that a nudge was seen; False where that was said before, whose time stays."""
    is_new = bool(NudgeReceipt.objects.filter(pk=receipt.pk, read_at__isnull=True).update(read_at=at))
    recount_unread(user_ids=[receipt.user_id])
    return is_new


def recount_unread(*, user_ids: Collection[int]) -> None:
    """Bring the number in line with the rows; it is read with the person, so that it costs no page a query.

    Whoever else counts for the same person waits until this is done, and then sees its rows.
    """
    locked = User.objects.select_for_update(no_key=True).filter(pk__in=user_ids).order_by("pk")
    list(locked.values_list("pk", flat=True))
    counts = dict.fromkeys(user_ids, 0)
    for model in (Digest, Notice, NudgeReceipt):
        rows: Any = model._default_manager.filter(read_at__isnull=True)
        mine = rows.filter(user__in=user_ids).order_by().values_list("user").annotate(unread=Count("pk"))
        for user_id, unread in mine:
            counts[user_id] += unread
    by_count: dict[int, list[int]] = {}
    for user_id, count in counts.items():
        by_count.setdefault(count, []).append(user_id)
    for count, pks in by_count.items():
        User.objects.filter(pk__in=pks).update(unread_notices=count)
