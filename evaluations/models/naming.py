"""Naming inside a campaign (考核与命名为一体): applications, public notices, objections, certificates."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from campaigns.models import Campaign, Participation
from core.contacts import unseal_contact
from evaluations.enums import HonorSubject, NamingState, ObjectionState
from evaluations.models.honor import NAMED_BEARERS, Honor
from evaluations.models.honor_title import HonorTitle
from evaluations.models.round import Round
from units.models import User

UNDER_WAY = (NamingState.APPLIED, NamingState.PROPOSED, NamingState.NOTIFIED)
"""States in which something is still to come."""


class PublicNoticeQuerySet(models.QuerySet["PublicNotice"]):
    """Public notices."""

    def public(self, today: dt.date) -> Self:
        """What everybody may read: begun, and not taken back."""
        return self.filter(starts_on__lte=today, withdrawn_at__isnull=True)

    def visible_to(self, user: User) -> Self:
        """Notices of campaigns whose organiser this person sees."""
        return self.filter(user.reach.q("campaign__organiser"))


class PublicNotice(models.Model):
    """公示: candidates shown to everybody from one day to another, both included; objections are taken in."""

    campaign = models.ForeignKey(Campaign, verbose_name="创建活动", on_delete=models.PROTECT, related_name="notices")
    heading = models.CharField("标题", max_length=120)
    contact = models.CharField("受理单位和电话", max_length=120)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    published_by = models.ForeignKey(User, verbose_name="发布人", null=True, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField("发布时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_because = models.CharField("撤回理由", max_length=300, blank=True)

    objects = PublicNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示"
        ordering: ClassVar = ["-starts_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(starts_on__lt=F("ends_on")), name="public_notice_has_days"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_because=""),
                name="public_notice_withdrawn_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.heading

    def is_open_on(self, day: dt.date) -> bool:
        """Whether objections are taken in on ``day``."""
        return self.withdrawn_at is None and self.starts_on <= day <= self.ends_on


class NamingQuerySet(models.QuerySet["Naming"]):
    """Applications."""

    def visible_to(self, user: User) -> Self:
        """Applications of units this person sees."""
        return self.filter(user.reach.q("participation__unit"))

    def under_way(self) -> Self:
        """Those still to be decided."""
        return self.filter(state__in=UNDER_WAY)

    def with_context(self) -> Self:
        """With all that a page says about one."""
        return self.select_related(
            "participation__unit__successor",
            "participation__campaign__organiser",
            "title__below",
            "round",
            "notice",
            "honor",
            "applied_by",
            "proposed_by",
        )


class Naming(models.Model):
    """A unit applies for a title, for itself or for a team or person in it. ``version`` counts changes of the row."""

    participation = models.ForeignKey(
        Participation, verbose_name="申报单位", on_delete=models.PROTECT, related_name="namings"
    )
    title = models.ForeignKey(HonorTitle, verbose_name="申报称号", on_delete=models.PROTECT, related_name="namings")
    subject = models.CharField("授予对象", max_length=10, choices=HonorSubject.choices)
    bearer = models.CharField("处室（班组）或职工", max_length=60, blank=True)
    statement = models.TextField("申报理由")
    round = models.ForeignKey(
        Round, verbose_name="依据的考评轮次", null=True, blank=True, on_delete=models.PROTECT, related_name="namings"
    )
    state = models.CharField("状态", max_length=10, choices=NamingState.choices, default=NamingState.APPLIED)
    notice = models.ForeignKey(
        PublicNotice, verbose_name="公示", null=True, blank=True, on_delete=models.PROTECT, related_name="namings"
    )
    honor = models.OneToOneField(
        Honor, verbose_name="授予的荣誉", null=True, blank=True, on_delete=models.PROTECT, related_name="naming"
    )
    opinion = models.CharField("意见", max_length=300, blank=True)
    applied_by = models.ForeignKey(User, verbose_name="申报人", null=True, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField("申报时间")
    proposed_by = models.ForeignKey(
        User, verbose_name="提名人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    version = models.PositiveIntegerField("修改次数", default=0)

    objects = NamingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报命名"
        ordering: ClassVar = ["-applied_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=NamingState.values), name="naming_state_known"),
            models.CheckConstraint(condition=Q(subject__in=HonorSubject.values), name="naming_subject_known"),
            models.CheckConstraint(
                condition=Q(subject__in=sorted(NAMED_BEARERS)) & ~Q(bearer="")
                | ~Q(subject__in=sorted(NAMED_BEARERS)) & Q(bearer=""),
                name="naming_names_its_bearer",
            ),
            models.CheckConstraint(
                condition=Q(state=NamingState.NAMED, honor__isnull=False)
                | ~Q(state=NamingState.NAMED) & Q(honor__isnull=True),
                name="naming_named_has_its_honor",
            ),
            models.CheckConstraint(
                condition=~Q(state=NamingState.NOTIFIED) | Q(notice__isnull=False), name="naming_notified_has_notice"
            ),
            models.UniqueConstraint(
                fields=["participation", "title", "bearer"],
                condition=Q(state__in=(*UNDER_WAY, NamingState.NAMED)),
                name="naming_once_a_campaign",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation.name}{self.bearer} {self.title}"


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Objections."""

    def waiting(self) -> Self:
        """Those nobody has decided on."""
        return self.filter(state=ObjectionState.OPEN)


class Objection(models.Model):
    """What somebody said against a candidate. Who it was is known only where they wrote it."""

    naming = models.ForeignKey(Naming, verbose_name="候选对象", on_delete=models.PROTECT, related_name="objections")
    text = models.TextField("异议内容", max_length=1000)
    contact = models.BinaryField("联系方式（加密）", null=True)
    received_on = models.DateField("收到日期")
    state = models.CharField("处理", max_length=10, choices=ObjectionState.choices, default=ObjectionState.OPEN)
    decided_by = models.ForeignKey(
        User, verbose_name="处理人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_on = models.DateField("处理日期", null=True, blank=True)
    reason = models.CharField("处理理由", max_length=300, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示异议"
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=ObjectionState.values), name="objection_state_known"),
            models.CheckConstraint(
                condition=Q(state=ObjectionState.OPEN) | ~Q(reason=""), name="objection_decided_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"异议 {self.pk}"

    @property
    def masked_contact(self) -> str:
        """How they can be reached, with the middle hidden; empty where they wrote nothing."""
        found = unseal_contact(self.contact)
        return found.masked if found else ""


class Certificate(models.Model):
    """The certificate of a title named here; whoever has its number can see that it is genuine and how it stands."""

    honor = models.OneToOneField(Honor, verbose_name="荣誉", on_delete=models.PROTECT, related_name="certificate")
    code = models.CharField("证书编号", max_length=20, unique=True)
    issued_on = models.DateField("颁发日期")

    class Meta:
        verbose_name = verbose_name_plural = "荣誉证书"

    def __str__(self) -> str:
        return self.code
