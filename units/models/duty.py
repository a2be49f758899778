"""Who is proposed as an administrator, by whom, and who confirmed it. Two persons, neither of them the third."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from units.enums import Appointment, ProposalState
from units.models.person import User
from units.models.unit import Unit


class DutyProposalQuerySet(models.QuerySet["DutyProposal"]):
    """Proposals."""

    def open(self) -> Self:
        """Those that nobody has decided yet."""
        return self.filter(state=ProposalState.OPEN)


class DutyProposal(models.Model):
    """That ``person`` be given ``duty``, or (``takes_away``) relieved of it; as 创建办, in ``unit``."""

    person = models.ForeignKey(User, verbose_name="人员", on_delete=models.PROTECT, related_name="duty_proposals")
    duty = models.CharField("职责", max_length=16, choices=Appointment.choices)
    unit = models.ForeignKey(
        Unit, verbose_name="单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    takes_away = models.BooleanField("免去", default=False)
    reason = models.CharField("理由", max_length=200)
    state = models.CharField("状态", max_length=16, choices=ProposalState.choices, default=ProposalState.OPEN)
    proposed_by = models.ForeignKey(User, verbose_name="提名人", null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("提名时间")
    decided_by = models.ForeignKey(User, verbose_name="确认人", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("确认时间", null=True)

    objects = DutyProposalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "管理员任免"
        ordering: ClassVar = ["-proposed_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="open"), name="duty_proposal_one_open"),
            models.CheckConstraint(condition=Q(duty__in=Appointment.values), name="duty_proposal_duty_known"),
            models.CheckConstraint(
                condition=Q(duty=Appointment.OFFICE, unit__isnull=False)
                | ~Q(duty=Appointment.OFFICE) & Q(unit__isnull=True),
                name="duty_proposal_office_has_its_unit",
            ),
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="duty_proposal_state_known"),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | Q(decided_by__isnull=True, proposed_by__isnull=True)
                | Q(decided_by__isnull=False, proposed_by__isnull=False)
                & ~Q(decided_by=F("proposed_by"))
                & ~Q(decided_by=F("person"))
                & ~Q(proposed_by=F("person")),
                name="duty_proposal_takes_two_others",
            ),
        ]

    def __str__(self) -> str:
        words = f"{self.unit.name}的{self.get_duty_display()}" if self.unit else self.get_duty_display()
        return f"免去{self.person}的{words}" if self.takes_away else f"任命{self.person}为{words}"
