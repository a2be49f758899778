"""What became of a written opinion: at most one rectification or one case, held by the key of this row."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from evaluations.models.ballot import SurveyRemark
from evaluations.models.case import Case
from evaluations.models.rectification import Rectification


class RemarkFollowUp(models.Model):
    """A remark and what it was turned into. Says nothing of who wrote the remark: that is known nowhere."""

    remark = models.OneToOneField(
        SurveyRemark, verbose_name="书面意见", on_delete=models.PROTECT, primary_key=True, related_name="follow_up"
    )
    rectification = models.OneToOneField(
        Rectification,
        verbose_name="整改",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="from_remark",
    )
    case = models.OneToOneField(
        Case, verbose_name="诉求", null=True, blank=True, on_delete=models.PROTECT, related_name="from_remark"
    )

    class Meta:
        verbose_name = verbose_name_plural = "书面意见的办理"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rectification__isnull=False, case__isnull=True)
                | Q(rectification__isnull=True, case__isnull=False),
                name="remark_became_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.remark_id}"
