"""People and what they are in which unit."""

import datetime as dt
from functools import cached_property
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q

from core import clock
from core.paths import ancestors
from units.enums import OVERSEEING, Arranging, Duty, Role
from units.models.panel import ReviewPanel
from units.models.reach import Reach
from units.models.unit import Unit
from units.pinyin import initials
from units.validators import validate_phone, validate_username


class UserQuerySet(models.QuerySet["User"]):
    """People, in the words of the office."""

    def active(self) -> Self:
        """People who may sign in."""
        return self.filter(is_active=True)

    def with_role(self, role: Role, unit: Unit, today: dt.date) -> Self:
        """Active people who hold ``role`` in exactly this unit on ``today``."""
        rows = Membership.objects.in_force(today).filter(role=role, unit=unit)
        return self.active().filter(pk__in=rows.values("user"))

    def overseeing(self, role: Role, unit: Unit, today: dt.date) -> Self:
        """Active people whose ``role`` reaches down to ``unit`` from it or from above on ``today``."""
        rows = Membership.objects.in_force(today).filter(
            role=role, unit__path__in=ancestors(unit.path, include_self=True)
        )
        return self.active().filter(pk__in=rows.values("user"))

    def administered_by(self, user: "User") -> Self:
        """People who belong to, or hold a role in, a unit this person administers; switched-off accounts too."""
        mine = user.reach_as(Role.ADMINISTRATOR)
        rows = Membership.objects.filter(mine.q("unit"))
        return self.filter(mine.q("home_unit") | Q(pk__in=rows.values("user")))

    def listed_to(self, user: "User") -> Self:
        """People whose accounts or roles this person arranges, in the units where it does; switched-off accounts too."""
        mine = user.arranging(Arranging.ACCOUNTS).prefixes or user.arranging(Arranging.ROLES).prefixes
        if "" in mine:
            return self.all()
        reach = Reach(prefixes=mine)
        return self.filter(reach.q("home_unit") | Q(pk__in=Membership.objects.filter(reach.q("unit")).values("user")))

    def manageable_by(self, user: "User", today: dt.date) -> Self:
        """People whose accounts this person manages; agrees with ``permissions.may_manage_account``."""
        people = self.filter(is_staff=False, is_superuser=False, duty="").exclude(pk=user.pk)
        if user.duty == Duty.SYSTEM:
            return people
        mine = user.arranging(Arranging.ACCOUNTS)
        rows = Membership.objects.not_over(today)
        elsewhere = rows.filter(~mine.q("unit") | Q(role=Role.AUDITOR))
        theirs = Q(home_unit__isnull=True, pk__in=rows.values("user"))
        return people.filter(mine.q("home_unit") | theirs).exclude(pk__in=elsewhere.values("user"))

    def without_password(self) -> Self:
        """Active people who were never given a password."""
        return self.active().filter(password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def for_second_factors(self, today: dt.date) -> Self:
        """People with a second factor, and administrators of every kind, who are to have one."""
        offices = Membership.objects.in_force(today).filter(role=Role.ADMINISTRATOR)
        kinds = Q(is_superuser=True) | Q(is_staff=True) | ~Q(duty="") | Q(pk__in=offices.values("user"))
        return self.filter(Q(second_factor_at__isnull=False) | kinds)

    def matching(self, words: str) -> Self:
        """People whose name, login name or pinyin initials contain ``words``."""
        words = words.strip()
        return self.filter(
            Q(name__icontains=words) | Q(username__icontains=words) | Q(pinyin_initials__contains=words.lower())
        )


class UserManager(BaseUserManager.from_queryset(UserQuerySet)["User"]):  # type: ignore[misc]
    """Creates people."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        """A person with a login name; without a password nobody can sign in."""
        fields.setdefault("pinyin_initials", initials(str(fields.get("name", ""))))
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
    pinyin_initials = models.CharField("拼音首字母", max_length=40, blank=True, editable=False)
    home_unit = models.ForeignKey(
        Unit, verbose_name="所属单位", null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    phone = models.CharField("手机", max_length=20, blank=True, validators=[validate_phone])
    email = models.EmailField("电子邮箱", blank=True)
    is_active = models.BooleanField("启用", default=True)
    is_staff = models.BooleanField("可进入技术后台", default=False)
    must_change_password = models.BooleanField("下次登录须改密码", default=False)
    password_set_at = models.DateTimeField("密码设定时间", null=True, blank=True, editable=False)
    second_factor_at = models.DateTimeField("二次验证启用时间", null=True, blank=True, editable=False)
    session_mark = models.CharField(max_length=16, blank=True, editable=False)
    duty = models.CharField("三员职责", max_length=16, choices=Duty.choices, blank=True, editable=False)
    unread_notices = models.PositiveIntegerField("未读提醒", default=0, editable=False)
    joined_at = models.DateTimeField("创建时间", auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "用户"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(duty__in=["", *Duty.values]), name="user_duty_known")
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def set_password(self, raw_password: str | None) -> None:
        """Django's, and the moment is kept with it."""
        super().set_password(raw_password)
        self.password_set_at = clock.now()

    def password_age(self, at: dt.datetime) -> int:
        """Whole days since the password was set; 0 where nobody set one (the demo's, an identity provider's people)."""
        if self.password_set_at is None or not self.has_usable_password():
            return 0
        return max((at - self.password_set_at).days, 0)

    @cached_property
    def membership_list(self) -> list["Membership"]:
        """The memberships in force today with their units; one query for the life of this object.

        A person stands at the edge: what they may do is asked about the day on which they act.
        """
        rows = self.memberships.in_force(clock.today())
        return list(rows.select_related("unit").order_by("unit__path", "role"))

    @cached_property
    def reach(self) -> Reach:
        """What this person sees of the organisation tree."""
        rows = self.membership_list
        return Reach(
            prefixes=tuple(sorted({row.unit.path for row in rows if row.role in OVERSEEING})),
            units=tuple(sorted({row.unit_id for row in rows if row.role == Role.REPORTER})),
        )

    @property
    def standing(self) -> tuple[object, ...]:
        """What pages show of the person and what follows for what they see: another name or post, another standing."""
        posts = tuple(
            (row.pk, row.role, row.unit_id, row.unit.path, row.unit.name, row.panel_id) for row in self.membership_list
        )
        told = (self.username, self.name, self.duty, self.unread_notices)
        return (self.pk, *told, self.is_superuser, self.is_staff, posts)

    def reach_as(self, role: Role) -> Reach:
        """The subtrees in which the person acts as ``role``, one of those that oversee."""
        return Reach(prefixes=tuple(sorted({row.unit.path for row in self.membership_list if row.role == role})))

    def arranging(self, what: Arranging) -> Reach:
        """Where the person arranges units, accounts or roles: everywhere by duty, else where they are 创建办.

        An installation that separates its administrators leaves nothing of it to the 创建办.
        """
        if self.duty == what.duty:
            return Reach(prefixes=("",))
        return Reach() if settings.SEPARATE_ADMINISTRATORS else self.reach_as(Role.ADMINISTRATOR)

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


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships."""

    def in_force(self, today: dt.date) -> Self:
        """Those that let the person act on ``today``: an open end counts as always."""
        return self.filter(
            Q(starts_on__isnull=True) | Q(starts_on__lte=today), Q(ends_on__isnull=True) | Q(ends_on__gte=today)
        )

    def not_over(self, today: dt.date) -> Self:
        """Those in force on ``today`` or later."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))


class Membership(models.Model):
    """A person in a unit with a role; one person may hold several.

    A deputy (代理) holds the role of another person between two days, both included. A seat on a panel names it, its
    unit is the one that set the panel up.
    """

    user = models.ForeignKey(User, verbose_name="用户", on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField("角色", max_length=16, choices=Role.choices)
    post = models.CharField("职务", max_length=40, blank=True)
    panel = models.ForeignKey(
        ReviewPanel, verbose_name="评审组", null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    starts_on = models.DateField("自", null=True, blank=True)
    ends_on = models.DateField("至", null=True, blank=True)
    deputy_for = models.ForeignKey(
        User, verbose_name="代理谁", null=True, blank=True, on_delete=models.PROTECT, related_name="deputies"
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任职"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(deputy_for__isnull=True, panel__isnull=True),
                name="membership_once",
            ),
            models.UniqueConstraint(
                fields=["user", "unit", "role", "deputy_for"],
                condition=Q(deputy_for__isnull=False, panel__isnull=True),
                name="membership_deputy_once",
            ),
            models.UniqueConstraint(
                fields=["user", "panel"],
                condition=Q(deputy_for__isnull=True, panel__isnull=False),
                name="membership_seat_once",
            ),
            models.UniqueConstraint(
                fields=["user", "panel", "deputy_for"],
                condition=Q(deputy_for__isnull=False, panel__isnull=False),
                name="membership_seat_deputy_once",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.PANELLIST, panel__isnull=False) | ~Q(role=Role.PANELLIST) & Q(panel__isnull=True),
                name="membership_seat_names_its_panel",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lte=F("ends_on")),
                name="membership_starts_before_it_ends",
            ),
            models.CheckConstraint(
                condition=Q(deputy_for__isnull=True) | Q(starts_on__isnull=False, ends_on__isnull=False),
                name="membership_deputy_is_for_a_time",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.unit} · {self.get_role_display()}"
