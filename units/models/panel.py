"""Named groups of persons who review."""

from typing import ClassVar

from django.db import models

from units.models.unit import Unit


class ReviewPanel(models.Model):
    """评审组: persons, of whichever units, who review the targets given to them; a seat is a ``Membership``."""

    unit = models.ForeignKey(Unit, verbose_name="设立单位", on_delete=models.PROTECT, related_name="panels")
    name = models.CharField("名称", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "评审组"
        ordering: ClassVar = ["unit__path", "name"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["unit", "name"], name="panel_once")]

    def __str__(self) -> str:
        return self.name
