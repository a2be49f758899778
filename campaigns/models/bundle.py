"""Archives of proofs that people ordered: a zip made in the background, kept for some days."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import models
from django.db.models import F, Q

from campaigns.enums import BundleState
from campaigns.models.campaign import Participation
from campaigns.models.period import Period
from units.models import User

KEPT_FOR = dt.timedelta(days=7)


class BundleQuerySet(models.QuerySet["Bundle"]):
    """Ordered archives."""

    def visible_to(self, user: User) -> Self:
        """One's own orders, of units one still sees: what is in it was chosen by what its orderer may see."""
        return self.filter(user=user, participation__in=Participation.objects.visible_to(user))

    def over(self, *, at: dt.datetime) -> Self:
        """Kept long enough."""
        return self.filter(requested_at__lt=at - KEPT_FOR)


class Bundle(models.Model):
    """材料包: the proofs of a unit in a term or one of its periods, for the person who ordered it.

    ``done`` of ``total`` files are written; ``missing`` were not on the disk.
    """

    participation = models.ForeignKey(
        Participation, verbose_name="单位", on_delete=models.CASCADE, related_name="bundles"
    )
    period = models.ForeignKey(
        Period, verbose_name="填报期", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    user = models.ForeignKey(User, verbose_name="申请人", on_delete=models.CASCADE, related_name="bundles")
    requested_at = models.DateTimeField("申请时间")
    state = models.CharField("状态", max_length=8, choices=BundleState.choices, default=BundleState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    moved_at = models.DateTimeField("最近进展", null=True, blank=True)
    total = models.PositiveIntegerField("文件数", default=0)
    done = models.PositiveIntegerField("已写入", default=0)
    missing = models.PositiveIntegerField("缺失", default=0)
    place = models.CharField("位置", max_length=200, blank=True)
    size = models.PositiveBigIntegerField("大小（字节）", default=0)
    fault = models.CharField("原因", max_length=200, blank=True)

    objects = BundleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "材料包"
        ordering: ClassVar = ["-requested_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=BundleState.values), name="bundle_state_known"),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="bundle_done_is_part_of_total"),
            models.CheckConstraint(condition=~Q(state=BundleState.DONE) | ~Q(place=""), name="bundle_done_is_kept"),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(state__in=[BundleState.WAITING, BundleState.WORKING]),
                name="bundle_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation} {self.period or '全部填报期'}"

    def open(self) -> "File[Any]":
        """The zip; OSError where it is gone."""
        return default_storage.open(self.place)

    @property
    def kept_until(self) -> dt.datetime:
        """When it is dropped."""
        return self.requested_at + KEPT_FOR
