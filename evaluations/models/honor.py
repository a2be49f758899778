"""The register of honors: who bears which title, since when, until when, and how it stands on a day."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from campaigns.models import Evidence
from evaluations.enums import HonorDecision, HonorLevel, HonorStanding, HonorSubject
from evaluations.models.adjustment import Adjustment
from evaluations.models.honor_title import HonorTitle
from units.models import Unit, User
from units.models.unit import taken_over_by

NAMED_BEARERS = frozenset({HonorSubject.TEAM, HonorSubject.PERSON})
"""Bearers within a unit: they are named; the others are the unit itself."""

_DECIDED = frozenset({HonorDecision.SUSPENDED, HonorDecision.REVOKING})


class HonorQuerySet(models.QuerySet["Honor"]):
    """Honors, in the words of the office."""

    def visible_to(self, user: User) -> Self:
        """Honors of units this person sees."""
        return self.filter(user.reach.q("holder"))

    def of_unit(self, unit: Unit) -> Self:
        """The unit's own and those of the units it took over, which ended with them."""
        return self.filter(Q(holder=unit) | taken_over_by(unit.pk, "holder"))

    def in_year(self, year: int) -> Self:
        """Given for this year, or for years among which it is."""
        return self.filter(year_from__lte=year, year_to__gte=year)

    def in_standing(self, standing: str, day: dt.date) -> Self:
        """How they stand on ``day``; agrees with ``Honor.standing_on``. What was decided is taken as it is now."""
        revoked = Q(decision=HonorDecision.REVOKED)
        ended = Q(holder__exists_to__lt=day)
        expired = Q(valid_until__lt=day)
        match standing:
            case HonorStanding.REVOKED:
                return self.filter(revoked)
            case HonorStanding.ENDED:
                return self.exclude(revoked).filter(ended)
            case HonorStanding.EXPIRED:
                return self.exclude(revoked).exclude(ended).filter(expired)
        return self.filter(decision=standing).exclude(ended).exclude(expired)

    def held_on(self, day: dt.date) -> Self:
        """Borne on ``day``: conferred by then, not run out, the holder there, not revoked by then nor suspended now."""
        gone = Q(decision=HonorDecision.REVOKED, decided_on__lte=day) | Q(decision__in=_DECIDED, decided_on__lte=day)
        return self.filter(conferred_on__lte=day).exclude(gone | Q(holder__exists_to__lt=day) | Q(valid_until__lt=day))

    def public(self) -> Self:
        """What the wall shows: everything but what was revoked or is being revoked."""
        return self.exclude(decision__in=(HonorDecision.REVOKED, HonorDecision.REVOKING, HonorDecision.SUSPENDED))

    def matching(self, words: str) -> Self:
        """Honors in which every one of these words occurs: title, holder then or now, bearer, body, document number."""
        found = self
        for word in words.split():
            found = found.filter(
                Q(title__name__icontains=word)
                | Q(holder__name__icontains=word)
                | Q(holder__short_name__icontains=word)
                | Q(holder__pinyin_initials__contains=word.lower())
                | Q(holder_name__icontains=word)
                | Q(bearer__icontains=word)
                | Q(awarding_body__icontains=word)
                | Q(document_number__icontains=word)
            )
        return found

    def newest_first(self) -> Self:
        """The latest first."""
        return self.order_by("-conferred_on", "title__level", "pk")


