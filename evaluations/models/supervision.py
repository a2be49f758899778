"""行风监督员: outside monitors with a term, their meetings, patrols, and what they find (DOMAIN.md sections 1 and 2)."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from evaluations.enums import FindingState, SupervisorSector
from evaluations.models.case import Case
from evaluations.models.rectification import Rectification
from units.models import Unit, User


class SupervisorQuerySet(models.QuerySet["Supervisor"]):
    """Supervisors."""

    def visible_to(self, user: User) -> Self:
        """Those of the bureaus this person sees."""
        return self.filter(user.reach.q("bureau"))

    def serving_on(self, day: dt.date) -> Self:
        """Those whose term holds ``day``."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class Supervisor(models.Model):
    """A monitor for a term; with an account, findings are entered by the monitor."""

    bureau = models.ForeignKey(Unit, verbose_name="聘请单位", on_delete=models.PROTECT, related_name="supervisors")
    name = models.CharField("姓名", max_length=40)
    sector = models.CharField("界别", max_length=16, choices=SupervisorSector.choices)
    workplace = models.CharField("单位和职务", max_length=80, blank=True)
    starts_on = models.DateField("任期自")
    ends_on = models.DateField("任期至")
    user = models.ForeignKey(
        User, verbose_name="账号", null=True, blank=True, on_delete=models.PROTECT, related_name="supervisor_terms"
    )

    objects = SupervisorQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "行风监督员"
        ordering: ClassVar = ["-ends_on", "sector", "name", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["bureau", "name", "starts_on"], name="supervisor_once"),
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="supervisor_starts_before_end"),
            models.CheckConstraint(condition=Q(sector__in=SupervisorSector.values), name="supervisor_sector_known"),
        ]

    def __str__(self) -> str:
        return self.name


class PatrolQuerySet(models.QuerySet["Patrol"]):
    """Patrols and meetings."""

    def visible_to(self, user: User) -> Self:
        """Those of the bureaus this person sees."""
        return self.filter(user.reach.q("bureau"))


class Patrol(models.Model):
    """Supervisors come together: to look at ``unit``, or without one for a meeting."""

    bureau = models.ForeignKey(Unit, verbose_name="组织单位", on_delete=models.PROTECT, related_name="patrols")
    day = models.DateField("日期")
    title = models.CharField("名称", max_length=80)
    unit = models.ForeignKey(
        Unit, verbose_name="巡查单位", null=True, blank=True, on_delete=models.PROTECT, related_name="patrolled"
    )
    members = models.ManyToManyField(Supervisor, verbose_name="参加的监督员", related_name="patrols")
    minutes = models.TextField("情况记录", blank=True)
    written_by = models.ForeignKey(User, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+")

    objects = PatrolQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "监督员活动"
        ordering: ClassVar = ["-day", "-pk"]

    def __str__(self) -> str:
        return self.title


class FindingQuerySet(models.QuerySet["SupervisorFinding"]):
    """Findings."""

    def visible_to(self, user: User) -> Self:
        """The own ones, and those made for the bureaus this person sees."""
        return self.filter(Q(supervisor__user=user) | user.reach.q("supervisor__bureau"))

    def open(self) -> Self:
        """Those of which nothing has become yet."""
        return self.filter(state=FindingState.OPEN)


class SupervisorFinding(models.Model):
    """What a monitor saw in a unit, on a patrol or by chance, and what became of it."""

    supervisor = models.ForeignKey(Supervisor, verbose_name="监督员", on_delete=models.PROTECT, related_name="findings")
    patrol = models.ForeignKey(
        Patrol, verbose_name="巡查", null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="supervisor_findings")
    seen_on = models.DateField("发现日期")
    text = models.TextField("发现的情况")
    entered_by = models.ForeignKey(User, verbose_name="录入人", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("录入时间")
    state = models.CharField("处理", max_length=14, choices=FindingState.choices, default=FindingState.OPEN)
    answer = models.CharField("处理意见", max_length=300, blank=True)
    case = models.OneToOneField(
        Case, verbose_name="诉求", null=True, blank=True, on_delete=models.PROTECT, related_name="finding"
    )
    rectification = models.OneToOneField(
        Rectification, verbose_name="整改", null=True, blank=True, on_delete=models.PROTECT, related_name="finding"
    )

    objects = FindingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "监督员发现"
        ordering: ClassVar = ["-seen_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=FindingState.values), name="finding_state_known"),
            models.CheckConstraint(
                condition=Q(state=FindingState.CASE, case__isnull=False, rectification__isnull=True)
                | Q(state=FindingState.RECTIFICATION, case__isnull=True, rectification__isnull=False)
                | Q(state__in=(FindingState.OPEN, FindingState.NOTED), case__isnull=True, rectification__isnull=True),
                name="finding_became_what_it_says",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supervisor} {self.seen_on}：{self.text[:30]}"
