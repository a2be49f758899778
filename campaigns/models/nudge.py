"""催办: what a leader or the office asked for in person, and who has seen it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from campaigns.models.assignment import Assignment
from campaigns.models.period import Period
from units.models import User


class NudgeQuerySet(models.QuerySet["Nudge"]):
    """Nudges."""

    def visible_to(self, user: User) -> Self:
        """Those the person sent, and those to units that the person sees."""
        return self.filter(Q(sent_by=user) | user.reach.q("assignment__participation__unit"))


class Nudge(models.Model):
    """One matter (assignment × period) that was asked for; at most once a day, whoever asks."""

    assignment = models.ForeignKey(Assignment, verbose_name="任务", on_delete=models.CASCADE, related_name="nudges")
    period = models.ForeignKey(Period, verbose_name="填报期", on_delete=models.CASCADE, related_name="+")
    day = models.DateField("日期")
    text = models.CharField("催办内容", max_length=300)
    sent_by = models.ForeignKey(User, verbose_name="催办人", on_delete=models.PROTECT, related_name="nudges_sent")
    sent_at = models.DateTimeField("催办时间")

    objects = NudgeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "催办"
        ordering: ClassVar = ["-sent_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "period", "day"], name="nudge_once_a_day")
        ]

    def __str__(self) -> str:
        return f"催办 {self.assignment} {self.day}"


class NudgeReceipt(models.Model):
    """One person who was asked, and when they said that they have seen it."""

    nudge = models.ForeignKey(Nudge, verbose_name="催办", on_delete=models.CASCADE, related_name="receipts")
    user = models.ForeignKey(User, verbose_name="收件人", on_delete=models.CASCADE, related_name="nudge_receipts")
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "催办回执"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["nudge", "user"], name="nudge_receipt_once")]

    def __str__(self) -> str:
        return f"{self.nudge_id} {self.user_id}"