class Honor(models.Model):
    """A title borne by a unit, or by a team or person in it, for years (mostly one) and until a day.

    ``holder_name`` is what the unit was called then; a unit that is renamed keeps its honors, one that is taken over
    ends and they end with it. ``version`` counts changes of the row.
    """

    title = models.ForeignKey(HonorTitle, verbose_name="称号", on_delete=models.PROTECT, related_name="honors")
    subject = models.CharField("授予对象", max_length=10, choices=HonorSubject.choices)
    holder = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="honors")
    holder_name = models.CharField("授予时名称", max_length=120)
    bearer = models.CharField("处室（班组）或职工", max_length=60, blank=True)
    awarding_body = models.CharField("授予机关", max_length=80)
    document_number = models.CharField("文号", max_length=80, blank=True)
    conferred_on = models.DateField("授予日期")
    year_from = models.PositiveSmallIntegerField("年度自")
    year_to = models.PositiveSmallIntegerField("年度至")
    valid_until = models.DateField("有效至", null=True, blank=True)
    check_on = models.DateField("下次复查", null=True, blank=True)
    decision = models.CharField("决定", max_length=10, choices=HonorDecision.choices, default=HonorDecision.VALID)
    decided_on = models.DateField("决定日期", null=True, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        User, verbose_name="提出撤销的人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    revoking_for = models.ForeignKey(
        Adjustment, verbose_name="因哪项否决拟撤销", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    suspended_because = models.CharField("拟撤销前暂停的理由", max_length=300, blank=True)
    scans = models.ManyToManyField(Evidence, verbose_name="证书、文件", related_name="honors")
    entered_by = models.ForeignKey(User, verbose_name="登记人", null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("登记时间")
    version = models.PositiveIntegerField("修改次数", default=0)

    objects = HonorQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "荣誉"
        ordering: ClassVar = ["-conferred_on", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["holder", "-conferred_on"], name="honor_of_unit"),
            models.Index(fields=["year_from", "year_to"], name="honor_by_year"),
            models.Index(fields=["valid_until"], name="honor_by_end"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(subject__in=HonorSubject.values), name="honor_subject_known"),
            models.CheckConstraint(condition=Q(decision__in=HonorDecision.values), name="honor_decision_known"),
            models.CheckConstraint(
                condition=Q(subject__in=sorted(NAMED_BEARERS)) & ~Q(bearer="")
                | ~Q(subject__in=sorted(NAMED_BEARERS)) & Q(bearer=""),
                name="honor_names_its_bearer",
            ),
            models.CheckConstraint(condition=Q(year_from__lte=F("year_to")), name="honor_years_in_order"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("conferred_on")),
                name="honor_not_over_before_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(decision=HonorDecision.VALID) | ~Q(reason="") & Q(decided_on__isnull=False),
                name="honor_decision_says_why",
            ),
            models.UniqueConstraint(
                fields=["title", "holder", "bearer", "year_from"],
                condition=~Q(decision=HonorDecision.REVOKED),
                name="honor_once_a_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_name}{self.bearer} {self.title}"

    def standing_on(self, day: dt.date) -> HonorStanding:
        """How it stands on ``day``; needs ``holder`` read."""
        if self.decision == HonorDecision.REVOKED:
            return HonorStanding.REVOKED
        if self.holder.exists_to is not None and self.holder.exists_to < day:
            return HonorStanding.ENDED
        if self.valid_until is not None and self.valid_until < day:
            return HonorStanding.EXPIRED
        return HonorStanding(self.decision)

    @property
    def years(self) -> str:
        """The years it was given for, in words."""
        return f"{self.year_from}年度" if self.year_from == self.year_to else f"{self.year_from}—{self.year_to}年度"

    @property
    def level(self) -> str:
        """The level of its title, in words."""
        return str(HonorLevel(self.title.level).label)


class HonorCheck(models.Model):
    """A re-check (复查) of a title: when, whether it still deserves it, and what was found."""

    honor = models.ForeignKey(Honor, verbose_name="荣誉", on_delete=models.CASCADE, related_name="checks")
    checked_on = models.DateField("复查日期")
    is_passed = models.BooleanField("合格")
    found = models.CharField("复查情况", max_length=300)
    checked_by = models.ForeignKey(User, verbose_name="复查人", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "荣誉复查"
        ordering: ClassVar = ["-checked_on", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["honor", "checked_on"], name="honor_check_once_a_day")]

    def __str__(self) -> str:
        return f"{self.honor_id} {self.checked_on}"
