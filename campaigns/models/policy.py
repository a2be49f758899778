"""What the office decided: policies, and corrections of the national calendar."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from campaigns.models.campaign import Campaign
from units.models import User


class Policy(models.Model):
    """One decision (``campaigns.policies``), for one campaign or, without one, for all."""

    campaign = models.ForeignKey(
        Campaign, verbose_name="创建活动", null=True, blank=True, on_delete=models.CASCADE, related_name="policies"
    )
    name = models.CharField("名称", max_length=40)
    value = models.JSONField("内容")
    set_by = models.ForeignKey(User, verbose_name="设置人", null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField("设置时间")

    class Meta:
        verbose_name = verbose_name_plural = "工作规则"
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "name"], name="policy_once"),
            models.UniqueConstraint(fields=["name"], condition=Q(campaign__isnull=True), name="policy_once_for_all"),
        ]

    def __str__(self) -> str:
        return self.name


class HolidayCorrection(models.Model):
    """A day on which the office knows better than the published calendar."""

    day = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("上班")
    name = models.CharField("说明", max_length=60)
    set_by = models.ForeignKey(User, verbose_name="设置人", null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField("设置时间")

    class Meta:
        verbose_name = verbose_name_plural = "工作日更正"
        ordering: ClassVar = ["day"]

    def __str__(self) -> str:
        return f"{self.day} {'上班' if self.is_workday else '休息'}"
