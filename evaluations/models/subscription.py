"""What leaders have sent to them: the weekly letter, and word when a threshold of their own is crossed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from campaigns.models import Participation
from core.decimals import ExactDecimalField
from evaluations.enums import WatchKind
from units.models import Unit, User


class Subscription(models.Model):
    """每周简报 of one person: on which day of the week (1 is Monday) and from which hour.

    ``sent_for``: the chosen day the last letter was for; whoever sends the next claims it by compare-and-swap.
    """

    user = models.OneToOneField(User, verbose_name="收件人", on_delete=models.CASCADE, related_name="subscription")
    weekday = models.PositiveSmallIntegerField("星期")
    hour = models.PositiveSmallIntegerField("几点以后")
    made_at = models.DateTimeField("订阅时间")
    sent_for = models.DateField("最近一封对应的日子", null=True, blank=True)
    sent_at = models.DateTimeField("最近发送时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "每周简报"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__gte=1, weekday__lte=7), name="subscription_weekday_known"),
            models.CheckConstraint(condition=Q(hour__lte=23), name="subscription_hour_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} 每周简报"

    @property
    def day_words(self) -> str:
        """The chosen day."""
        return f"每周{'一二三四五六日'[self.weekday - 1]}"


class Watch(models.Model):
    """A threshold of one person's own; without a unit, over every unit the person sees."""

    user = models.ForeignKey(User, verbose_name="收件人", on_delete=models.CASCADE, related_name="watches")
    kind = models.CharField("关注", max_length=10, choices=WatchKind.choices)
    unit = models.ForeignKey(
        Unit, verbose_name="单位", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    threshold = ExactDecimalField("界线", places=2)
    made_at = models.DateTimeField("设置时间")

    class Meta:
        verbose_name = verbose_name_plural = "关注"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "kind", "threshold"], condition=Q(unit__isnull=True), name="watch_of_all_once"
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "unit", "threshold"], condition=Q(unit__isnull=False), name="watch_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=WatchKind.values), name="watch_kind_known"),
            models.CheckConstraint(condition=Q(threshold__gte=0), name="watch_threshold_not_negative"),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The threshold as a sentence."""
        who = "任一单位" if self.unit is None else str(self.unit)
        number = f"{self.threshold.normalize():f}"
        return f"{who}总分低于 {number} 分" if self.kind == WatchKind.SCORE else f"{who}逾期达到 {number} 项"


class WatchCrossing(models.Model):
    """A unit is beyond the threshold from ``since`` until ``until``; told of once.

    ``mailed_at``: claimed by whoever mails it; a crossing that was there when the threshold was set is never mailed.
    """

    watch = models.ForeignKey(Watch, verbose_name="关注", on_delete=models.CASCADE, related_name="crossings")
    participation = models.ForeignKey(Participation, verbose_name="单位", on_delete=models.CASCADE, related_name="+")
    value = ExactDecimalField("当时数值", places=2)
    since = models.DateTimeField("自")
    until = models.DateTimeField("至", null=True, blank=True)
    mailed_at = models.DateTimeField("邮件发送时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "越过界线"
        ordering: ClassVar = ["since", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["watch", "participation"], condition=Q(until__isnull=True), name="watch_crossing_open_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["watch", "until"], name="watch_crossing_by_end"),
            models.Index(fields=["watch"], condition=Q(mailed_at__isnull=True), name="watch_crossing_unmailed"),
        ]

    def __str__(self) -> str:
        return f"{self.watch_id} {self.participation_id} {self.since}"
