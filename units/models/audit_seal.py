"""Seals over the audit trail: batches of entries, each bound to the one before by a key that is not in the database."""

import datetime as dt
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from core.keyed_chain import is_digest, keyed_digest


class AuditSealQuerySet(models.QuerySet["AuditSeal"]):
    """Seals."""

    def latest_link(self) -> "AuditSeal | None":
        """The head of the chain; None before the first seal."""
        return self.order_by("-number").first()

    def expired(self, before: dt.datetime) -> Self:
        """Those made before ``before`` whose entries are still there, oldest first."""
        return self.filter(sealed_at__lt=before, purged_at__isnull=True).order_by("number")


class AuditSeal(models.Model):
    """One link of the chain. ``body``: digest of its lines; ``horizon``: the highest key sealed so far.

    ``purge_mark`` is made with the key when its entries are deleted after their time: who has no key cannot pretend that.
    """

    number = models.PositiveIntegerField("批次", unique=True)
    sealed_at = models.DateTimeField("封存时间", db_index=True)
    entries = models.PositiveIntegerField("条数")
    horizon = models.BigIntegerField()
    body = models.CharField(max_length=64)
    link = models.CharField(max_length=64)
    purged_at = models.DateTimeField("清理时间", null=True)
    purge_mark = models.CharField(max_length=64, blank=True)

    objects = AuditSealQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "审计封存"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(number__gte=1), name="audit_seal_counts_from_one"),
            models.CheckConstraint(condition=Q(entries__gte=1), name="audit_seal_holds_something"),
        ]

    def __str__(self) -> str:
        return f"第 {self.number} 批封存"

    def _linked(self, before: str) -> tuple[Any, ...]:
        return (before, self.number, self.sealed_at, self.entries, self.horizon, self.body)

    def put_link(self, before: str) -> None:
        """Bind it to the link ``before`` ("" for the first)."""
        self.link = keyed_digest("audit link", self._linked(before))

    def follows(self, before: str) -> bool:
        """Whether it is bound to the link ``before`` and says what it said then."""
        return is_digest(self.link, "audit link", self._linked(before))

    def put_purge_mark(self, at: dt.datetime) -> None:
        """Note that its entries are deleted now that their time is over."""
        self.purged_at = at
        self.purge_mark = keyed_digest("audit purge", (self.link, at))

    @property
    def is_purged_rightly(self) -> bool:
        """Whether the program deleted its entries."""
        return is_digest(self.purge_mark, "audit purge", (self.link, self.purged_at))


class AuditSealLine(models.Model):
    """One entry in a seal: its key (no foreign key, since a line outlasts what is taken away wrongly) and its digest."""

    seal = models.ForeignKey(AuditSeal, on_delete=models.PROTECT, related_name="lines")
    entry_id = models.BigIntegerField(unique=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "审计封存明细"

    def __str__(self) -> str:
        return f"{self.entry_id}:{self.digest}"
