"""整改 / 销号: a problem of a unit on its way from being found to being closed."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from campaigns.models import Campaign, Evidence, Target
from evaluations.enums import AdjustmentState, ProofStage, RectificationSource, RectificationState
from evaluations.models.adjustment import Adjustment
from evaluations.models.round import Round
from evaluations.models.survey import Survey
from units.enums import NO_STAFF, Role
from units.models import Unit, User

_NOT_YET_ASSIGNED = (RectificationState.FOUND,)
_WITH_ORIGIN = (RectificationSource.ROUND, RectificationSource.INSPECTION, RectificationSource.SURVEY)
_ORIGIN_FITS = (
    Q(source=RectificationSource.ROUND, round__isnull=False, survey__isnull=True)
    | Q(source=RectificationSource.INSPECTION, survey__isnull=True)
    | Q(source=RectificationSource.SURVEY, round__isnull=True, survey__isnull=False)
    | ~Q(source__in=_WITH_ORIGIN) & Q(round__isnull=True, survey__isnull=True)
)


class RectificationQuerySet(models.QuerySet["Rectification"]):
    """Rectifications, in the words of the office."""

    def visible_to(self, user: User) -> Self:
        """Those of units this person sees, those the person answers for, and those the person found."""
        return self.filter(user.reach.q("unit") | Q(person=user) | Q(found_by=user))

    def to_fix_by(self, user: User) -> Self:
        """待我整改: open work of this person or of the units whose staff the person is; agrees with ``may_fix``."""
        own = {row.unit_id for row in user.membership_list if row.role not in NO_STAFF}
        return self.filter(Q(person=user) | Q(unit__in=own), state=RectificationState.ASSIGNED)

    def to_judge_by(self, user: User) -> Self:
        """待我核验或销号: what this person may verify or close, of units outside the own; see ``may_judge``."""
        prefixes = tuple(role for role in (Role.REVIEWER, Role.LEADER, Role.ADMINISTRATOR) if role in user.roles)
        overseen = Q(pk__in=[])
        for role in prefixes:
            overseen |= user.reach_as(role).q("unit")
        own = {row.unit_id for row in user.membership_list} | {user.home_unit_id}
        outside = ~Q(unit__in=own - {None}) | Q(unit__depth=1)
        waiting = Q(state=RectificationState.FIXED, found_by=user) | Q(
            overseen, state__in=(RectificationState.FIXED, RectificationState.VERIFIED)
        )
        mine = Q(fixed_by=user) | Q(person=user, person__isnull=False)
        return self.filter(waiting, outside).exclude(mine)

    def open(self) -> Self:
        """Not yet closed."""
        return self.exclude(state=RectificationState.CLOSED)

    def unfixed(self) -> Self:
        """Given to a unit that has not reported it done."""
        return self.filter(state=RectificationState.ASSIGNED)

    def late_on(self, today: dt.date) -> Self:
        """Not reported done though the day was over."""
        return self.unfixed().filter(due_on__lt=today)

    def done_in_time(self) -> Self:
        """Closed, and what was verified had been reported done by the day it was due."""
        return self.filter(state=RectificationState.CLOSED, fixed_on__lte=F("due_on"))

    def fixed_late(self) -> Self:
        """Reported done after the day it was due."""
        return self.filter(fixed_on__gt=F("due_on"))

    def repeated(self) -> Self:
        """The same unit had a problem with the same target within the year before."""
        return self.filter(repeats__isnull=False)

    def matching(self, words: str) -> Self:
        """Those in whose problem, measure or unit every one of these words occurs."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(problem__icontains=word)
                | Q(measure__icontains=word)
                | Q(unit__name__icontains=word)
                | Q(unit__short_name__icontains=word)
            )
        return found


