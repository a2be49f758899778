"""Long lists that people ordered as files: made in the background, kept for some days."""

import datetime as dt
import hashlib
from typing import Any, ClassVar, Self

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, Q

from campaigns.enums import OrderState
from units.models import User

KEPT_FOR = dt.timedelta(days=7)


def sight_of(user: User) -> str:
    """A digest of everything by which is decided what a person sees; it changes with the posts they hold."""
    posts = sorted((row.role, row.unit.path, row.panel_id or 0) for row in user.membership_list)
    return hashlib.sha256(repr((user.is_superuser, user.home_unit_id, posts)).encode()).hexdigest()


class ListOrderQuerySet(models.QuerySet["ListOrder"]):
    """Ordered lists."""

    def visible_to(self, user: User) -> Self:
        """One's own orders, as long as one sees what one saw: what is in a file was chosen by that."""
        return self.filter(user=user, sight=sight_of(user))

    def over(self, *, at: dt.datetime) -> Self:
        """Kept long enough."""
        return self.filter(requested_at__lt=at - KEPT_FOR)


class ListOrder(models.Model):
    """导出: one list with the words of its address, for the person who ordered it; ``done`` of ``total`` rows are written."""

    user = models.ForeignKey(User, verbose_name="申请人", on_delete=models.CASCADE, related_name="list_orders")
    sight = models.CharField("可见范围", max_length=64, editable=False)
    name = models.CharField("列表", max_length=40)
    title = models.CharField("名称", max_length=120)
    words = models.JSONField("筛选", default=dict)
    requested_at = models.DateTimeField("申请时间")
    state = models.CharField("状态", max_length=8, choices=OrderState.choices, default=OrderState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    moved_at = models.DateTimeField("最近进展", null=True, blank=True)
    total = models.PositiveIntegerField("行数", default=0)
    done = models.PositiveIntegerField("已写入", default=0)
    place = models.CharField("位置", max_length=200, blank=True)
    size = models.PositiveBigIntegerField("大小（字节）", default=0)
    fault = models.CharField("原因", max_length=200, blank=True)

    objects = ListOrderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "列表导出"
        ordering: ClassVar = ["-requested_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="list_order_state_known"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="list_order_done_is_part_of_total"),
            models.CheckConstraint(condition=~Q(state=OrderState.DONE) | ~Q(place=""), name="list_order_done_is_kept"),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state__in=[OrderState.WAITING, OrderState.WORKING]),
                name="list_order_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def open(self) -> "File[Any]":
        """The workbook; OSError where it is gone."""
        return default_storage.open(self.place)

    @property
    def is_open(self) -> bool:
        """Whether it is still being made."""
        return self.state in {OrderState.WAITING, OrderState.WORKING}

    @property
    def kept_until(self) -> dt.datetime:
        """When it is dropped."""
        return self.requested_at + KEPT_FOR
