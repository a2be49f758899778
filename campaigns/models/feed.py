"""The calendar a person subscribes to from a telephone or desktop."""

import hashlib
from typing import ClassVar, Self

from django.db import models

from units.models import User


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    """Feeds."""

    def opened_by(self, secret: str) -> Self:
        """The feed with this secret, while its person may sign in."""
        return self.filter(secret_hash=hashed(secret), user__is_active=True)


class CalendarFeed(models.Model):
    """日历订阅: one secret address for each person; only its hash is kept, a new one ends the old one."""

    user = models.OneToOneField(User, verbose_name="用户", on_delete=models.CASCADE, related_name="calendar_feed")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField("生成时间")

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "日历订阅"
        ordering: ClassVar = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.user}的日历订阅"


def hashed(secret: str) -> str:
    """What is kept of a secret; it is long and random, so that a plain digest is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
