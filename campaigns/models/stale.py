"""What must be rolled up again: written in the same transaction as the change, so that no message can lose it."""

from typing import ClassVar

from django.db import models

from campaigns.models.assignment import Assignment
from campaigns.models.campaign import Campaign, Participation


class StaleMark(models.Model):
    """Narrowest first: one ``assignment``, else one ``participation``, else the whole campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="stale_marks")
    participation = models.ForeignKey(Participation, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    assignment = models.ForeignKey(Assignment, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    marked_at = models.DateTimeField()

    class Meta:
        verbose_name = verbose_name_plural = "待重算"
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.participation_id or '*'}/{self.assignment_id or '*'}"
