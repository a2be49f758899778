"""领导批示: a leader's written remark on a number or a report, which asks for an answer."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from campaigns.enums import InstructionState, Subject
from campaigns.models.campaign import Participation
from campaigns.models.period import Period
from campaigns.models.report import ProgressReport
from campaigns.models.scheme import Target
from units.enums import ANSWERING, Role
from units.models import User


class InstructionQuerySet(models.QuerySet["Instruction"]):
    """Instructions."""

    def visible_to(self, user: User) -> Self:
        """Those the person wrote, those that ask them, and those on units that the person sees."""
        return self.filter(Q(sent_by=user) | Q(person=user) | user.reach.q("participation__unit"))

    def answerable_by(self, user: User) -> Self:
        """Open ones that this person answers; agrees with ``permissions.may_answer``."""
        units = [row.unit_id for row in user.membership_list if row.role in ANSWERING]
        is_open = Q(person__isnull=True) | Q(person__is_active=False)
        mine = is_open & Q(participation__unit__in=units) | Q(person=user)
        return self.filter(mine, state=InstructionState.OPEN).exclude(sent_by=user)

    def judgeable_by(self, user: User) -> Self:
        """Answers that this person accepts or asks again for; agrees with ``permissions.may_judge_answer``."""
        leads = user.reach_as(Role.LEADER).q("participation__unit")
        found = self.filter(Q(sent_by=user) | leads & Q(sent_by__is_active=False))
        return found.filter(state=InstructionState.ANSWERED).exclude(answered_by=user)

    def on(self, participation_id: int, *, target_id: int | None = None, report_id: int | None = None) -> Self:
        """Those on one number of a unit: on its score as a whole, on one target in any period, or on one report."""
        here = self.filter(participation=participation_id)
        if report_id is not None:
            return here.filter(report=report_id)
        if target_id is not None:
            return here.filter(Q(target=target_id) | Q(report__assignment__target=target_id))
        return here.filter(subject=Subject.SCORE)

    def overdue(self, today: dt.date) -> Self:
        """Open ones whose answer was due before ``today``."""
        return self.filter(state=InstructionState.OPEN, due_on__lt=today)

    def with_context(self) -> Self:
        """Everything a list or page shows of an instruction, in one query."""
        return self.select_related(
            "participation__unit",
            "participation__campaign",
            "target",
            "period",
            "report__period",
            "report__assignment__target",
            "person",
            "sent_by",
            "answered_by",
        )


class Instruction(models.Model):
    """One instruction. ``subject`` says which of the keys are set besides the unit's; ``version`` counts its steps.

    Without a ``person``, or where that one has left, anybody of the unit answers. ``told_on`` is the day on which it was last asked, whose due day
    ``due_on`` is.
    """

    participation = models.ForeignKey(
        Participation, verbose_name="单位", on_delete=models.PROTECT, related_name="instructions"
    )
    subject = models.CharField("批示对象", max_length=8, choices=Subject.choices)
    target = models.ForeignKey(Target, verbose_name="目标", null=True, blank=True, on_delete=models.PROTECT)
    period = models.ForeignKey(Period, verbose_name="填报期", null=True, blank=True, on_delete=models.PROTECT)
    report = models.ForeignKey(ProgressReport, verbose_name="填报", null=True, blank=True, on_delete=models.PROTECT)
    person = models.ForeignKey(
        User, verbose_name="答复人", null=True, blank=True, on_delete=models.PROTECT, related_name="instructions"
    )
    text = models.TextField("批示内容")
    state = models.CharField("状态", max_length=10, choices=InstructionState.choices, default=InstructionState.OPEN)
    due_on = models.DateField("答复期限")
    told_on = models.DateField("批示日期")
    version = models.PositiveIntegerField("步数", default=1)
    sent_by = models.ForeignKey(User, verbose_name="批示人", on_delete=models.PROTECT, related_name="instructions_sent")
    sent_at = models.DateTimeField("批示时间")
    answered_by = models.ForeignKey(
        User, verbose_name="实际答复人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = InstructionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "领导批示"
        ordering: ClassVar = ["-sent_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=InstructionState.values), name="instruction_state_known"),
            models.CheckConstraint(
                condition=Q(subject=Subject.SCORE, target__isnull=True, period__isnull=True, report__isnull=True)
                | Q(subject=Subject.TARGET, target__isnull=False, period__isnull=True, report__isnull=True)
                | Q(subject=Subject.CELL, target__isnull=False, period__isnull=False, report__isnull=True)
                | Q(subject=Subject.REPORT, target__isnull=True, period__isnull=True, report__isnull=False),
                name="instruction_subject_is_whole",
            ),
            models.CheckConstraint(condition=Q(due_on__gt=F("told_on")), name="instruction_due_after_told"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="instruction_open")]

    def __str__(self) -> str:
        return f"{self.participation} · {self.about}"

    @property
    def about(self) -> str:
        """What it is on, in words."""
        match self.subject:
            case Subject.TARGET:
                return str(self.target)
            case Subject.CELL:
                return f"{self.target} · {self.period}"
            case Subject.REPORT:
                assert self.report is not None
                return f"{self.report.assignment.target} · {self.report.period}的填报"
        return "单位得分"

    @property
    def is_over(self) -> bool:
        """Whether nothing more is expected."""
        return self.state in {InstructionState.ACCEPTED, InstructionState.WITHDRAWN}


class InstructionStep(models.Model):
    """One step in the life of an instruction; these rows are the history people see."""

    instruction = models.ForeignKey(Instruction, verbose_name="批示", on_delete=models.CASCADE, related_name="steps")
    step = models.CharField("步骤", max_length=12)
    actor = models.ForeignKey(User, verbose_name="操作人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    text = models.TextField("内容", blank=True)
    due_on = models.DateField("答复期限", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "批示记录"
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.instruction_id} {self.step}"
