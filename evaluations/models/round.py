"""考评轮次: what is marked, of whom, by whom, and where it stands."""

from decimal import Decimal
from typing import ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from campaigns.models import Campaign, Participation, Target
from campaigns.rules import MARKED
from core.decimals import ExactDecimalField
from evaluations.enums import RoundKind, RoundState, Selection
from units.models import Unit, User
from units.models.reach import Reach


def above_reporters(user: User) -> Reach:
    """The subtrees this person oversees, without the single units a reporter belongs to."""
    return Reach(prefixes=user.reach.prefixes)


class RoundQuerySet(models.QuerySet["Round"]):
    """Rounds."""

    def overseen_by(self, user: User) -> Self:
        """Rounds of campaigns whose organiser this person oversees; agrees with ``permissions.may_follow_round``."""
        return self if user.is_superuser else self.filter(above_reporters(user).q("campaign__organiser"))

    def visible_to(self, user: User) -> Self:
        """Rounds this person oversees, and published ones of campaigns in which a unit takes part that the person sees."""
        overseen = self.model.objects.overseen_by(user).values("pk")
        campaigns = Campaign.objects.visible_to(user).values("pk")
        return self.filter(Q(pk__in=overseen) | Q(state=RoundState.PUBLISHED, campaign__in=campaigns))


class Round(models.Model):
    """One round. ``method`` is what its marks feed in leaves that are measured by it; empty: they feed nothing.

    ``quotas``: grade → percent of a class, for the sealed results; ``year`` and ``year_weight``: its part in the term.
    """

    campaign = models.ForeignKey(Campaign, verbose_name="创建活动", on_delete=models.PROTECT, related_name="rounds")
    name = models.CharField("名称", max_length=80)
    kind = models.CharField("类型", max_length=12, choices=RoundKind.choices)
    method = models.CharField("计入哪种测评方式", max_length=12, choices=[("", "不计分"), *MARKED.items()], blank=True)
    state = models.CharField("阶段", max_length=12, choices=RoundState.choices, default=RoundState.SETUP)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    is_blind = models.BooleanField("不给考评人员看自查分", default=False)
    is_trimmed = models.BooleanField("去掉一个最高分和一个最低分", default=False)
    drift_limit = ExactDecimalField("尺度偏差提醒（百分点）", places=2, default=Decimal(10))
    selection = models.CharField("考评单位", max_length=8, choices=Selection.choices, default=Selection.ALL)
    comparison_class = models.CharField("比较类别", max_length=40, blank=True)
    seed = models.CharField("抽签种子", max_length=60, blank=True)
    draw_size = models.PositiveIntegerField("抽几家", default=0)
    quotas = models.JSONField("等次比例", default=dict, blank=True, encoder=DjangoJSONEncoder)
    year = models.PositiveSmallIntegerField("所属年度", null=True, blank=True)
    year_weight = ExactDecimalField("年度权重", places=2, default=Decimal(0))
    version = models.PositiveIntegerField("修改次数", default=0)

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考评轮次"
        ordering: ClassVar = ["-starts_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=RoundKind.values), name="round_kind_known"),
            models.CheckConstraint(condition=Q(method__in=["", *MARKED]), name="round_method_known"),
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="round_state_known"),
            models.CheckConstraint(condition=Q(selection__in=Selection.values), name="round_selection_known"),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="round_starts_before_it_ends"),
            models.CheckConstraint(condition=Q(year_weight__gte=0), name="round_year_weight_not_negative"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_published(self) -> bool:
        """Whether its results are out."""
        return self.state == RoundState.PUBLISHED

    @property
    def is_setup(self) -> bool:
        """Whether targets, units and rules may still be changed."""
        return self.state == RoundState.SETUP


class RoundTarget(models.Model):
    """A leaf that is marked, with the points it had when the round was set up."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="targets", verbose_name="考评轮次")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+", verbose_name="目标")

    class Meta:
        verbose_name = verbose_name_plural = "考评目标"
        ordering: ClassVar = ["target__path"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "target"], name="round_target_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.target_id}"


class RoundUnit(models.Model):
    """A unit that is marked; ``lot`` is what the draw gave it, empty without a draw."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="units", verbose_name="考评轮次")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    lot = models.CharField("签号", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "考评单位"
        ordering: ClassVar = ["participation__path"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "participation"], name="round_unit_once")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.participation_id}"


class Rater(models.Model):
    """A person or a unit that marks. One who left keeps the row: handed over, or excluded with all that was marked."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="raters", verbose_name="考评轮次")
    user = models.ForeignKey(
        User, verbose_name="考评人员", null=True, blank=True, on_delete=models.PROTECT, related_name="rater_places"
    )
    unit = models.ForeignKey(
        Unit, verbose_name="考评单位", null=True, blank=True, on_delete=models.PROTECT, related_name="rater_places"
    )
    share = ExactDecimalField("权重", places=2, default=Decimal(1))
    left_at = models.DateTimeField("退出时间", null=True, blank=True)
    left_reason = models.CharField("退出原因", max_length=200, blank=True)
    is_excluded = models.BooleanField("所评不计", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "考评人员"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "user"], condition=Q(user__isnull=False), name="rater_person_once"
            ),
            models.UniqueConstraint(fields=["round", "unit"], condition=Q(unit__isnull=False), name="rater_unit_once"),
            models.CheckConstraint(
                condition=Q(user__isnull=True, unit__isnull=False) | Q(user__isnull=False, unit__isnull=True),
                name="rater_is_person_or_unit",
            ),
            models.CheckConstraint(condition=Q(share__gt=0), name="rater_share_positive"),
        ]

    def __str__(self) -> str:
        return str(self.user or self.unit)
