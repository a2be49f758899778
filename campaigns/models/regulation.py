"""Which regulations each kind of unit must have."""

from collections.abc import Sequence
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from core.paths import ancestors
from units.enums import UnitKind
from units.models import Unit


class RequiredRegulationQuerySet(models.QuerySet["RequiredRegulation"]):
    """Required regulations."""

    def for_units(self, units: Sequence[Unit]) -> Self:
        """Those that a bureau requires of any of these units: of their kinds, set by themselves or from above."""
        paths = {path for unit in units for path in ancestors(unit.path, include_self=True)}
        return self.filter(owner__path__in=sorted(paths), unit_kind__in=sorted({unit.kind for unit in units}))


class RequiredRegulation(models.Model):
    """必备制度: a unit of this kind below ``owner`` must have one in force; it is told by its 制度类别."""

    owner = models.ForeignKey(
        Unit, verbose_name="设置单位", on_delete=models.PROTECT, related_name="required_regulations"
    )
    unit_kind = models.CharField("单位种类", max_length=20, choices=UnitKind.choices)
    name = models.CharField("制度类别", max_length=60)
    position = models.PositiveSmallIntegerField("次序", default=0)

    objects = RequiredRegulationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "必备制度"
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "unit_kind", "name"], name="required_regulation_once"),
            models.CheckConstraint(condition=Q(unit_kind__in=UnitKind.values), name="required_regulation_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name
