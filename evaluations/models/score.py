"""Saved results of the roll-up: cells, targets, units. A page reads these and computes nothing.

Results are derived and written by the million, always by the roll-up: they are keyed by what they are of, and carry no
foreign-key checks in the database, which would cost more than the computation itself. Django's cascades still hold.
"""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q

from campaigns.models import Assignment, Campaign, Participation, Target
from core.decimals import ExactDecimalField
from evaluations.enums import CellState
from units.models import User

_DERIVED: dict[str, Any] = {"db_constraint": False, "db_index": False}
"""Options of a reference from a derived row."""


class ScoreRunQuerySet(models.QuerySet["ScoreRun"]):
    """Runs."""

    def live(self, campaign: Campaign) -> Self:
        """The run that follows every change."""
        return self.filter(campaign=campaign, is_live=True)

    def kept(self, campaign: Campaign) -> Self:
        """Runs kept for the trend, oldest first."""
        return self.filter(campaign=campaign, is_live=False).order_by("as_of")


class ScoreRun(models.Model):
    """One set of results as of a day. The live one moves with the days; others are kept as they were computed."""

    campaign = models.ForeignKey(Campaign, verbose_name="创建活动", on_delete=models.CASCADE, related_name="runs")
    as_of = models.DateField("截至")
    is_live = models.BooleanField("实时", default=False)
    version = models.PositiveBigIntegerField("版次", default=0)
    computed_at = models.DateTimeField("计算时间", null=True)

    objects = ScoreRunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "得分计算"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign"], condition=Q(is_live=True), name="run_live_once"),
            models.UniqueConstraint(fields=["campaign", "as_of"], condition=Q(is_live=False), name="run_kept_once"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.as_of}"


class CellScoreQuerySet(models.QuerySet["CellScore"]):
    """Cells."""

    def visible_to(self, user: User) -> Self:
        """Cells of units this person sees."""
        return self.filter(user.reach.q("assignment__participation__unit"))


class CellScore(models.Model):
    """One unit × leaf: its state and what it achieved of what was attainable.

    ``late_since``: the first due day by which a report is still owed; None where none is.
    """

    pk = models.CompositePrimaryKey("run_id", "assignment_id")
    run = models.ForeignKey(ScoreRun, on_delete=models.CASCADE, related_name="cells", **_DERIVED)
    assignment = models.ForeignKey(
        Assignment, verbose_name="任务", on_delete=models.CASCADE, related_name="scores", **_DERIVED
    )
    state = models.CharField("状态", max_length=8, choices=CellState.choices)
    achieved = ExactDecimalField("得分", places=10)
    attainable = ExactDecimalField("应得分", places=10)
    counted = models.PositiveIntegerField("计入期数")
    missing = models.PositiveIntegerField("缺报期数")
    due = models.PositiveIntegerField("应报期数", default=0)
    filed = models.PositiveIntegerField("已报期数", default=0)
    on_time = models.PositiveIntegerField("按时期数", default=0)
    late_since = models.DateField("最早逾期", null=True)

    objects = CellScoreQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "目标得分"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=CellState.values), name="cell_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["run", "late_since", "assignment"], condition=Q(late_since__isnull=False), name="cell_late"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.assignment_id} {self.achieved}/{self.attainable}"


class TargetScoreQuerySet(models.QuerySet["TargetScore"]):
    """Sums of targets."""

    def visible_to(self, user: User) -> Self:
        """Sums of units this person sees."""
        return self.filter(user.reach.q("participation__unit"))


class TargetScore(models.Model):
    """A unit's sum at one inner target, and the weighted rates of all below the unit in the campaign's tree."""

    pk = models.CompositePrimaryKey("run_id", "participation_id", "target_id")
    run = models.ForeignKey(ScoreRun, on_delete=models.CASCADE, related_name="targets", **_DERIVED)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="target_scores", **_DERIVED)
    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="scores", **_DERIVED)
    achieved = ExactDecimalField("得分", places=10, null=True)
    attainable = ExactDecimalField("应得分", places=10, null=True)
    rate = ExactDecimalField("得分率", places=10, null=True)
    weighted_rates = ExactDecimalField("Σ 权重 × 得分率", places=12, default=Decimal(0))
    weights = ExactDecimalField("Σ 权重", places=2, default=Decimal(0))

    objects = TargetScoreQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "目标汇总"

    def __str__(self) -> str:
        return f"{self.participation_id}/{self.target_id} {self.rate}"


class UnitScoreQuerySet(models.QuerySet["UnitScore"]):
    """Totals of units."""

    def visible_to(self, user: User) -> Self:
        """Totals of units this person sees."""
        return self.filter(user.reach.q("participation__unit"))


class UnitScore(models.Model):
    """A unit's own score (本级) and its system score (系统), with every part the total is made of.

    Path, weight and comparison class are those it was computed with: what is taken out of the sums above when it is
    computed anew. ``due`` … ``system_on_time`` count reports: due by the run's day, filed, filed by their due day.
    """

    pk = models.CompositePrimaryKey("run_id", "participation_id")
    run = models.ForeignKey(ScoreRun, on_delete=models.CASCADE, related_name="units", **_DERIVED)
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="unit_scores", **_DERIVED)
    path = models.CharField(max_length=255, editable=False)
    weight = ExactDecimalField("权重", places=2, default=Decimal(1))
    comparison_class = models.CharField("比较类别", max_length=40, blank=True)
    achieved = ExactDecimalField("得分", places=10)
    attainable = ExactDecimalField("应得分", places=10)
    rate = ExactDecimalField("得分率", places=10, null=True)
    bonus = ExactDecimalField("加分", places=6)
    deduction = ExactDecimalField("扣分", places=6)
    total = ExactDecimalField("总分", places=2, null=True)
    is_vetoed = models.BooleanField("一票否决")
    grade = models.CharField("等次", max_length=20, blank=True)
    rank = models.PositiveIntegerField("名次", null=True)
    weighted_rates = ExactDecimalField("Σ 权重 × 得分率", places=12, default=Decimal(0))
    weights = ExactDecimalField("Σ 权重", places=2, default=Decimal(0))
    system_score = ExactDecimalField("系统得分", places=2, null=True)
    due = models.PositiveBigIntegerField("应报", default=0)
    filed = models.PositiveBigIntegerField("已报", default=0)
    on_time = models.PositiveBigIntegerField("按时", default=0)
    system_due = models.PositiveBigIntegerField("系统应报", default=0)
    system_filed = models.PositiveBigIntegerField("系统已报", default=0)
    system_on_time = models.PositiveBigIntegerField("系统按时", default=0)

    objects = UnitScoreQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "单位得分"
        indexes: ClassVar = [
            models.Index(fields=["run", "path"], name="unit_score_path"),
            models.Index(fields=["run", "comparison_class", "rank"], name="unit_score_rank"),
            models.Index(fields=["run", "comparison_class", "total"], name="unit_score_total"),
            models.Index(
                "run", F("filed") - F("due"), "path", condition=Q(due__gt=F("filed")), name="unit_score_owing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation_id} {self.total}"
