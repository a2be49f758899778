"""What the unit in the lead summed up: the reports of those that assist it."""

from typing import ClassVar

from django.db import models

from campaigns.models.report import ProgressReport


class ReportSource(models.Model):
    """汇总反馈: the lead's ``report`` takes account of an assisting unit's ``source`` as it was in ``version``."""

    report = models.ForeignKey(
        ProgressReport, verbose_name="主办填报", on_delete=models.CASCADE, related_name="sources"
    )
    source = models.ForeignKey(
        ProgressReport, verbose_name="协办填报", on_delete=models.CASCADE, related_name="summed_up_in"
    )
    version = models.PositiveIntegerField("汇总时的修改次数")

    class Meta:
        verbose_name = verbose_name_plural = "汇总的填报"
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "source"], name="report_source_once")]

    def __str__(self) -> str:
        return f"{self.report_id} ← {self.source_id}"
