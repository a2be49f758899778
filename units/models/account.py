"""What keeps accounts safe: the rules that were decided, passwords that may not come again, codes for a lost telephone."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from units.models.person import User


class AccountPolicy(models.Model):
    """One decision about accounts (``units.policies``), for the whole installation."""

    name = models.CharField("名称", max_length=40, unique=True)
    value = models.PositiveIntegerField("内容")
    set_by = models.ForeignKey(User, verbose_name="设置人", null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField("设置时间")

    class Meta:
        verbose_name = verbose_name_plural = "账号安全规则"
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class PastPassword(models.Model):
    """The hash of a password that a person had chosen before; ``until``: when another one took its place."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="past_passwords")
    password = models.CharField(max_length=128)
    until = models.DateTimeField("用至")

    class Meta:
        verbose_name = verbose_name_plural = "用过的密码"
        ordering: ClassVar = ["-until", "-pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(password=""), name="past_password_is_a_hash")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.until:%Y-%m-%d}"


class RecoveryCode(models.Model):
    """恢复码: opens once instead of the telephone. Kept as a keyed hash; ``used_at`` None while it still opens."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "恢复码"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.digest[:6]}"

    @staticmethod
    def digest_of(user: User, code: str) -> str:
        """What is kept of a code: bound to the person and to the installation's key."""
        return salted_hmac(f"recovery code {user.pk}", code, algorithm="sha256").hexdigest()
