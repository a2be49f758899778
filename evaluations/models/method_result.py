"""What the methods of a leaf other than 材料 gave a unit: the narrow copy of published rounds that the roll-up reads."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from campaigns.models import Assignment, Campaign
from campaigns.rules import MARKED
from core.decimals import ExactDecimalField
from units.models import User


class MethodResultQuerySet(models.QuerySet["MethodResult"]):
    """Results of methods."""

    def visible_to(self, user: User) -> Self:
        """Results of units this person sees."""
        return self.filter(user.reach.q("assignment__participation__unit"))

    def of_campaign(self, campaign: Campaign) -> Self:
        """Results in one campaign."""
        return self.filter(assignment__participation__campaign=campaign)


class MethodResult(models.Model):
    """Points out of the full points of the day; a later round replaces the row, the marks stay with their rounds."""

    assignment = models.ForeignKey(
        Assignment, verbose_name="任务", on_delete=models.CASCADE, related_name="method_results"
    )
    method = models.CharField("测评方式", max_length=12, choices=MARKED.items())
    achieved = ExactDecimalField("得分", places=6)
    full_points = ExactDecimalField("满分", places=6)
    source = models.CharField("来源", max_length=120, blank=True)
    confirmed_at = models.DateTimeField("确认时间")

    objects = MethodResultQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "测评方式得分"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "method"], name="method_result_once"),
            models.CheckConstraint(condition=Q(method__in=[*MARKED]), name="method_result_kind_known"),
            models.CheckConstraint(condition=Q(full_points__gt=0), name="method_result_has_full_points"),
            models.CheckConstraint(condition=Q(achieved__gte=0), name="method_result_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.get_method_display()} {self.achieved}/{self.full_points}"