class Rectification(models.Model):
    """One problem of one unit. ``round`` and ``survey`` say where it came from; others of its sources follow.

    ``due_on``: the last day for the unit to report it done. ``repeats``: the latest like problem of the year before.
    ``client_key``: made by the browser that found it without a connection, so that sending twice finds it once.
    """

    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="rectifications")
    campaign = models.ForeignKey(
        Campaign,
        verbose_name="创建活动",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="rectifications",
    )
    target = models.ForeignKey(
        Target, verbose_name="目标", null=True, blank=True, on_delete=models.PROTECT, related_name="rectifications"
    )
    source = models.CharField("来源", max_length=10, choices=RectificationSource.choices)
    round = models.ForeignKey(
        Round, verbose_name="考评轮次", null=True, blank=True, on_delete=models.PROTECT, related_name="rectifications"
    )
    survey = models.ForeignKey(
        Survey, verbose_name="民意测评", null=True, blank=True, on_delete=models.PROTECT, related_name="rectifications"
    )
    problem = models.TextField("问题")
    measure = models.TextField("整改措施", blank=True)
    result = models.TextField("整改结果", blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=RectificationState.choices, default=RectificationState.FOUND
    )
    found_on = models.DateField("发现日期")
    found_by = models.ForeignKey(
        User, verbose_name="发现人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(
        User, verbose_name="责任人", null=True, blank=True, on_delete=models.PROTECT, related_name="rectifications"
    )
    due_on = models.DateField("整改期限", null=True, blank=True)
    fixed_by = models.ForeignKey(
        User, verbose_name="报告人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    fixed_on = models.DateField("报告完成日期", null=True, blank=True)
    verified_by = models.ForeignKey(
        User, verbose_name="核验人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    verified_on = models.DateField("核验日期", null=True, blank=True)
    closed_on = models.DateField("销号日期", null=True, blank=True)
    times_reopened = models.PositiveSmallIntegerField("重新整改次数", default=0)
    repeats = models.ForeignKey(
        "self", verbose_name="重复于", null=True, blank=True, on_delete=models.PROTECT, related_name="repeated_by"
    )
    deduction = models.ForeignKey(
        Adjustment, verbose_name="扣分", null=True, blank=True, on_delete=models.SET_NULL, related_name="rectifications"
    )
    client_key = models.CharField("现场编号", max_length=36, blank=True, editable=False)
    version = models.PositiveIntegerField("修改次数", default=0)

    objects = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改"
        ordering: ClassVar = ["-found_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=RectificationSource.values), name="rectify_source_known"),
            models.CheckConstraint(condition=Q(state__in=RectificationState.values), name="rectify_state_known"),
            models.CheckConstraint(condition=_ORIGIN_FITS, name="rectify_origin_fits_source"),
            models.CheckConstraint(
                condition=Q(state__in=_NOT_YET_ASSIGNED) | Q(due_on__isnull=False), name="rectify_given_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(*_NOT_YET_ASSIGNED, RectificationState.ASSIGNED)) | Q(fixed_on__isnull=False),
                name="rectify_fixed_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | Q(fixed_by__isnull=True) | ~Q(verified_by=F("fixed_by")),
                name="rectify_not_verified_by_fixer",
            ),
            models.CheckConstraint(
                condition=~Q(state=RectificationState.CLOSED) | Q(closed_on__isnull=False, verified_on__isnull=False),
                name="rectify_closed_was_verified",
            ),
            models.UniqueConstraint(
                fields=["found_by", "client_key"], condition=~Q(client_key=""), name="rectify_sent_once"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["unit", "state"], name="rectify_of_unit"),
            models.Index(fields=["state", "due_on"], name="rectify_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}：{self.problem[:_LABEL]}"

    @property
    def is_closed(self) -> bool:
        """Whether it was struck off."""
        return self.state == RectificationState.CLOSED

    @property
    def was_late(self) -> bool:
        """Whether the unit reported it done after the day it was due."""
        return self.fixed_on is not None and self.due_on is not None and self.fixed_on > self.due_on

    @property
    def has_standing_deduction(self) -> bool:
        """Whether a deduction was proposed for it that waits or counts."""
        standing = {AdjustmentState.PROPOSED, AdjustmentState.CONFIRMED}
        return self.deduction is not None and self.deduction.state in standing

    def reason_to_deduct(self, today: dt.date) -> str:
        """Why a deduction may be proposed, in a word; empty where nothing speaks for one."""
        if self.repeats_id is not None:
            return "重复发生"
        is_late = self.state == RectificationState.ASSIGNED and self.due_on is not None and self.due_on < today
        return "逾期" if is_late or self.was_late else ""


_LABEL = 40
"""Characters of the problem in a label."""


class RectificationProof(models.Model):
    """What shows the problem, or that it is gone. ``is_spent``: it came with a report that did not hold."""

    rectification = models.ForeignKey(
        Rectification, verbose_name="整改", on_delete=models.CASCADE, related_name="proofs"
    )
    evidence = models.ForeignKey(
        Evidence, verbose_name="材料", on_delete=models.PROTECT, related_name="rectification_proofs"
    )
    stage = models.CharField("阶段", max_length=8, choices=ProofStage.choices)
    is_spent = models.BooleanField("上次报告时已用", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "整改材料"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rectification", "evidence", "stage"], name="rectify_proof_once"),
            models.CheckConstraint(condition=Q(stage__in=ProofStage.values), name="rectify_proof_stage_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()} {self.evidence}"
