"""Targets given to units, and the periods in which they are reported."""

import datetime as dt
from typing import ClassVar, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from campaigns.enums import FILED, ChainLevel, Cycle, Part, SchemeState
from campaigns.models.campaign import Campaign, Participation
from campaigns.models.scheme import Target
from core.decimals import ExactDecimalField
from units.models import User


class Period(models.Model):
    """A 填报期: opens when it starts, is due, and closes for reporters after ``closes_on`` where one is set."""

    campaign = models.ForeignKey(Campaign, verbose_name="创建活动", on_delete=models.CASCADE, related_name="periods")
    code = models.CharField("代码", max_length=64)
    cycle = models.CharField("周期", max_length=8, choices=Cycle.choices)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    due_on = models.DateField("截止日期")
    closes_on = models.DateField("关闭日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "填报期"
        ordering: ClassVar = ["starts_on", "cycle"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "code"], name="period_code_once"),
            models.UniqueConstraint(fields=["campaign", "cycle", "starts_on"], name="period_start_once"),
            models.CheckConstraint(condition=Q(cycle__in=Cycle.values), name="period_cycle_known"),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="period_starts_before_it_ends"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The period in words, such as 2026年第4季度."""
        year, month = self.starts_on.year, self.starts_on.month
        match self.cycle:
            case Cycle.MONTH:
                return f"{year}年{month}月"
            case Cycle.QUARTER:
                return f"{year}年第{(month + 2) // 3}季度"
            case Cycle.HALF:
                return f"{year}年{'上' if month <= 6 else '下'}半年"  # noqa: PLR2004 - June ends the first half
            case Cycle.YEAR:
                return f"{year}年"
        return "全程"

    def is_open(self, today: dt.date) -> bool:
        """Whether reporters may fill in: from its start until it closes (late filing stays possible until then)."""
        return self.starts_on <= today and (self.closes_on is None or today <= self.closes_on)


PERIOD = "participation__campaign__periods"
"""The lookup from an assignment to the periods of its campaign; one filter() call keeps it one join."""


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments, in the words of the office."""

    def visible_to(self, user: User) -> Self:
        """Assignments of units this person sees."""
        return self.filter(user.reach.q("participation__unit"))

    def in_force(self) -> Self:
        """Assignments of published schemes."""
        return self.filter(target__scheme__state=SchemeState.PUBLISHED)

    def by_period(self, **conditions: object) -> Self:
        """One row per assignment × period of its cycle, with ``period_id`` and ``due_on``.

        ``conditions`` are lookups on the period, e.g. ``due_on__lt=today``.
        """
        lookups = {f"{PERIOD}__{name}": value for name, value in conditions.items()}
        return self.filter(**{f"{PERIOD}__cycle": F("target__cycle"), **lookups}).annotate(
            period_id=F(f"{PERIOD}__pk"), due_on=F(f"{PERIOD}__due_on")
        )

    def in_period(self, period_id: int) -> Self:
        """With ``during``, this period of the campaign where it is of the target's cycle, and ``mine``, its report.

        Both are joined, so that a page of one cell asks once.
        """
        period, report = Q(**{f"{PERIOD}__pk": period_id}), Q(reports__period=period_id)
        found = self.annotate(
            during=FilteredRelation(PERIOD, condition=period), mine=FilteredRelation("reports", condition=report)
        )
        return found.filter(during__cycle=F("target__cycle")).select_related("during", "mine")

    def unfiled(self) -> Self:
        """Of ``by_period``: those without a submitted or approved report."""
        reports = apps.get_model("campaigns", "ProgressReport")  # reports refer to assignments, not the other way
        filed = reports.objects.filter(assignment=OuterRef("pk"), period=OuterRef("period_id"), state__in=FILED)
        return self.filter(~Exists(filed))


class Assignment(models.Model):
    """A leaf given to a unit of the campaign (任务): one cell of unit × leaf."""

    participation = models.ForeignKey(
        Participation, verbose_name="单位", on_delete=models.CASCADE, related_name="assignments"
    )
    target = models.ForeignKey(Target, verbose_name="目标", on_delete=models.PROTECT, related_name="assignments")
    part = models.CharField("承担方式", max_length=10, choices=Part.choices, default=Part.LEAD)
    own_goal = ExactDecimalField("自定目标值", places=6, null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任务"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participation", "target"], name="assignment_once"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="assignment_part_known"),
            models.CheckConstraint(condition=Q(own_goal__isnull=True) | Q(own_goal__gt=0), name="own_goal_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.participation} · {self.target}"


class ChainMember(models.Model):
    """One link of the responsibility chain of an assignment; level 1 is the responsible person."""

    assignment = models.ForeignKey(Assignment, verbose_name="任务", on_delete=models.CASCADE, related_name="chain")
    level = models.PositiveSmallIntegerField("层级", choices=ChainLevel.choices)
    user = models.ForeignKey(User, verbose_name="责任人", on_delete=models.PROTECT, related_name="chain_places")

    class Meta:
        verbose_name = verbose_name_plural = "责任链"
        ordering: ClassVar = ["level"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "level"], name="chain_level_once"),
            models.CheckConstraint(condition=Q(level__in=ChainLevel.values), name="chain_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.user}"
