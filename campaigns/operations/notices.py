"""What a person does with the digests they were sent."""

import datetime as dt

from django.db import transaction

from units.models import User


@transaction.atomic
def mark_digests_read(*, user: User, at: dt.datetime) -> int:
    """Mark the person's unread digests as read; gives how many there were."""
    return user.digests.filter(read_at__isnull=True).update(read_at=at)
