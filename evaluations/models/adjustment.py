"""Bonus, deduction and veto: confirmed ones only."""

from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from campaigns.models import Campaign, Participation
from core.decimals import ExactDecimalField
from evaluations.enums import AdjustmentKind
from units.models import User


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    """Adjustments."""

    def visible_to(self, user: User) -> Self:
        """Adjustments of units this person sees."""
        return self.filter(user.reach.q("participation__unit"))

    def of_campaign(self, campaign: Campaign) -> Self:
        """Adjustments in one campaign."""
        return self.filter(participation__campaign=campaign)


class Adjustment(models.Model):
    """加分, 扣分 or 一票否决. Without a code, identical rows are a multiset and never merged (INTERCHANGE.md)."""

    participation = models.ForeignKey(
        Participation, verbose_name="单位", on_delete=models.CASCADE, related_name="adjustments"
    )
    code = models.CharField("代码", max_length=64, blank=True)
    kind = models.CharField("类别", max_length=10, choices=AdjustmentKind.choices)
    dated_on = models.DateField("日期")
    points = ExactDecimalField("分数", places=6, default=Decimal(0))
    project = models.CharField("项目", max_length=120, blank=True, help_text="同一年同一项目的加分只取最高")
    basis = models.TextField("依据", blank=True)
    look_back_months = models.PositiveSmallIntegerField("追溯月数", default=12)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "加减分与否决"
        ordering: ClassVar = ["dated_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=AdjustmentKind.values), name="adjustment_kind_known"),
            models.CheckConstraint(condition=Q(points__gte=0), name="adjustment_points_not_negative"),
            models.UniqueConstraint(
                fields=["participation", "code"], condition=~Q(code=""), name="adjustment_code_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation} {self.get_kind_display()} {self.points}"
