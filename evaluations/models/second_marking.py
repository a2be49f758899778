"""复评: a sample of approved reports, marked once more by somebody who does not know the first decision."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from campaigns.enums import ReportState
from campaigns.models import Campaign, Period, ProgressReport
from core.decimals import ExactDecimalField
from evaluations.enums import SecondDecision, SecondVerdict
from units.enums import Role
from units.models import User


class SecondDrawQuerySet(models.QuerySet["SecondDraw"]):
    """Draws."""

    def arranged_by(self, user: User) -> Self:
        """Draws of campaigns whose 创建办 this person is, or one above it."""
        if user.is_superuser:
            return self
        condition = Q(pk__in=[])
        for row in user.membership_list:
            if row.role == Role.ADMINISTRATOR:
                condition |= Q(campaign__organiser__path__startswith=row.unit.path)
        return self.filter(condition)


class SecondDraw(models.Model):
    """One draw: of the ``pool`` reports approved in the period, ``percent`` of a hundred were drawn with ``seed``."""

    campaign = models.ForeignKey(Campaign, verbose_name="创建活动", on_delete=models.CASCADE, related_name="+")
    period = models.ForeignKey(Period, verbose_name="填报期", on_delete=models.CASCADE, related_name="second_draws")
    percent = models.PositiveSmallIntegerField("抽取比例（%）")
    seed = models.CharField("种子", max_length=40)
    pool = models.PositiveIntegerField("核定份数")
    drawn_by = models.ForeignKey(User, verbose_name="抽取人", null=True, on_delete=models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField("抽取时间")

    objects = SecondDrawQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "复评抽取"
        ordering: ClassVar = ["-drawn_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["period"], name="second_draw_once_a_period"),
            models.CheckConstraint(condition=Q(percent__gte=1, percent__lte=100), name="second_draw_percent_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign} {self.period}复评"


class SecondMarkQuerySet(models.QuerySet["SecondMark"]):
    """Marks."""

    def waiting_for(self, user: User) -> Self:
        """What this person is to mark; agrees with ``permissions.may_mark_second``: nobody is above the topmost unit."""
        own = [row.unit_id for row in user.membership_list] + [user.home_unit_id]
        mine = self.filter(reviewer=user, decided_at__isnull=True, report__state=ReportState.APPROVED)
        mine = mine.filter(report__decided_at__lte=F("draw__drawn_at"))
        unit = "report__assignment__participation__unit"
        of_own = {f"{unit}__in": [pk for pk in own if pk is not None], f"{unit}__depth__gt": 1}
        return mine.exclude(**of_own)

    def visible_to(self, user: User) -> Self:
        """One's own, and those of draws one arranges."""
        arranged = SecondDraw.objects.arranged_by(user).values("pk")
        return self.filter(Q(reviewer=user) | Q(draw__in=arranged))

    def with_context(self) -> Self:
        """Everything a page shows about a mark, in one query."""
        return self.select_related(
            "draw__campaign__organiser",
            "draw__period",
            "report__assignment__participation__unit",
            "report__assignment__participation__campaign",
            "report__assignment__target__route",
            "report__period",
            "first_by",
            "reviewer",
            "verdict_by",
        )


class SecondMark(models.Model):
    """One drawn report: the first decision as it stood when drawn, the second one, and what the office makes of both.

    ``gap``: points of the second less those of the first; ``differs``: also where the points are the same by chance.
    """

    draw = models.ForeignKey(SecondDraw, verbose_name="抽取", on_delete=models.CASCADE, related_name="marks")
    report = models.ForeignKey(ProgressReport, verbose_name="填报", on_delete=models.CASCADE, related_name="+")
    first_by = models.ForeignKey(User, verbose_name="初评人", null=True, on_delete=models.PROTECT, related_name="+")
    first_facts = models.JSONField("初评核定数")
    first_points = ExactDecimalField("初评得分", places=10)
    reviewer = models.ForeignKey(
        User, verbose_name="复评人", null=True, blank=True, on_delete=models.PROTECT, related_name="second_marks"
    )
    decision = models.CharField("复评意见", max_length=8, choices=SecondDecision.choices, blank=True)
    facts = models.JSONField("复评核定数", null=True, blank=True)
    points = ExactDecimalField("复评得分", places=10, null=True, blank=True)
    gap = ExactDecimalField("相差", places=10, null=True, blank=True)
    differs = models.BooleanField("不一致", default=False)
    opinion = models.TextField("复评说明", blank=True)
    decided_at = models.DateTimeField("复评时间", null=True, blank=True)
    verdict = models.CharField("处理", max_length=8, choices=SecondVerdict.choices, blank=True)
    verdict_reason = models.TextField("处理理由", blank=True)
    verdict_by = models.ForeignKey(
        User, verbose_name="处理人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verdict_at = models.DateTimeField("处理时间", null=True, blank=True)

    objects = SecondMarkQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "复评"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draw", "report"], name="second_mark_once"),
            models.CheckConstraint(
                condition=Q(decision__in=["", *SecondDecision.values]), name="second_mark_decision_known"
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True) | ~Q(decision="") & Q(decided_at__isnull=False),
                name="second_mark_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=True) | Q(first_by__isnull=True) | ~Q(reviewer=F("first_by")),
                name="second_mark_by_another_person",
            ),
            models.CheckConstraint(
                condition=Q(verdict="") | Q(verdict__in=SecondVerdict.values) & ~Q(verdict_reason=""),
                name="second_mark_verdict_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["reviewer"], condition=Q(decided_at__isnull=True), name="second_mark_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.report} 复评"

    @property
    def is_void(self) -> bool:
        """Whether nothing is left to compare: still open, and the first decision was taken back since it was drawn."""
        decided, drawn = self.report.decided_at, self.draw.drawn_at
        stands = self.report.state == ReportState.APPROVED and decided is not None and decided <= drawn
        return self.decided_at is None and not stands

    @property
    def is_corrected(self) -> bool:
        """Whether the report was approved otherwise since it was drawn."""
        return bool(self.report.approved_facts != self.first_facts)
