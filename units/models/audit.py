"""Who did what, when, from where: written by every operation, changed by none."""

import secrets
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from core.keyed_chain import is_digest, keyed_digest
from units.enums import ActKind, ActResult, Duty, Role
from units.models.audit_seal import AuditSeal, AuditSealLine
from units.models.person import User
from units.models.unit import Unit

_LATEST = 50
"""Acts that may be under way at once without one of them being overlooked by ``pulse``."""

_TOLD = (
    "at",
    "actor_id",
    "kind",
    "verb",
    "result",
    "unit_id",
    "object_kind",
    "object_id",
    "label",
    "details",
    "address",
    "request_id",
    "nonce",
)
"""What the stamp of an entry speaks for: all it says."""


class AppendOnlyError(TypeError):
    """Somebody tried to change or to delete what is only added to."""

    def __init__(self) -> None:
        """Always the same words."""
        super().__init__("the audit trail is append-only")


def stamp_of(entry: Any) -> str:
    """The keyed digest of what ``entry`` says; a row that was not written through here has no such stamp."""
    return keyed_digest("audit entry", (getattr(entry, name) for name in _TOLD))


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Audit entries: added, read, never changed; deleted only by ``drop_expired``."""

    def readable_by(self, user: User) -> Self:
        """Entries about units this person audits; what is of no unit, for auditors of a whole tree."""
        if user.is_superuser or user.duty == Duty.AUDIT:
            return self
        mine = user.reach_as(Role.AUDITOR)
        is_on_top = any(len(prefix) == Unit.steplen for prefix in mine.prefixes)
        return self.filter(mine.q("unit") | Q(unit__isnull=True) if is_on_top else mine.q("unit"))

    def pulse(self) -> models.Subquery:
        """An expression that grows with every act in the system: the sum of the latest keys.

        Not the highest one alone: an act that is committed after a later one moves the sum, but not the maximum. Who
        signs in or saves a file changes nothing that others see, and does not count.
        """
        latest = self.model.objects.filter(kind=ActKind.ACT).order_by("-pk").values("pk")[:_LATEST]
        total = models.Func("pk", function="SUM", output_field=models.BigIntegerField())
        return models.Subquery(self.model.objects.filter(pk__in=latest).order_by().annotate(sum=total).values("sum"))

    def unsealed(self, *, above: int = 0) -> Self:
        """Entries with a key above ``above`` that stand in no seal, oldest first."""
        sealed = AuditSealLine.objects.filter(entry_id=OuterRef("pk"))
        return self.filter(~Exists(sealed), pk__gt=above).order_by("pk")

    def drop_expired(self, seal: AuditSeal) -> int:
        """Delete the entries of a seal that is marked as purged; the database refuses any other. Gives how many."""
        lines = AuditSealLine.objects.filter(seal=seal).values("entry_id")
        return self.filter(pk__in=lines)._raw_delete(self.db)  # noqa: SLF001 - the one way past our own delete(), which refuses

    def bulk_create(self, objs: "Iterable[AuditEntry]", *args: Any, **kwargs: Any) -> "list[AuditEntry]":
        """Add many at once, each with its stamp."""
        if kwargs.get("update_conflicts"):
            raise AppendOnlyError
        entries = list(objs)
        for entry in entries:
            entry.put_stamp()
        return super().bulk_create(entries, *args, **kwargs)

    def update(self, **_kwargs: Any) -> int:
        """Never."""
        raise AppendOnlyError

    def bulk_update(self, *_args: Any, **_kwargs: Any) -> int:
        """Never."""
        raise AppendOnlyError

    def delete(self) -> tuple[int, dict[str, int]]:
        """Never."""
        raise AppendOnlyError


class AuditEntry(models.Model):
    """One act. Rows are only ever added: the model refuses, and so does the database."""

    at = models.DateTimeField("时间", db_index=True)
    actor = models.ForeignKey(User, verbose_name="操作人", null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("类别", max_length=8, choices=ActKind.choices, default=ActKind.ACT)
    verb = models.CharField("操作", max_length=60)
    result = models.CharField("结果", max_length=8, choices=ActResult.choices, default=ActResult.DONE)
    unit = models.ForeignKey(Unit, verbose_name="单位", null=True, on_delete=models.PROTECT, related_name="+")
    object_kind = models.CharField("对象类别", max_length=40)
    object_id = models.CharField("对象编号", max_length=64)
    label = models.CharField("对象", max_length=200)
    details = models.JSONField("详情", default=dict)
    address = models.CharField("来源地址", max_length=45, blank=True)
    request_id = models.CharField("请求编号", max_length=36, blank=True)
    nonce = models.CharField(max_length=32, unique=True, editable=False)
    stamp = models.CharField(max_length=64, editable=False)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审计记录"
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["object_kind", "object_id"], name="audit_by_object"),
            models.Index(fields=["-id"], condition=Q(kind="act"), name="audit_acts"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=ActKind.values), name="audit_kind_known"),
            models.CheckConstraint(condition=Q(result__in=ActResult.values), name="audit_result_known"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.label}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add it; one that is there already stays as it is."""
        if not self._state.adding:
            raise AppendOnlyError
        self.put_stamp()
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise AppendOnlyError

    def put_stamp(self) -> None:
        """Make the entry recognisable as one that the program wrote."""
        self.nonce = secrets.token_hex(16)
        self.stamp = stamp_of(self)

    @property
    def is_genuine(self) -> bool:
        """Whether it says what the program wrote."""
        return is_digest(self.stamp, "audit entry", (getattr(self, name) for name in _TOLD))

    @property
    def digest(self) -> str:
        """What a seal keeps of it: the stamp, bound to its place."""
        return keyed_digest("audit line", (self.pk, stamp_of(self), self.stamp))
