"""What a person does with what they were told, and the number that the top bar shows of it."""

import datetime as dt
from collections.abc import Collection

from django.db import transaction
from django.db.models import Count

from campaigns.models import Digest, NudgeReceipt
from units.models import User


@transaction.atomic
def mark_notices_read(*, user: User, at: dt.datetime) -> int:
    """Mark the person's unread digests and nudges as read; gives how many there were."""
    seen = Digest.objects.filter(user=user, read_at__isnull=True).update(read_at=at)
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
    for rows in (Digest.objects.filter(read_at__isnull=True), NudgeReceipt.objects.filter(read_at__isnull=True)):
        mine = rows.filter(user__in=user_ids).order_by().values_list("user").annotate(unread=Count("pk"))
        for user_id, unread in mine:
            counts[user_id] += unread
    by_count: dict[int, list[int]] = {}
    for user_id, count in counts.items():
        by_count.setdefault(count, []).append(user_id)
    for count, pks in by_count.items():
        User.objects.filter(pk__in=pks).update(unread_notices=count)
