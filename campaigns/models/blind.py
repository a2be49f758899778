"""People who must judge a report without knowing how it was decided."""

from typing import ClassVar

from django.db import models

from campaigns.models.report import ProgressReport
from units.models import User


class BlindReading(models.Model):
    """While this stands, the person is not shown what was decided on the report, nor by whom."""

    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="blind_readings")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="blind_readings")

    class Meta:
        verbose_name = verbose_name_plural = "盲评"
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "user"], name="blind_reading_once")]

    def __str__(self) -> str:
        return f"{self.report_id} {self.user_id}"
