"""The pages a person had open lately, and those the person keeps."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from units.enums import ShortcutKind
from units.models.person import User


class ShortcutQuerySet(models.QuerySet["Shortcut"]):
    """Shortcuts."""

    def recent(self, user: User) -> Self:
        """What the person had open, the latest first."""
        return self.filter(user=user, seen_at__isnull=False).order_by("-seen_at", "-pk")

    def starred(self, user: User) -> Self:
        """What the person keeps, the latest kept first."""
        return self.filter(user=user, starred_at__isnull=False).order_by("-starred_at", "-pk")


class Shortcut(models.Model):
    """One page by the kind and the key of what it shows. What it is called, and whether it may be seen, is asked anew."""

    user = models.ForeignKey(User, verbose_name="用户", on_delete=models.CASCADE, related_name="shortcuts")
    kind = models.CharField("类别", max_length=8, choices=ShortcutKind.choices)
    key = models.CharField("键", max_length=64)
    seen_at = models.DateTimeField("最近打开", null=True, blank=True)
    starred_at = models.DateTimeField("收藏时间", null=True, blank=True)

    objects = ShortcutQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "常用页面"
        indexes: ClassVar = [
            models.Index(fields=["user", "-seen_at"], name="shortcut_recent"),
            models.Index(fields=["user", "-starred_at"], name="shortcut_starred"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind", "key"], name="shortcut_once"),
            models.CheckConstraint(condition=Q(kind__in=ShortcutKind.values), name="shortcut_kind_known"),
            models.CheckConstraint(
                condition=Q(seen_at__isnull=False) | Q(starred_at__isnull=False), name="shortcut_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.key}"
