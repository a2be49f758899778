"""Business systems of the city that push figures and read scores, the keys they show, and what they were answered."""

import datetime as dt
import hashlib
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from units.enums import Role, SystemRight
from units.models.person import User
from units.models.reach import Reach
from units.models.unit import Unit


def digest_of(token: str) -> str:
    """What is kept of a token: it is long and random, so that its hash needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


class BusinessSystemQuerySet(models.QuerySet["BusinessSystem"]):
    """Business systems."""

    def managed_by(self, user: User) -> Self:
        """Systems of units this person administers; agrees with ``permissions.may_administer`` of their unit."""
        return self if user.is_superuser else self.filter(user.reach_as(Role.ADMINISTRATOR).q("unit"))


class BusinessSystem(models.Model):
    """业务系统: a program that acts for a unit and all below it, within its rights; it is no person and decides nothing."""

    unit = models.ForeignKey(Unit, verbose_name="所属单位", on_delete=models.PROTECT, related_name="systems")
    name = models.CharField("系统名称", max_length=40)
    may_fill = models.BooleanField("填报数据", default=False)
    may_record = models.BooleanField("登记台账", default=False)
    may_read = models.BooleanField("读取得分", default=False)
    calls_per_minute = models.PositiveIntegerField("每分钟最多调用次数", default=120)
    is_active = models.BooleanField("启用", default=True)

    objects = BusinessSystemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "业务系统"
        ordering: ClassVar = ["unit__path", "name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "name"], name="system_once"),
            models.CheckConstraint(condition=Q(calls_per_minute__gte=1), name="system_calls_positive"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reach(self) -> Reach:
        """What of the organisation tree it sees: its unit and all below."""
        return Reach(prefixes=(self.unit.path,))

    @property
    def rights(self) -> frozenset[SystemRight]:
        """What it may do."""
        held = {
            SystemRight.FACTS: self.may_fill,
            SystemRight.LEDGER: self.may_record,
            SystemRight.SCORES: self.may_read,
        }
        return frozenset(right for right, is_held in held.items() if is_held)

    @property
    def rights_in_words(self) -> str:
        """The rights as people read them."""
        return "、".join(str(right.label) for right in SystemRight if right in self.rights) or "没有"


class SystemTokenQuerySet(models.QuerySet["SystemToken"]):
    """Tokens."""

    def in_force(self, today: dt.date) -> Self:
        """Those that open the door today: neither withdrawn nor run out, of a system that is switched on."""
        return self.filter(revoked_at__isnull=True, expires_on__gte=today, system__is_active=True)

    def opened_by(self, token: str) -> Self:
        """The row behind a token."""
        return self.filter(digest=digest_of(token))


class SystemToken(models.Model):
    """接入密钥: shown once when it is made; ``hint`` is its beginning, by which people tell one from another."""

    system = models.ForeignKey(BusinessSystem, verbose_name="业务系统", on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    hint = models.CharField("开头", max_length=12, editable=False)
    made_by = models.ForeignKey(User, verbose_name="生成人", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("生成时间")
    expires_on = models.DateField("有效至")
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)
    last_used_on = models.DateField("最近使用", null=True, blank=True)

    objects = SystemTokenQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "接入密钥"
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.hint}…"


class StoredAnswer(models.Model):
    """What a call with an idempotency key was answered, so that the same call again is answered alike and does nothing.

    ``fingerprint``: hash of the address and the body; another body under the same key is a mistake of the caller.
    """

    system = models.ForeignKey(BusinessSystem, on_delete=models.CASCADE, related_name="answers")
    key = models.CharField("幂等键", max_length=100)
    fingerprint = models.CharField(max_length=64)
    body = models.JSONField("应答", default=dict)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "接口应答"
        constraints: ClassVar = [models.UniqueConstraint(fields=["system", "key"], name="answer_once")]
        indexes: ClassVar = [models.Index(fields=["system", "at"], name="answer_by_age")]

    def __str__(self) -> str:
        return f"{self.system_id} {self.key}"
