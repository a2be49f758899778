"""现场检查: what an inspector's phone sent from a unit, each thing once however often it was sent."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from campaigns.models import Evidence, Target
from core.decimals import ExactDecimalField
from evaluations.enums import VisitKind
from evaluations.models.rectification import Rectification
from evaluations.models.sheet import ScoreSheet
from units.models import User


class VisitEntryQuerySet(models.QuerySet["VisitEntry"]):
    """Entries."""

    def visible_to(self, user: User) -> Self:
        """Those of sheets this person sees."""
        return self.filter(sheet__in=ScoreSheet.objects.visible_to(user).values("pk"))

    def shown(self) -> Self:
        """Pictures, signatures and problems; marks stand on the sheet itself."""
        return self.filter(kind__in=(VisitKind.PHOTO, VisitKind.PROBLEM, VisitKind.SIGNATURE))


class VisitEntry(models.Model):
    """One thing that was sent. ``key`` is made by the phone: what arrives again with the same key changes nothing.

    ``version``: that of the sheet once this was taken in; ``words``: a remark, or who signed. ``made_at`` is what the
    phone's clock said.
    """

    sheet = models.ForeignKey(ScoreSheet, verbose_name="评分表", on_delete=models.CASCADE, related_name="visit_entries")
    sender = models.ForeignKey(User, verbose_name="考评人员", on_delete=models.PROTECT, related_name="+")
    key = models.CharField("现场编号", max_length=36)
    kind = models.CharField("内容", max_length=10, choices=VisitKind.choices)
    target = models.ForeignKey(
        Target, verbose_name="目标", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    evidence = models.ForeignKey(
        Evidence, verbose_name="材料", null=True, blank=True, on_delete=models.PROTECT, related_name="visit_entries"
    )
    rectification = models.ForeignKey(
        Rectification,
        verbose_name="整改",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="visit_entries",
    )
    words = models.CharField("说明", max_length=300, blank=True)
    version = models.PositiveIntegerField("评分表修改次数", default=0)
    latitude = ExactDecimalField("纬度", places=6, null=True, blank=True)
    longitude = ExactDecimalField("经度", places=6, null=True, blank=True)
    made_at = models.DateTimeField("现场时间", null=True, blank=True)
    received_at = models.DateTimeField("收到时间")

    objects = VisitEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "现场记录"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sender", "key"], name="visit_entry_once"),
            models.CheckConstraint(condition=Q(kind__in=VisitKind.values), name="visit_entry_kind_known"),
            models.CheckConstraint(condition=~Q(key=""), name="visit_entry_has_key"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.key}"
