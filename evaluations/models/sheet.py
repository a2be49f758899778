"""评分表: one rater's marks for one unit; corrections of later stages beside them."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from campaigns.models import Participation, Target
from core.decimals import ExactDecimalField
from evaluations.enums import OverrideStage, RoundState, SheetState
from evaluations.models.round import Rater, Round
from units.enums import NO_STAFF, Role
from units.models import User


class ScoreSheetQuerySet(models.QuerySet["ScoreSheet"]):
    """Sheets."""

    def fillable_by(self, user: User) -> Self:
        """Sheets that are this person's to fill in, whatever their state; agrees with ``permissions.may_fill_sheet``."""
        rows = user.membership_list
        units = {row.unit_id for row in rows if row.role not in NO_STAFF}
        reporting = {row.unit_id for row in rows if row.role == Role.REPORTER}
        marked = Q(rater__left_at__isnull=True) & (Q(rater__user=user) | Q(rater__unit__in=units))
        own = {row.unit_id for row in rows} | ({user.home_unit_id} if user.home_unit_id else set())
        return self.filter(
            marked & ~Q(participation__unit__in=own) | Q(rater__isnull=True, participation__unit__in=reporting)
        )

    def open_for(self, user: User) -> Self:
        """待我评分: what this person can fill in now."""
        stage = Q(rater__isnull=True, round__state=RoundState.SELF_CHECK) | Q(
            rater__isnull=False, round__state=RoundState.INSPECTING
        )
        return self.fillable_by(user).filter(stage, state=SheetState.OPEN)

    def visible_to(self, user: User) -> Self:
        """Sheets this person fills in, and those of rounds the person oversees."""
        overseen = Round.objects.overseen_by(user).values("pk")
        mine = self.model.objects.fillable_by(user).values("pk")
        return self.filter(Q(pk__in=mine) | Q(round__in=overseen))

    def counted(self) -> Self:
        """Sheets whose marks count: handed in by raters that were not excluded."""
        return self.filter(rater__isnull=False, rater__is_excluded=False, state=SheetState.SUBMITTED)


class ScoreSheet(models.Model):
    """One rater's sheet for one unit; without a rater it is the unit's own (自查). An open one never counts."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="sheets", verbose_name="考评轮次")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    rater = models.ForeignKey(
        Rater, null=True, blank=True, on_delete=models.PROTECT, related_name="sheets", verbose_name="考评人员"
    )
    state = models.CharField("状态", max_length=10, choices=SheetState.choices, default=SheetState.OPEN)
    version = models.PositiveIntegerField("修改次数", default=0)
    edited_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="填写人"
    )
    edited_at = models.DateTimeField("修改时间", null=True, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "评分表"
        ordering: ClassVar = ["participation__path", "rater"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rater", "participation"], condition=Q(rater__isnull=False), name="sheet_once_for_rater"
            ),
            models.UniqueConstraint(
                fields=["round", "participation"], condition=Q(rater__isnull=True), name="sheet_once_for_self"
            ),
            models.CheckConstraint(condition=Q(state__in=SheetState.values), name="sheet_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.participation}"

    @property
    def is_self(self) -> bool:
        """Whether the unit marks itself."""
        return self.rater_id is None

    @property
    def is_open(self) -> bool:
        """Whether it can be filled in at the stage the round is in."""
        stage = RoundState.SELF_CHECK if self.is_self else RoundState.INSPECTING
        return self.state == SheetState.OPEN and self.round.state == stage


class ScoreMark(models.Model):
    """The points for one leaf."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="marks", verbose_name="评分表")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+", verbose_name="目标")
    points = ExactDecimalField("评分", places=6, null=True)
    remark = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "评分"
        ordering: ClassVar = ["target__path"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sheet", "target"], name="mark_once"),
            models.CheckConstraint(condition=Q(points__isnull=True) | Q(points__gte=0), name="mark_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.target_id} {self.points}"


class RoundOverride(models.Model):
    """A correction with its reason. Rows are only added: the newest of the latest stage stands, all stay readable."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="overrides", verbose_name="考评轮次")
    participation = models.ForeignKey(Participation, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+", verbose_name="目标")
    stage = models.CharField("阶段", max_length=8, choices=OverrideStage.choices)
    points = ExactDecimalField("改为", places=6)
    reason = models.CharField("理由", max_length=300)
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="经办人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "复核与审定的更正"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(stage__in=OverrideStage.values), name="override_stage_known"),
            models.CheckConstraint(condition=Q(points__gte=0), name="override_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.participation} {self.target} {self.points}"
