"""诉求: what a citizen asks, and what becomes of it (DOMAIN.md sections 1, 2 and 4)."""

import datetime as dt
import re
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from core.keys import read_key
from evaluations.enums import (
    UNANSWERED,
    CaseAct,
    CaseChannel,
    CaseKind,
    CaseState,
    ExtensionState,
    Satisfaction,
)
from evaluations.models.rectification import Rectification
from units.enums import NO_STAFF, Role
from units.models import InitialsField, Unit, User

TITLE, TEXT = 80, 2000
"""Characters of a matter in one line, and of what was said or written."""

_NUMBER = re.compile(r"\d{4}-(\d+)")


def staff_units(user: User) -> set[int]:
    """The units as one of whose people this person acts."""
    return {row.unit_id for row in user.membership_list if row.role not in NO_STAFF}


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, in the words of the office."""

    def visible_to(self, user: User) -> Self:
        """Those handled or taken in by units this person sees, and those handed to this person."""
        return self.filter(user.reach.q("unit") | user.reach.q("intake") | Q(handler=user))

    def unanswered(self) -> Self:
        """Those whose limit runs."""
        return self.filter(state__in=UNANSWERED)

    def overdue(self, today: dt.date) -> Self:
        """Unanswered though the last day is over."""
        return self.unanswered().filter(due_on__lt=today)

    def to_handle_by(self, user: User) -> Self:
        """待我办理: handed to this person, or to nobody (who still works) in a unit whose people this person is one of."""
        free = Q(handler__isnull=True) | Q(handler__is_active=False)
        return self.unanswered().filter(Q(handler=user) | free & Q(unit__in=staff_units(user)))

    def to_call_back_by(self, user: User) -> Self:
        """Answered, taken in by an office this person acts for, and not answered by this person."""
        mine = Q(intake__in=staff_units(user)) | user.reach_as(Role.ADMINISTRATOR).q("intake")
        return self.filter(mine, state=CaseState.REPLIED).exclude(replied_by=user)

    def to_grant_by(self, user: User) -> Self:
        """More time was asked for, by somebody else, where this person leads or administers."""
        led = user.reach_as(Role.LEADER).q("unit") | user.reach_as(Role.ADMINISTRATOR).q("unit")
        waiting = CaseExtension.objects.filter(case=models.OuterRef("pk"), state=ExtensionState.OPEN)
        return self.filter(led, models.Exists(waiting.exclude(asked_by=user)))

    def in_turn(self) -> Self:
        """Unanswered ones first, the most urgent on top; then the latest."""
        waits = models.Case(
            models.When(state__in=UNANSWERED, then=models.F("due_on")), output_field=models.DateField(null=True)
        )
        return self.order_by(waits.asc(nulls_last=True), "-received_on", "-pk")

    def counted(self) -> Self:
        """Those that statistics speak of."""
        return self.exclude(state=CaseState.WITHDRAWN)

    def matching(self, words: str) -> Self:
        """Cases with this number, or in whose words every one of these occurs."""
        if match := _NUMBER.fullmatch(words.strip()):
            return self.filter(pk=read_key(match[1]))
        found = self
        for word in words.split():
            found = found.filter(Q(title__icontains=word) | Q(text__icontains=word) | Q(reply__icontains=word))
        return found


class Case(models.Model):
    """One matter. ``unit`` handles it, ``intake`` took it in and calls back; the limit runs from the day after receipt.

    ``contact``: name and telephone, sealed (``operations.cases.contact``); ``contact_key``: by which the same telephone
    is recognised; ``code_hash``: of the code by which a citizen looks the answer up.
    """

    channel = models.CharField("来源", max_length=16, choices=CaseChannel.choices)
    kind = models.CharField("类别", max_length=10, choices=CaseKind.choices)
    title = models.CharField("事由", max_length=TITLE)
    pinyin_initials = InitialsField(of="title", max_length=TITLE)
    text = models.TextField("内容", max_length=TEXT)
    received_on = models.DateField("收到日期")
    unit = models.ForeignKey(Unit, verbose_name="承办单位", on_delete=models.PROTECT, related_name="cases")
    intake = models.ForeignKey(Unit, verbose_name="受理单位", on_delete=models.PROTECT, related_name="cases_taken_in")
    handler = models.ForeignKey(
        User, verbose_name="经办人", null=True, blank=True, on_delete=models.PROTECT, related_name="cases_handled"
    )
    registered_by = models.ForeignKey(
        User, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    registered_at = models.DateTimeField("登记时间")
    limit_days = models.PositiveSmallIntegerField("办理时限（工作日）")
    due_on = models.DateField("办理期限")
    state = models.CharField("状态", max_length=10, choices=CaseState.choices, default=CaseState.RECEIVED)
    reply = models.TextField("答复", max_length=TEXT, blank=True)
    replied_on = models.DateField("答复日期", null=True, blank=True)
    replied_by = models.ForeignKey(User, verbose_name="答复人", null=True, on_delete=models.PROTECT, related_name="+")
    call_back_on = models.DateField("回访日期", null=True, blank=True)
    satisfaction = models.CharField("满意度", max_length=12, choices=Satisfaction.choices, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    was_late = models.BooleanField("超期答复", default=False)
    reopened = models.PositiveSmallIntegerField("重新办理次数", default=0)
    repeat_of = models.ForeignKey(
        "self", verbose_name="重复于", null=True, blank=True, on_delete=models.PROTECT, related_name="repeats"
    )
    rectification = models.OneToOneField(
        Rectification, verbose_name="整改", null=True, blank=True, on_delete=models.PROTECT, related_name="case"
    )
    contact = models.BinaryField("联系方式（加密）", null=True)
    contact_key = models.CharField(max_length=64, blank=True, editable=False)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    version = models.PositiveIntegerField("修改次数", default=0, editable=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "诉求"
        ordering: ClassVar = ["-received_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["state", "due_on"], name="case_by_due"),
            models.Index(fields=["received_on"], name="case_by_receipt"),
            models.Index(fields=["contact_key"], name="case_by_contact"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(channel__in=CaseChannel.values), name="case_channel_known"),
            models.CheckConstraint(condition=Q(kind__in=CaseKind.values), name="case_kind_known"),
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state_known"),
            models.CheckConstraint(
                condition=Q(satisfaction__in=["", *Satisfaction.values]), name="case_satisfaction_known"
            ),
            models.CheckConstraint(condition=Q(due_on__gt=models.F("received_on")), name="case_due_after_receipt"),
            models.CheckConstraint(
                condition=Q(state=CaseState.REPLIED, replied_on__isnull=False) | ~Q(state=CaseState.REPLIED),
                name="case_replied_has_a_day",
            ),
            models.UniqueConstraint(fields=["code_hash"], condition=~Q(code_hash=""), name="case_code_once"),
        ]

    def __str__(self) -> str:
        return f"诉求 {self.number} {self.title}"

    @property
    def number(self) -> str:
        """The number that stands on letters and receipts."""
        return f"{self.received_on.year}-{self.pk:05}"

    @property
    def has_contact(self) -> bool:
        """Whether the citizen can be called back."""
        return bool(self.contact)

    @property
    def is_unanswered(self) -> bool:
        """Whether the limit runs."""
        return self.state in UNANSWERED


class CaseEvent(models.Model):
    """What happened to a case: the history that people see."""

    case = models.ForeignKey(Case, verbose_name="诉求", on_delete=models.CASCADE, related_name="events")
    act = models.CharField("事项", max_length=12, choices=CaseAct.choices)
    at = models.DateTimeField("时间")
    actor = models.ForeignKey(User, verbose_name="经手人", null=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, verbose_name="承办单位", on_delete=models.PROTECT, related_name="+")
    text = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "诉求经过"
        ordering: ClassVar = ["at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(act__in=CaseAct.values), name="case_event_act_known"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.get_act_display()}"


class CaseExtension(models.Model):
    """More working days, asked for before the last day is over and decided by somebody else."""

    case = models.ForeignKey(Case, verbose_name="诉求", on_delete=models.CASCADE, related_name="extensions")
    days = models.PositiveSmallIntegerField("延长（工作日）")
    reason = models.CharField("理由", max_length=300)
    asked_by = models.ForeignKey(User, verbose_name="申请人", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间")
    state = models.CharField("状态", max_length=8, choices=ExtensionState.choices, default=ExtensionState.OPEN)
    decided_by = models.ForeignKey(User, verbose_name="审批人", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("审批时间", null=True)
    opinion = models.CharField("意见", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "诉求延期"
        ordering: ClassVar = ["-asked_at", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state=ExtensionState.OPEN), name="case_extension_open_once"
            ),
            models.CheckConstraint(condition=Q(state__in=ExtensionState.values), name="case_extension_state_known"),
            models.CheckConstraint(condition=Q(days__gte=1), name="case_extension_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.days}"


class CaseLimit(models.Model):
    """What the office decided about the limit of a kind, instead of ``workflow.cases.LIMITS``."""

    kind = models.CharField("类别", max_length=10, choices=CaseKind.choices, unique=True)
    days = models.PositiveSmallIntegerField("时限（工作日）")
    set_by = models.ForeignKey(User, verbose_name="设定人", null=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField("设定时间")

    class Meta:
        verbose_name = verbose_name_plural = "诉求时限"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=CaseKind.values), name="case_limit_kind_known"),
            models.CheckConstraint(condition=Q(days__gte=1), name="case_limit_has_days"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.days}"
