"""Bonus, deduction and veto: proposed by one person, confirmed by another; only confirmed ones count."""

from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from campaigns.enums import VetoEffect
from campaigns.models import Campaign, Evidence, Participation, SchemeItem, Target
from core.decimals import ExactDecimalField
from evaluations.enums import AdjustmentKind, AdjustmentState
from units.enums import Role
from units.models import User

DECIDING = frozenset({Role.ADMINISTRATOR, Role.LEADER})
"""Roles in the organiser, or above it, that confirm what was proposed and decide on appeals."""


def decided_by_office_of(user: User, to_participation: str = "participation") -> Q:
    """Rows of campaigns whose office or leaders this person belongs to, but of no unit of the person's own.

    A topmost unit has nobody above it: there its leaders decide on itself. Agrees with ``permissions.may_decide_on``.
    """
    posts = [row for row in user.membership_list if row.role in DECIDING]
    organised = Q(pk__in=[])
    for row in posts:
        organised |= Q(**{f"{to_participation}__campaign__organiser__path__startswith": row.unit.path})
    own = {row.unit_id for row in user.membership_list} | ({user.home_unit_id} if user.home_unit_id else set())
    own -= {row.unit_id for row in posts if row.role == Role.LEADER and row.unit.is_root()}
    return organised & ~Q(**{f"{to_participation}__unit__in": own})


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    """Adjustments."""

    def visible_to(self, user: User) -> Self:
        """Adjustments of units this person sees."""
        return self.filter(user.reach.q("participation__unit"))

    def of_campaign(self, campaign: Campaign) -> Self:
        """Adjustments in one campaign."""
        return self.filter(participation__campaign=campaign)

    def counted(self) -> Self:
        """Confirmed ones: what moves scores, grades and eligibility."""
        return self.filter(state=AdjustmentState.CONFIRMED)

    def decidable_by(self, user: User) -> Self:
        """待我确认: proposed by somebody else; agrees with ``permissions.may_decide_adjustment``."""
        waiting = self.filter(state=AdjustmentState.PROPOSED)
        return waiting.filter(decided_by_office_of(user)).exclude(proposed_by=user)

    def with_people(self) -> Self:
        """With all that a page says about one."""
        return self.select_related(
            "participation__unit",
            "participation__campaign__organiser",
            "target",
            "item",
            "proposed_by",
            "decided_by",
            "ended_by",
        )


class Adjustment(models.Model):
    """加分, 扣分 or 一票否决. Without a code, identical rows are a multiset and never merged (INTERCHANGE.md).

    Decided: confirmed or refused; ended: withdrawn before, or revoked after. What a file brought was decided elsewhere
    and names nobody. An escalating deduction takes its points from its place among those of its project and year.
    """

    participation = models.ForeignKey(
        Participation, verbose_name="单位", on_delete=models.CASCADE, related_name="adjustments"
    )
    code = models.CharField("代码", max_length=64, blank=True)
    kind = models.CharField("类别", max_length=10, choices=AdjustmentKind.choices)
    state = models.CharField("状态", max_length=10, choices=AdjustmentState.choices, default=AdjustmentState.CONFIRMED)
    dated_on = models.DateField("日期")
    points = ExactDecimalField("分数", places=6, default=Decimal(0))
    is_escalating = models.BooleanField("按次数递增", default=False)
    project = models.CharField("项目", max_length=120, blank=True, help_text="同一年同一项目的加分只取最高")
    basis = models.TextField("依据", blank=True)
    look_back_months = models.PositiveSmallIntegerField("追溯月数", default=12)
    effect = models.CharField("后果", max_length=16, choices=VetoEffect.choices, blank=True)
    target = models.ForeignKey(
        Target, verbose_name="对应目标", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    item = models.ForeignKey(
        SchemeItem, verbose_name="清单中的项", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proofs = models.ManyToManyField(Evidence, verbose_name="证明材料", related_name="adjustments", blank=True)
    proposed_by = models.ForeignKey(User, verbose_name="提出人", null=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField("提出时间", null=True)
    decided_by = models.ForeignKey(User, verbose_name="确认人", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("确认时间", null=True)
    opinion = models.CharField("意见", max_length=500, blank=True)
    ended_by = models.ForeignKey(User, verbose_name="撤回撤销人", null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField("撤回撤销时间", null=True)
    ended_because = models.CharField("撤回撤销理由", max_length=500, blank=True)

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "加减分与否决"
        ordering: ClassVar = ["dated_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=AdjustmentKind.values), name="adjustment_kind_known"),
            models.CheckConstraint(condition=Q(state__in=AdjustmentState.values), name="adjustment_state_known"),
            models.CheckConstraint(condition=Q(effect__in=["", *VetoEffect.values]), name="adjustment_effect_known"),
            models.CheckConstraint(condition=Q(points__gte=0), name="adjustment_points_not_negative"),
            models.CheckConstraint(
                condition=Q(proposed_by__isnull=True) | Q(decided_by__isnull=True) | ~Q(proposed_by=F("decided_by")),
                name="adjustment_decided_by_another",
            ),
            models.UniqueConstraint(
                fields=["participation", "code"], condition=~Q(code=""), name="adjustment_code_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participation} {self.get_kind_display()} {self.points}"

    @property
    def counts(self) -> bool:
        """Whether it is confirmed, whatever its day."""
        return self.state == AdjustmentState.CONFIRMED

    @property
    def subject(self) -> str:
        """What it is about, in a few words."""
        return self.project or (self.item.title if self.item else self.basis[:40])
