"""What a unit was called and where it hung before it was changed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from units.enums import UnitKind
from units.models.unit import Unit


class UnitPast(models.Model):
    """Name, kind and superior of a unit until a day, that day included (沿革)."""

    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.CASCADE, related_name="pasts")
    until_on = models.DateField("至")
    name = models.CharField("当时名称", max_length=120)
    short_name = models.CharField("当时简称", max_length=40, blank=True)
    kind = models.CharField("当时类别", max_length=16, choices=UnitKind.choices)
    parent = models.ForeignKey(
        Unit, verbose_name="当时上级", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "单位沿革"
        ordering: ClassVar = ["until_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_past_kind_known")
        ]

    def __str__(self) -> str:
        return f"{self.name}（至 {self.until_on}）"
