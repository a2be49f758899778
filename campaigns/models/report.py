"""What a unit says for an assignment in a period."""

import datetime as dt
from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q

from campaigns.enums import EDITABLE, ReportState
from campaigns.models.assignment import Assignment
from campaigns.models.campaign import Campaign
from campaigns.models.period import Period
from campaigns.models.route import Desk, routes
from core.decimals import ExactDecimalField
from core.paths import subtree
from units.enums import Role
from units.models import Membership, User
from units.models.unit import taken_over_by

REST_UNIT = 10**15
"""``earned_rest`` counts parts of 10⁻²⁵: what an earned value has beyond 10 places."""


class ProgressReportQuerySet(models.QuerySet["ProgressReport"]):
    """Progress reports, in the words of the office."""

    def visible_to(self, user: User) -> Self:
        """Reports of units this person sees, and those whose route leads to them."""
        seen, mine = user.reach.q("assignment__participation__unit"), Desk.of(user).q("assignment")
        return self.filter(seen if mine is None else seen | mine)

    def of_campaign(self, campaign: Campaign) -> Self:
        """Reports of one campaign."""
        return self.filter(period__campaign=campaign)

    def awaiting_review(self) -> Self:
        """Submitted and not yet decided, the longest waiting first."""
        return self.filter(state=ReportState.SUBMITTED).order_by("submitted_at", "pk")

    def reviewable_by(self, user: User) -> Self:
        """Reports this person may decide on; agrees with ``permissions.may_review``."""
        condition = Q(pk__in=[])
        for row in user.membership_list:
            if row.role != Role.REVIEWER:
                continue
            unit = "assignment__participation__unit"
            below = Q(**{f"{unit}__path__range": subtree(row.unit.path)})
            own = Q(**{unit: row.unit_id}) | taken_over_by(row.unit_id, unit)
            condition |= below if row.unit.is_root() else below & ~own
        condition &= ~Q(Exists(routes("assignment")))
        mine = Desk.of(user).q("assignment")
        return (
            self.filter(condition if mine is None else condition | mine)
            .exclude(submitted_by=user)
            .exclude(signed_by=user)
        )

    def share_of(self, user: User, today: dt.date) -> Self:
        """Of those that several may decide on: proposed to this person, to nobody, or to who does not review there now.

        Who reviews elsewhere by now decides on nothing of this, and would keep it out of everybody's sight.
        """
        unit, route = "assignment__participation__unit", "assignment__target__route"
        path = ExpressionWrapper(OuterRef(f"{unit}__path"), models.CharField())
        active = Membership.objects.in_force(today).filter(user=OuterRef("proposed_to"), user__is_active=True)
        above = Q(of__startswith=F("unit__path")) & (~Q(unit=OuterRef(unit)) | Q(unit__depth=1))
        superior = Q(Exists(active.annotate(of=path).filter(above, role=Role.REVIEWER)))
        office = Q(role=Role.REVIEWER, unit=OuterRef(f"{route}__office"))
        routed = Q(Exists(active.filter(office | Q(panel=OuterRef(f"{route}__panel")))))
        is_routed = Q(Exists(routes("assignment")))
        there = is_routed & routed | ~is_routed & superior
        return self.filter(Q(proposed_to=user) | Q(proposed_to__isnull=True) | ~there)

    def signable_by(self, user: User) -> Self:
        """Reports that wait for this person as their unit's own head; agrees with ``permissions.may_sign``."""
        mine = [row.unit_id for row in user.membership_list if row.role == Role.LEADER]
        waiting = self.filter(state=ReportState.SIGNING, assignment__participation__unit__in=mine)
        return waiting.exclude(submitted_by=user).order_by("submitted_at", "pk")

    def approved(self) -> Self:
        """The only reports that count."""
        return self.filter(state=ReportState.APPROVED)

    def with_context(self) -> Self:
        """Everything a page shows about a report, in one query."""
        return self.select_related(
            "assignment__participation__unit",
            "assignment__participation__campaign",
            "assignment__target__parent",
            "assignment__target__route",
            "period",
            "submitted_by",
            "decided_by",
            "proposed_to",
        )


