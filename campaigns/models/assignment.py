"""Targets given to units, and who answers for them."""

import datetime as dt
from functools import cached_property
from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from campaigns.enums import FILED, ChainLevel, Part, SchemeState
from campaigns.models.campaign import Campaign, Participation
from campaigns.models.period import PeriodExtension
from campaigns.models.scheme import Target
from campaigns.rules import Rule
from core.decimals import ExactDecimalField
from units.models import User

PERIOD = "participation__campaign__periods"
"""The lookup from an assignment to the periods of its campaign; one filter() call keeps it one join."""


def _granted(period: Any) -> Subquery:
    """The due day the assignment's unit was granted for ``period`` (a key or a reference to one)."""
    rows = PeriodExtension.objects.filter(participation=OuterRef("participation"), period=period)
    return Subquery(rows.order_by().values("due_on")[:1])


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Assignments, in the words of the office."""

    def visible_to(self, user: User) -> Self:
        """Assignments of units this person sees."""
        return self.filter(user.reach.q("participation__unit"))

    def in_force(self) -> Self:
        """Assignments of published schemes."""
        return self.filter(target__scheme__state=SchemeState.PUBLISHED)

    def of_campaign(self, campaign: Campaign) -> Self:
        """Assignments of units in one campaign."""
        return self.filter(participation__campaign=campaign)

    def by_period(self, **conditions: object) -> Self:
        """One row per assignment × period of its cycle; adds ``period_id``, ``starts_on``, ``extended_to``, ``due_on``.

        ``due_on`` is the unit's own day where it was granted an extension. ``conditions`` are lookups on the period, e.g.
        ``due_on__lt=today``; since an extension is always later, what is not due without it is not due with it. Leaves
        that only raters mark are not among them.
        """
        lookups = {f"{PERIOD}__{name}": value for name, value in conditions.items()}
        rows = self.filter(**{f"{PERIOD}__cycle": F("target__cycle"), "target__is_reported": True, **lookups})
        rows = rows.annotate(period_id=F(f"{PERIOD}__pk"), starts_on=F(f"{PERIOD}__starts_on"))
        rows = rows.annotate(extended_to=_granted(OuterRef("period_id")))
        rows = rows.annotate(due_on=Coalesce(F("extended_to"), F(f"{PERIOD}__due_on")))
        return rows.filter(**{name: value for name, value in conditions.items() if name.startswith("due_on")})

    def with_extension(self, period_id: int) -> Self:
        """With ``extended_to``, the due day the unit was granted for this period, or None."""
        return self.annotate(extended_to=_granted(period_id))

    def unfiled(self) -> Self:
        """Of ``by_period``: those without a submitted or approved report."""
        reports = apps.get_model("campaigns", "ProgressReport")  # reports refer to assignments, not the other way
        filed = reports.objects.filter(assignment=OuterRef("pk"), period=OuterRef("period_id"), state__in=FILED)
        return self.filter(~Exists(filed))


class Assignment(models.Model):
    """A leaf given to a unit of the campaign (任务): one cell of unit × leaf."""

    participation = models.ForeignKey(
        Participation, verbose_name="单位", on_delete=models.CASCADE, related_name="assignments"
    )
    target = models.ForeignKey(Target, verbose_name="目标", on_delete=models.PROTECT, related_name="assignments")
    part = models.CharField("承担方式", max_length=10, choices=Part.choices, default=Part.LEAD)
    own_goal = ExactDecimalField("自定目标值", places=6, null=True, blank=True)
    assigned_at = models.DateTimeField("派下时间", null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "任务"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["participation", "target"], name="assignment_once"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="assignment_part_known"),
            models.CheckConstraint(condition=Q(own_goal__isnull=True) | Q(own_goal__gt=0), name="own_goal_positive"),
        ]
        # Every form asks who assists; a leaf of a province has ten thousand assignments, hardly any of which do.
        indexes: ClassVar = [
            models.Index(fields=["target"], condition=Q(part=Part.ASSISTING), name="assignment_assisting"),
        ]

    def __str__(self) -> str:
        return f"{self.participation} · {self.target}"

    @property
    def given_at(self) -> dt.datetime | None:
        """When the unit got it: what came with the scheme, when that was published."""
        return self.assigned_at or self.target.scheme.published_at

    @cached_property
    def rule_object(self) -> Rule:
        """The leaf's rule, with the unit's own goal where it has one."""
        rule = self.target.rule_object
        return rule if self.own_goal is None else rule.with_goal(self.own_goal)


class ChainMember(models.Model):
    """One link of the responsibility chain of an assignment; level 1 is the responsible person."""

    assignment = models.ForeignKey(Assignment, verbose_name="任务", on_delete=models.CASCADE, related_name="chain")
    level = models.PositiveSmallIntegerField("层级", choices=ChainLevel.choices)
    user = models.ForeignKey(User, verbose_name="责任人", on_delete=models.PROTECT, related_name="chain_places")

    class Meta:
        verbose_name = verbose_name_plural = "责任链"
        ordering: ClassVar = ["level"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assignment", "level"], name="chain_level_once"),
            models.CheckConstraint(condition=Q(level__in=ChainLevel.values), name="chain_level_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()} {self.user}"
