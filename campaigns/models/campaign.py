"""A campaign, its grades, and the units that take part in it."""

import datetime as dt
from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from core.decimals import ExactDecimalField
from core.paths import subtree
from units.enums import UnitKind
from units.models import Unit, User


class CampaignQuerySet(models.QuerySet["Campaign"]):
    """Campaigns."""

    def visible_to(self, user: User) -> Self:
        """Campaigns in which a unit takes part that this person sees."""
        here = Participation.objects.filter(campaign=models.OuterRef("pk"))
        # Mostly the unit of a post itself takes part; only where it does not, what is below it is gone through.
        own, below = here.filter(user.reach.q_of_own("unit")), here.visible_to(user)
        return self.filter(models.Exists(own) | models.Exists(below))

    def running_on(self, day: dt.date) -> Self:
        """Campaigns whose term contains ``day``."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def newest_first(self) -> Self:
        """The latest term first."""
        return self.order_by("-starts_on", "code")


class Campaign(models.Model):
    """One run of the civilization campaign (创建活动 / 届)."""

    code = models.CharField("代码", max_length=64, unique=True)
    name = models.CharField("名称", max_length=120)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    organiser = models.ForeignKey(Unit, verbose_name="组织单位", on_delete=models.PROTECT, related_name="campaigns")
    full_points = ExactDecimalField("满分", places=6, default=Decimal(100))
    bonus_cap = ExactDecimalField("加分上限", places=6, default=Decimal(0))
    text_limit = models.PositiveIntegerField("说明字数上限", default=500)
    is_demo = models.BooleanField("演示数据", default=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "创建活动"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="campaign_starts_before_it_ends"),
            models.CheckConstraint(condition=Q(full_points__gt=0), name="campaign_full_points_positive"),
            models.CheckConstraint(condition=Q(bonus_cap__gte=0), name="campaign_bonus_cap_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name


class GradeThreshold(models.Model):
    """The total from which a grade is reached; of equal thresholds the first listed wins."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="grades", verbose_name="创建活动")
    name = models.CharField("等次", max_length=20)
    threshold = ExactDecimalField("最低总分", places=6)
    position = models.PositiveSmallIntegerField("次序")

    class Meta:
        verbose_name = verbose_name_plural = "等次"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "name"], name="grade_name_once"),
            models.CheckConstraint(condition=Q(threshold__gte=0), name="grade_threshold_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.name} ≥ {self.threshold}"


class ParticipationQuerySet(models.QuerySet["Participation"]):
    """Units in campaigns."""

    def visible_to(self, user: User) -> Self:
        """Participations of units this person sees."""
        return self.filter(user.reach.q("unit"))

    def below(self, path: str) -> Self:
        """The participation with this path and all below it in the campaign's own tree."""
        return self.filter(path__range=subtree(path))


class Participation(models.Model):
    """A unit in a campaign. Parent, name, kind, class and weight belong to the campaign (INTERCHANGE.md)."""

    campaign = models.ForeignKey(
        Campaign, verbose_name="创建活动", on_delete=models.CASCADE, related_name="participations"
    )
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="participations")
    parent = models.ForeignKey(
        "self", verbose_name="上级", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=255, editable=False, db_index=True)
    name = models.CharField("当时名称", max_length=120)
    kind = models.CharField("类别", max_length=16, choices=UnitKind.choices)
    comparison_class = models.CharField("比较类别", max_length=40, blank=True)
    weight = ExactDecimalField("权重", places=2, default=Decimal(1))

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "参加单位"
        ordering: ClassVar = ["path"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "unit"], name="participation_once"),
            models.UniqueConstraint(fields=["campaign", "path"], name="participation_path_once"),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="participation_kind_known"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="participation_weight_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name
