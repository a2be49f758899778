"""People and what they are in which unit."""

from functools import cached_property
from typing import ClassVar, Self

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q

from units.enums import OVERSEEING, Role
from units.models.reach import Reach
from units.models.unit import Unit
from units.validators import validate_phone, validate_username


class UserQuerySet(models.QuerySet["User"]):
    """People, in the words of the office."""

    def active(self) -> Self:
        """People who may sign in."""
        return self.filter(is_active=True)

    def with_role(self, role: Role, unit: Unit) -> Self:
        """Active people who hold ``role`` in exactly this unit."""
        return self.active().filter(memberships__role=role, memberships__unit=unit)

    def overseeing(self, role: Role, unit: Unit) -> Self:
        """Active people whose ``role`` reaches down to ``unit`` from it or from above."""
        units = Unit.objects.filter(path__in=[unit.path[: end * 4] for end in range(1, len(unit.path) // 4 + 1)])
        return self.active().filter(memberships__role=role, memberships__unit__in=units).distinct()


class UserManager(BaseUserManager.from_queryset(UserQuerySet)["User"]):  # type: ignore[misc]
    """Creates people."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """A person with a login name; without a password nobody can sign in."""
        user: User = self.model(username=username, **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: object) -> "User":
        """A technical person for the Django admin."""
        return self.create_user(username, password, **{"is_staff": True, "is_superuser": True, **fields})


class User(AbstractBaseUser, PermissionsMixin):
    """A person; what they may do follows from their memberships."""

    username = models.CharField("登录名", max_length=40, unique=True, validators=[validate_username])
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("手机", max_length=20, blank=True, validators=[validate_phone])
    email = models.EmailField("电子邮箱", blank=True)
    is_active = models.BooleanField("启用", default=True)
    is_staff = models.BooleanField("可进入技术后台", default=False)
    joined_at = models.DateTimeField("创建时间", auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "用户"

    def __str__(self) -> str:
        return self.name or self.username

    @cached_property
    def membership_list(self) -> list["Membership"]:
        """The person's memberships with their units; one query for the life of this object."""
        return list(self.memberships.select_related("unit").order_by("unit__path", "role"))

    @cached_property
    def reach(self) -> Reach:
        """What this person sees of the organisation tree."""
        rows = self.membership_list
        return Reach(
            prefixes=tuple(sorted({row.unit.path for row in rows if row.role in OVERSEEING})),
            units=tuple(sorted({row.unit_id for row in rows if row.role == Role.REPORTER})),
        )

    @cached_property
    def roles(self) -> frozenset[str]:
        """Every role the person holds anywhere."""
        return frozenset(row.role for row in self.membership_list)

    def holds(self, role: Role, path: str) -> bool:
        """Whether ``role`` reaches the unit with this ``path``: a reporter only in the unit itself, others below too."""
        rows = [row for row in self.membership_list if row.role == role]
        if role == Role.REPORTER:
            return any(row.unit.path == path for row in rows)
        return any(path.startswith(row.unit.path) for row in rows)


class Membership(models.Model):
    """A person in a unit with a role; one person may hold several."""

    user = models.ForeignKey(User, verbose_name="用户", on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("角色", max_length=16, choices=Role.choices)
    post = models.CharField("职务", max_length=40, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "unit", "role"], name="membership_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.unit} · {self.get_role_display()}"
