"""申诉: a unit objects to a confirmed adjustment of its own, or to its own result of a published round."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from campaigns.models import Campaign, Evidence, Participation
from evaluations.enums import AppealState
from evaluations.models.adjustment import Adjustment, decided_by_office_of
from evaluations.models.round import RoundUnit
from units.models import User


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Appeals."""

    def visible_to(self, user: User) -> Self:
        """Appeals of units this person sees."""
        return self.filter(user.reach.q("participation__unit"))

    def of_campaign(self, campaign: Campaign) -> Self:
        """Appeals in one campaign."""
        return self.filter(participation__campaign=campaign)

    def decidable_by(self, user: User) -> Self:
        """待我答复: waiting, and not against what the person did; agrees with ``permissions.may_decide_appeal``."""
        waiting = self.filter(decided_by_office_of(user), state=AppealState.FILED)
        for name in (
            "filed_by",
            "adjustment__proposed_by",
            "adjustment__decided_by",
            "round_unit__round__seal__sealed_by",
        ):
            waiting = waiting.filter(Q(**{f"{name}__isnull": True}) | ~Q(**{name: user}))
        marked = RoundUnit.objects.filter(round__raters__user=user)
        return waiting.filter(Q(round_unit__isnull=True) | ~Q(round_unit__in=marked.values("pk")))

    def with_people(self) -> Self:
        """With all that a page says about one."""
        return self.select_related(
            "participation__unit",
            "participation__campaign__organiser",
            "adjustment",
            "round_unit__round__seal",
            "filed_by",
            "decided_by",
        )


class Appeal(models.Model):
    """One objection with its reason and the answer. Of one subject only one stands; a withdrawn one may be filed anew."""

    participation = models.ForeignKey(
        Participation, verbose_name="单位", on_delete=models.CASCADE, related_name="appeals"
    )
    adjustment = models.ForeignKey(
        Adjustment, verbose_name="加减分与否决", null=True, blank=True, on_delete=models.CASCADE, related_name="appeals"
    )
    round_unit = models.ForeignKey(
        RoundUnit, verbose_name="考评结果", null=True, blank=True, on_delete=models.PROTECT, related_name="appeals"
    )
    state = models.CharField("状态", max_length=10, choices=AppealState.choices, default=AppealState.FILED)
    reason = models.TextField("申诉理由")
    proofs = models.ManyToManyField(Evidence, verbose_name="证明材料", related_name="appeals", blank=True)
    filed_by = models.ForeignKey(User, verbose_name="申诉人", on_delete=models.PROTECT, related_name="+")
    filed_at = models.DateTimeField("申诉时间")
    answer = models.TextField("答复", blank=True)
    decided_by = models.ForeignKey(
        User, verbose_name="答复人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申诉"
        ordering: ClassVar = ["-filed_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=AppealState.values), name="appeal_state_known"),
            models.CheckConstraint(
                condition=Q(adjustment__isnull=False, round_unit__isnull=True)
                | Q(adjustment__isnull=True, round_unit__isnull=False),
                name="appeal_against_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(filed_by=F("decided_by")), name="appeal_decided_by_another"
            ),
            models.UniqueConstraint(
                fields=["adjustment"],
                condition=Q(adjustment__isnull=False) & ~Q(state=AppealState.WITHDRAWN),
                name="appeal_against_adjustment_once",
            ),
            models.UniqueConstraint(
                fields=["round_unit"],
                condition=Q(round_unit__isnull=False) & ~Q(state=AppealState.WITHDRAWN),
                name="appeal_against_result_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation} 申诉"