class ProgressReport(models.Model):
    """进展填报: facts as reported (上报数) and as approved (核定数); only the approved count.

    What the approved facts earn by the rule is stored with the report (``earned_whole`` to 10 places, ``earned_rest``
    beyond), as are the facts that the join ``sum`` adds up (``amount``, ``base``). ``copied`` names the cells
    (``rules.slots``, or ``text``) that were taken over from the period before and nobody has touched since. ``cautions``:
    what the check before handing in found and the reporter confirmed, as ``key``, ``label`` and ``message``.
    """

    assignment = models.ForeignKey(Assignment, verbose_name="任务", on_delete=models.PROTECT, related_name="reports")
    period = models.ForeignKey(Period, verbose_name="填报期", on_delete=models.PROTECT, related_name="reports")
    state = models.CharField("状态", max_length=10, choices=ReportState.choices, default=ReportState.DRAFT)
    facts = models.JSONField("上报数", default=dict)
    text = models.TextField("进展说明", blank=True)
    version = models.PositiveIntegerField("修改次数", default=0)
    copied = models.JSONField("抄自上期", default=list, blank=True)
    cautions = models.JSONField("提交时确认的提醒", default=list, blank=True)
    approved_facts = models.JSONField("核定数", null=True, blank=True)
    correction_reason = models.TextField("核减理由", blank=True)
    earned_whole = ExactDecimalField("本期得分", places=10, null=True, blank=True)
    earned_rest = models.BigIntegerField(default=0)
    amount = ExactDecimalField(places=6, default=Decimal(0))
    base = ExactDecimalField(places=6, default=Decimal(0))
    edited_by = models.ForeignKey(User, verbose_name="填报人", null=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField("修改时间", null=True)
    submitted_by = models.ForeignKey(
        User, verbose_name="提交人", null=True, blank=True, on_delete=models.PROTECT, related_name="submitted_reports"
    )
    submitted_at = models.DateTimeField("提交时间", null=True, blank=True)
    signed_by = models.ForeignKey(
        User, verbose_name="审签人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_to = models.ForeignKey(
        User, verbose_name="经办审核员", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    first_submitted_on = models.DateField("首次提交日期", null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        User,
        verbose_name="审核人",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="decided_reports",
        db_index=False,  # served by report_decided
    )
    decided_at = models.DateTimeField("审核时间", null=True, blank=True)

    objects = ProgressReportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "进展填报"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "period"], name="report_once"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ReportState.APPROVED) | Q(approved_facts__isnull=False, earned_whole__isnull=False),
                name="report_approved_is_complete",
            ),
            models.CheckConstraint(
                condition=Q(earned_rest__gte=0, earned_rest__lt=REST_UNIT), name="report_rest_in_range"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "submitted_at"], name="report_queue"),
            models.Index(fields=["period", "state"], name="report_by_period"),
            models.Index(fields=["decided_by", "decided_at"], name="report_decided"),
            # What waits below one unit: the queue of the whole campaign may be a thousand times as long.
            models.Index(fields=["assignment"], condition=Q(state=ReportState.SUBMITTED), name="report_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.assignment} · {self.period}"

    @property
    def is_editable(self) -> bool:
        """Whether the state lets the reporter change it."""
        return self.state in EDITABLE

    @property
    def was_corrected(self) -> bool:
        """Whether the reviewer approved other facts than were reported (核减)."""
        return self.approved_facts is not None and self.approved_facts != self.facts


class ReportStep(models.Model):
    """One step in the life of a report; these rows are the history people see."""

    report = models.ForeignKey(ProgressReport, verbose_name="填报", on_delete=models.CASCADE, related_name="steps")
    step = models.CharField("步骤", max_length=12)
    from_state = models.CharField("原状态", max_length=10, choices=ReportState.choices)
    to_state = models.CharField("新状态", max_length=10, choices=ReportState.choices)
    actor = models.ForeignKey(User, verbose_name="操作人", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    opinion = models.TextField("意见", blank=True)
    snapshot = models.JSONField("当时内容", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "填报记录"
        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.report_id} {self.step}"


class MilestoneDone(models.Model):
    """A milestone that an approved report says is done, with its date; the roll-up reads these."""

    report = models.ForeignKey(ProgressReport, on_delete=models.CASCADE, related_name="milestones_done")
    name = models.CharField("节点", max_length=120)
    done_on = models.DateField("完成日期")

    class Meta:
        verbose_name = verbose_name_plural = "完成节点"
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "name"], name="milestone_done_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.done_on}"


class FiledReport(models.Model):
    """A report that is handed in or approved, as the roll-up reads it: a narrow copy, one row for each such report.

    The report is the record; these rows follow it (``operations.filed_reports``). What is earned is only there while the
    report is approved; a rest, an amount or a base of 0 is left empty, so that sums pass over it.
    """

    report = models.OneToOneField(ProgressReport, primary_key=True, on_delete=models.CASCADE, related_name="filed")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="filed", db_index=False)
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="filed")
    filed_on = models.DateField("首次提交日期", null=True)
    whole = ExactDecimalField(places=10, null=True)
    rest = models.BigIntegerField(null=True)
    amount = ExactDecimalField(places=6, null=True)
    base = ExactDecimalField(places=6, null=True)

    class Meta:
        verbose_name = verbose_name_plural = "计入汇总的填报"
        constraints: ClassVar = [models.UniqueConstraint(fields=["assignment", "period"], name="filed_report_once")]

    def __str__(self) -> str:
        return f"{self.assignment_id}/{self.period_id} {self.whole}"
