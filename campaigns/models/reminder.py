"""One digest a day for each person (减负)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from campaigns.enums import NoticeKind
from campaigns.models.assignment import Assignment
from campaigns.models.period import Period
from units.models import User


class Digest(models.Model):
    """What one person is told on one day; the unique key makes a second run harmless."""

    user = models.ForeignKey(User, verbose_name="收件人", on_delete=models.CASCADE, related_name="digests")
    day = models.DateField("日期")
    composed_at = models.DateTimeField("生成时间")
    emailed_at = models.DateTimeField("邮件发送时间", null=True, blank=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        ordering: ClassVar = ["-day"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "day"], name="digest_once_a_day")]

    def __str__(self) -> str:
        return f"{self.user} {self.day}"


class DigestLine(models.Model):
    """One matter in a digest: a report (``assignment``, ``period``), or another one told in words that opens ``link``."""

    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField("事由", max_length=10, choices=NoticeKind.choices)
    assignment = models.ForeignKey(
        Assignment, verbose_name="任务", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    period = models.ForeignKey(
        Period, verbose_name="填报期", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    text = models.CharField("事项", max_length=200, blank=True)
    link = models.CharField("地址", max_length=200, blank=True)
    workdays = models.IntegerField("工作日", help_text="距截止的工作日数；逾期为负")

    class Meta:
        verbose_name = verbose_name_plural = "提醒事项"
        ordering: ClassVar = ["workdays", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest", "kind", "assignment", "period"], name="digest_line_once"),
            models.UniqueConstraint(
                fields=["digest", "kind", "link"], condition=Q(assignment__isnull=True), name="digest_word_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="digest_line_kind_known"),
            models.CheckConstraint(
                condition=Q(assignment__isnull=False, period__isnull=False, text="")
                | Q(assignment__isnull=True, period__isnull=True) & ~Q(text=""),
                name="digest_line_is_about_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.text or self.assignment_id}"
