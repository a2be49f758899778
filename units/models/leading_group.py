"""The leading group of a unit (领导小组)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from units.enums import GroupPost
from units.models.person import User
from units.models.unit import Unit


class LeadingGroup(models.Model):
    """Every unit has its own; which unit lacks one is visible (组织领导到位)."""

    unit = models.OneToOneField(Unit, verbose_name="单位", on_delete=models.CASCADE, related_name="leading_group")
    founded_on = models.DateField("成立日期", null=True, blank=True)
    document_number = models.CharField("文号", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "领导小组"

    def __str__(self) -> str:
        return f"{self.unit} 领导小组"


class LeadingGroupMember(models.Model):
    """组长, 副组长 or 成员, with the post held in the unit; an account is not needed."""

    group = models.ForeignKey(LeadingGroup, verbose_name="领导小组", on_delete=models.CASCADE, related_name="members")
    name = models.CharField("姓名", max_length=40)
    group_post = models.CharField("组内职务", max_length=8, choices=GroupPost.choices)
    post = models.CharField("职务", max_length=60, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=0)
    user = models.ForeignKey(User, verbose_name="账号", null=True, blank=True, on_delete=models.SET_NULL)

    class Meta:
        verbose_name = verbose_name_plural = "领导小组成员"
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(group_post__in=GroupPost.values), name="group_post_known"),
            models.UniqueConstraint(fields=["group", "name", "group_post"], name="group_member_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_group_post_display()} {self.name}"
