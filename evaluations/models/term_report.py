"""The term's report: the office's own words for its parts, and practice it chose by hand."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from campaigns.models import Campaign, ProgressReport
from units.models import User

OVERVIEW = "overview"
"""The part of the report that stands before the parts of the scheme."""


class ReportBlock(models.Model):
    """What the report says of one part, written by the office with names of figures in braces.

    ``part``: the code of a second-level target, or ``OVERVIEW``. Without a row the report says what it always says.
    """

    campaign = models.ForeignKey(Campaign, verbose_name="创建活动", on_delete=models.CASCADE, related_name="blocks")
    part = models.CharField("部分", max_length=60)
    text = models.TextField("文字")
    version = models.PositiveIntegerField("修改次数", default=1)
    edited_by = models.ForeignKey(User, verbose_name="修改人", null=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField("修改时间")

    class Meta:
        verbose_name = verbose_name_plural = "总结文字"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["campaign", "part"], name="report_block_once"),
            models.CheckConstraint(condition=~Q(text=""), name="report_block_says_something"),
        ]

    def __str__(self) -> str:
        return self.part


class PracticeChoice(models.Model):
    """A report whose words the office wants in the term's report, whatever the scores say."""

    report = models.OneToOneField(
        ProgressReport, verbose_name="填报", primary_key=True, on_delete=models.CASCADE, related_name="practice_choice"
    )
    chosen_by = models.ForeignKey(User, verbose_name="选用人", null=True, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField("选用时间")

    class Meta:
        verbose_name = verbose_name_plural = "选用的做法"

    def __str__(self) -> str:
        return str(self.report)
