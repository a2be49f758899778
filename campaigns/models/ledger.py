"""Ledger (台账): dated records of work done, in kinds that a bureau defines for itself and the units below."""

from functools import cached_property
from typing import ClassVar, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from campaigns.models.route import Desk
from campaigns.rules.ledger import LedgerField
from units.enums import Role
from units.models import BusinessSystem, InitialsField, Unit, User


def _and_above(path: str) -> list[str]:
    return [path[:end] for end in range(Unit.steplen, len(path) + 1, Unit.steplen)]


class LedgerKindQuerySet(models.QuerySet["LedgerKind"]):
    """Kinds of ledger."""

    def for_unit(self, unit: Unit) -> Self:
        """Kinds this unit writes: its own and those of the bureaus above."""
        return self.filter(owner__path__in=_and_above(unit.path))

    def visible_to(self, user: User) -> Self:
        """Kinds that units this person sees may write."""
        above = {
            path for row in user.membership_list if row.role != Role.PANELLIST for path in _and_above(row.unit.path)
        }
        return self.filter(user.reach.q("owner") | Q(owner__path__in=sorted(above)))

    def arrangeable_by(self, user: User) -> Self:
        """Kinds this person sets up and changes; agrees with ``permissions.may_arrange_targets``."""
        return self if user.is_superuser else self.filter(user.reach_as(Role.ADMINISTRATOR).q("owner"))

    def active(self) -> Self:
        """Kinds in which new entries are written."""
        return self.filter(is_active=True)


class LedgerKind(models.Model):
    """What is recorded in one kind of ledger. Entries that last (制度) hold until they end."""

    owner = models.ForeignKey(Unit, verbose_name="设置单位", on_delete=models.PROTECT, related_name="ledger_kinds")
    code = models.CharField("代码", max_length=40)
    name = models.CharField("名称", max_length=40)
    about = models.CharField("说明", max_length=200, blank=True)
    fields = models.JSONField("栏目", default=list)
    is_lasting = models.BooleanField("长期有效", default=False)
    position = models.PositiveSmallIntegerField("次序", default=0)
    is_active = models.BooleanField("在用", default=True)
    version = models.PositiveIntegerField("修改次数", default=1)

    objects = LedgerKindQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "台账种类"
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["owner", "code"], name="ledger_kind_once")]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def field_list(self) -> tuple[LedgerField, ...]:
        """What it asks for, in order."""
        return tuple(LedgerField.from_json(raw) for raw in self.fields)


class LedgerEntryQuerySet(models.QuerySet["LedgerEntry"]):
    """Entries."""

    def visible_to(self, user: User) -> Self:
        """Entries of units this person sees, and those that prove reports whose route leads to them."""
        seen, mine = user.reach.q("unit"), Desk.of(user).q("report__assignment")
        if mine is None:
            return self.filter(seen)
        attached = apps.get_model("campaigns", "ReportEvidence").objects.filter(mine, evidence__entry=OuterRef("pk"))
        return self.filter(seen | Exists(attached))  # a proof refers to its record

    def standing(self) -> Self:
        """Entries that were not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)

    def replaceable_by(self, kind: LedgerKind, unit: Unit, pk: int | None = None) -> Self:
        """What a record of this kind and unit (``pk``, where it is there already) may take the place of."""
        return self.standing().filter(kind=kind, unit=unit).exclude(pk=pk or 0)


class LedgerEntry(models.Model):
    """One record; withdrawn instead of deleted. ``ends_on``: until when a lasting one is in force."""

    kind = models.ForeignKey(LedgerKind, verbose_name="种类", on_delete=models.PROTECT, related_name="entries")
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="ledger_entries")
    dated_on = models.DateField("日期")
    ends_on = models.DateField("有效至", null=True, blank=True)
    title = models.CharField("标题", max_length=200)
    pinyin_initials = InitialsField(of="title")
    document_number = models.CharField("文号", max_length=80, blank=True)
    supersedes = models.ForeignKey(
        "self", verbose_name="代替", null=True, blank=True, on_delete=models.PROTECT, related_name="followers"
    )
    values = models.JSONField("内容", default=dict)
    version = models.PositiveIntegerField("修改次数", default=1)
    added_by = models.ForeignKey(User, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("登记时间")
    system = models.ForeignKey(
        BusinessSystem, verbose_name="来自系统", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤销理由", max_length=200, blank=True)

    objects = LedgerEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "台账记录"
        ordering: ClassVar = ["-dated_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("dated_on")), name="ledger_ends_after_start"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["unit", "kind", "dated_on"], name="ledger_by_day")]

    def __str__(self) -> str:
        return self.title


class LedgerVersion(models.Model):
    """An entry as it stood after a change; these rows are the history people see."""

    entry = models.ForeignKey(LedgerEntry, verbose_name="记录", on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField("修改次数")
    verb = models.CharField("操作", max_length=20)
    content = models.JSONField("当时内容", default=dict)
    actor = models.ForeignKey(User, verbose_name="操作人", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "台账修改记录"
        ordering: ClassVar = ["-version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["entry", "version"], name="ledger_version_once")]

    def __str__(self) -> str:
        return f"{self.entry_id} 第 {self.version} 次"
