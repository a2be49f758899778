"""Screens on a wall that show how a unit and all below it stand, without anybody signing in."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models

from units.enums import Role
from units.models import Membership, Unit, User
from units.models.system import digest_of


class WallDisplayQuerySet(models.QuerySet["WallDisplay"]):
    """Displays."""

    def managed_by(self, user: User) -> Self:
        """Displays of units this person administers."""
        return self.filter(user.reach_as(Role.ADMINISTRATOR).q("unit"))

    def in_force(self, today: dt.date) -> Self:
        """Neither withdrawn nor run out."""
        return self.filter(revoked_at__isnull=True, expires_on__gte=today)

    def opened_by(self, code: str) -> Self:
        """The display behind a code."""
        return self.filter(digest=digest_of(code))


class WallDisplay(models.Model):
    """大屏. Its code is typed on the screen once; only the code's hash is kept. It reads, and can do nothing else."""

    unit = models.ForeignKey(Unit, verbose_name="显示哪个单位", on_delete=models.CASCADE, related_name="walls")
    name = models.CharField("放在哪里", max_length=40)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(User, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("登记时间")
    expires_on = models.DateField("有效至")
    revoked_at = models.DateTimeField("停用时间", null=True, blank=True)
    seen_at = models.DateTimeField("最近取数", null=True, blank=True)

    objects = WallDisplayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "大屏"
        ordering: ClassVar = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def viewer(self) -> User:
        """Who looks through it: somebody of no name who sees the unit and all below, as an auditor does; saved nowhere."""
        viewer = User(name=self.name)
        viewer.membership_list = [Membership(user=viewer, unit=self.unit, role=Role.AUDITOR)]
        return viewer
