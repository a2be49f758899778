"""Targets a unit gives back because they were given to it by mistake."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from campaigns.enums import ReturnState
from campaigns.models.assignment import Assignment
from campaigns.models.campaign import Participation
from campaigns.models.scheme import Target
from units.enums import Role
from units.models import User


class AssignmentReturnQuerySet(models.QuerySet["AssignmentReturn"]):
    """Returned assignments."""

    def visible_to(self, user: User) -> Self:
        """Returns of units this person sees."""
        return self.filter(user.reach.q("participation__unit"))

    def waiting(self) -> Self:
        """Not decided yet."""
        return self.filter(state=ReturnState.OPEN)

    def decidable_by(self, user: User) -> Self:
        """Those whose campaign this person's office runs; agrees with ``permissions.may_arrange_campaign``."""
        condition = Q(pk__in=[])
        for row in user.membership_list:
            if row.role == Role.ADMINISTRATOR:
                condition |= Q(participation__campaign__organiser__path__startswith=row.unit.path)
        return self if user.is_superuser else self.filter(condition)


class AssignmentReturn(models.Model):
    """退回任务: the unit's reason and the office's answer; stays when the assignment is taken back."""

    participation = models.ForeignKey(
        Participation, verbose_name="单位", on_delete=models.CASCADE, related_name="returned_assignments"
    )
    target = models.ForeignKey(Target, verbose_name="目标", on_delete=models.PROTECT, related_name="+")
    assignment = models.ForeignKey(
        Assignment, verbose_name="任务", null=True, on_delete=models.SET_NULL, related_name="returns"
    )
    state = models.CharField("状态", max_length=10, choices=ReturnState.choices, default=ReturnState.OPEN)
    reason = models.TextField("退回理由")
    returned_by = models.ForeignKey(User, verbose_name="退回人", null=True, on_delete=models.PROTECT, related_name="+")
    returned_at = models.DateTimeField("退回时间")
    answer = models.TextField("答复", blank=True)
    decided_by = models.ForeignKey(
        User, verbose_name="答复人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = AssignmentReturnQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "退回任务"
        ordering: ClassVar = ["-returned_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participation", "target"], condition=Q(state=ReturnState.OPEN), name="return_open_once"
            ),
            models.CheckConstraint(condition=Q(state__in=ReturnState.values), name="return_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.participation} 退回 {self.target}"
