"""Who did what, when: written by every operation, changed by none."""

from typing import ClassVar, Self

from django.db import models

from units.models.person import User
from units.models.unit import Unit


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Audit entries."""

    def visible_to(self, user: User) -> Self:
        """Entries about units this person oversees."""
        return self.filter(user.reach.q("unit"))


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
