"""What a business system filled into a draft, kept beside it: the person who submits decides."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from campaigns.models.report import ProgressReport
from units.models import BusinessSystem


class SystemFill(models.Model):
    """One filling. ``version`` is that of the draft it left: as long as the draft has it, nobody touched it since."""

    report = models.ForeignKey(ProgressReport, verbose_name="填报", on_delete=models.CASCADE, related_name="fills")
    system = models.ForeignKey(BusinessSystem, verbose_name="业务系统", on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField("填入的数", default=dict, encoder=DjangoJSONEncoder)
    text = models.TextField("填入的说明", blank=True)
    version = models.PositiveIntegerField("修改次数")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "系统填入"
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.system_id} {self.at:%Y-%m-%d %H:%M}"
