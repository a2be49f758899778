"""What was known on a day that is over: totals of units, lights that were lit, and when a person last looked.

Derived and written once a day by the roll-up, before the live results move on to another day.
"""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from campaigns.models import Assignment, Campaign, Participation
from core.decimals import ExactDecimalField
from evaluations.enums import Light
from units.models import User

_DERIVED: dict[str, Any] = {"db_constraint": False, "db_index": False}


class ResultDayQuerySet(models.QuerySet["ResultDay"]):
    """Days with results."""

    def last_before(self, campaign: Campaign, day: dt.date) -> "ResultDay | None":
        """The last day before ``day`` whose results are stored, else the first one there is."""
        mine = self.filter(campaign=campaign)
        return mine.filter(day__lt=day).order_by("-day").first() or mine.order_by("day").first()

    def last_until(self, campaign: Campaign, day: dt.date) -> "ResultDay | None":
        """The last stored day that is not after ``day``."""
        return self.filter(campaign=campaign, day__lte=day).order_by("-day").first()


class ResultDay(models.Model):
    """A day at whose end the results were stored."""

    campaign = models.ForeignKey(
        Campaign, verbose_name="创建活动", on_delete=models.CASCADE, related_name="result_days"
    )
    day = models.DateField("日期")
    kept_at = models.DateTimeField("留存时间")

    objects = ResultDayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "每日结果"
        ordering: ClassVar = ["day"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["campaign", "day"], name="result_day_once")]

    def __str__(self) -> str:
        return f"{self.day}"


class DayScoreQuerySet(models.QuerySet["DayScore"]):
    """Totals of days."""

    def visible_to(self, user: User) -> Self:
        """Totals of units this person sees."""
        return self.filter(user.reach.q("participation__unit"))


class DayScore(models.Model):
    """A unit's totals at the end of a day, as they were known then; see ``UnitScore`` for what they mean."""

    pk = models.CompositePrimaryKey("day_id", "participation_id")
    day = models.ForeignKey(ResultDay, on_delete=models.CASCADE, related_name="scores", **_DERIVED)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="day_scores", **_DERIVED)
    comparison_class = models.CharField("比较类别", max_length=40, blank=True)
    rate = ExactDecimalField("得分率", places=10, null=True)
    total = ExactDecimalField("总分", places=2, null=True)
    system_score = ExactDecimalField("系统得分", places=2, null=True)
    is_vetoed = models.BooleanField("一票否决")
    grade = models.CharField("等次", max_length=20, blank=True)
    rank = models.PositiveIntegerField("名次", null=True)
    due = models.PositiveBigIntegerField("应报", default=0)
    filed = models.PositiveBigIntegerField("已报", default=0)

    objects = DayScoreQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "每日得分"

    def __str__(self) -> str:
        return f"{self.participation_id} {self.total}"


class LightSpellQuerySet(models.QuerySet["LightSpell"]):
    """Spells."""

    def lit_on(self, day: dt.date) -> Self:
        """Lights that were lit at the end of ``day``."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


class LightSpell(models.Model):
    """A red or yellow light of one unit's leaf: from the end of day ``since`` until before the end of day ``until``.

    Only changes are rows, so that what a leaf shone on any day is kept without a row for each day.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="light_spells")
    assignment = models.ForeignKey(
        Assignment, verbose_name="任务", on_delete=models.CASCADE, related_name="light_spells"
    )
    light = models.CharField("灯", max_length=8, choices=Light.choices)
    since = models.DateField("自")
    until = models.DateField("至", null=True)

    objects = LightSpellQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "亮灯经过"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(light__in=Light.values), name="light_spell_light_known"),
            models.CheckConstraint(
                condition=Q(until__gt=F("since")) | Q(until__isnull=True), name="light_spell_in_order"
            ),
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(until__isnull=True), name="light_spell_open_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["campaign", "until", "since"], name="light_spell_time"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.light} {self.since}"


class BoardLook(models.Model):
    """The last day on which a person looked at a campaign's dashboard, and the day before that one."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="board_looks", verbose_name="人员")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="+", verbose_name="创建活动")
    looked_on = models.DateField("最近查看")
    before_on = models.DateField("上次查看", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "驾驶舱查看"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "campaign"], name="board_look_once"),
            models.CheckConstraint(
                condition=Q(before_on__lt=F("looked_on")) | Q(before_on__isnull=True), name="board_look_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.looked_on}"
