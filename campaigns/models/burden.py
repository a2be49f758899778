"""Why units were asked for more than the cap."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from campaigns.models.campaign import Campaign
from campaigns.models.scheme import Scheme
from units.models import User


class BurdenReasonQuerySet(models.QuerySet["BurdenReason"]):
    """Reasons."""

    def visible_to(self, user: User) -> Self:
        """Reasons in campaigns this person sees: whoever is asked may know why."""
        seen = self.filter(campaign__in=Campaign.objects.visible_to(user).values("pk"))
        return seen.filter(Q(scheme__isnull=True) | Q(scheme__in=Scheme.objects.asking(user).values("pk")))


class BurdenReason(models.Model):
    """超上限说明: given when a scheme was published, or targets were assigned, beyond the cap of items a month.

    ``peak``: the most items any unit has in a month by it, ``units``: how many units are above the cap.
    """

    campaign = models.ForeignKey(
        Campaign, verbose_name="创建活动", on_delete=models.CASCADE, related_name="burden_reasons"
    )
    scheme = models.ForeignKey(
        Scheme, verbose_name="发布的指标体系", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    reason = models.CharField("理由", max_length=300)
    peak = models.PositiveIntegerField("最多的一个月")
    units = models.PositiveIntegerField("超过上限的单位")
    cap = models.PositiveIntegerField("当时的上限")
    given_by = models.ForeignKey(User, verbose_name="说明人", on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField("说明时间")

    objects = BurdenReasonQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "超上限说明"
        ordering: ClassVar = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return self.reason
