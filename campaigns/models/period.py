"""Periods in which units report, and what one unit was granted beyond them."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from campaigns.enums import Cycle
from campaigns.models.campaign import Campaign, Participation
from units.models import User


class PeriodQuerySet(models.QuerySet["Period"]):
    """Periods, in the words of the office."""

    def visible_to(self, user: User) -> Self:
        """Periods of campaigns this person sees."""
        return self.filter(campaign__in=Campaign.objects.visible_to(user))


class Period(models.Model):
    """A 填报期: opens when it starts, is due, and closes for reporters after ``closes_on`` where one is set."""

    campaign = models.ForeignKey(Campaign, verbose_name="创建活动", on_delete=models.CASCADE, related_name="periods")
    code = models.CharField("代码", max_length=64)
    cycle = models.CharField("周期", max_length=8, choices=Cycle.choices)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    due_on = models.DateField("截止日期")
    closes_on = models.DateField("关闭日期", null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

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

    def is_open(self, today: dt.date, *, extended_to: dt.date | None = None) -> bool:
        """Whether reporters may fill in: from its start until it closes (late filing stays possible until then).

        ``extended_to``: the due day a unit was granted; for that unit the period does not close before it.
        """
        closes_on = self.closes_on
        if closes_on is not None and extended_to is not None:
            closes_on = max(closes_on, extended_to)
        return self.starts_on <= today and (closes_on is None or today <= closes_on)


class PeriodExtensionQuerySet(models.QuerySet["PeriodExtension"]):
    """Extensions."""

    def is_open_for(self, *, participation_id: int, period: Period, today: dt.date) -> bool:
        """Whether the unit may fill in: the period is open, or it is closed and the unit's own day has not passed.

        The database is asked only where the period is closed.
        """
        if period.is_open(today):
            return True
        granted = self.filter(participation=participation_id, period=period).values_list("due_on", flat=True).first()
        return period.is_open(today, extended_to=granted)


class PeriodExtension(models.Model):
    """展期: a later due day of one period for one unit, with its reason."""

    participation = models.ForeignKey(
        Participation, verbose_name="单位", on_delete=models.CASCADE, related_name="extensions"
    )
    period = models.ForeignKey(Period, verbose_name="填报期", on_delete=models.CASCADE, related_name="extensions")
    due_on = models.DateField("展期至")
    reason = models.TextField("理由")
    granted_by = models.ForeignKey(User, verbose_name="批准人", null=True, on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField("批准时间")

    objects = PeriodExtensionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "展期"
        ordering: ClassVar = ["period__starts_on", "participation__path"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["participation", "period"], name="extension_once")]

    def __str__(self) -> str:
        return f"{self.participation} {self.period} 展期至 {self.due_on}"
