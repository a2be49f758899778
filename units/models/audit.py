"""Who did what, when: written by every operation, changed by none."""

from typing import ClassVar, Self

from django.db import models

from units.models.person import User
from units.models.unit import Unit

_LATEST = 50
"""Acts that may be under way at once without one of them being overlooked by ``pulse``."""


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Audit entries."""

    def visible_to(self, user: User) -> Self:
        """Entries about units this person oversees."""
        return self.filter(user.reach.q("unit"))

    def pulse(self) -> models.Subquery:
        """An expression that grows with every act in the system: the sum of the latest keys.

        Not the highest one alone: an act that is committed after a later one moves the sum, but not the maximum.
        """
        latest = self.model.objects.order_by("-pk").values("pk")[:_LATEST]
        total = models.Func("pk", function="SUM", output_field=models.BigIntegerField())
        return models.Subquery(self.model.objects.filter(pk__in=latest).order_by().annotate(sum=total).values("sum"))


class AuditEntry(models.Model):
    """One act. Rows are only ever added."""

    at = models.DateTimeField("时间", db_index=True)
    actor = models.ForeignKey(User, verbose_name="操作人", null=True, on_delete=models.PROTECT, related_name="+")
    verb = models.CharField("操作", max_length=60)
    unit = models.ForeignKey(Unit, verbose_name="单位", null=True, on_delete=models.PROTECT, related_name="+")
    object_kind = models.CharField("对象类别", max_length=40)
    object_id = models.CharField("对象编号", max_length=64)
    label = models.CharField("对象", max_length=200)
    details = models.JSONField("详情", default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["object_kind", "object_id"], name="audit_by_object")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.label}"
