"""A versioned tree of targets."""

from functools import cached_property
from typing import ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from campaigns.enums import Cycle, Join, SchemeState
from campaigns.models.campaign import Campaign, Participation
from campaigns.rules import Rule, parse_rule
from core.decimals import ExactDecimalField
from units.enums import UnitKind


class SchemeQuerySet(models.QuerySet["Scheme"]):
    """Schemes."""

    def common(self) -> Self:
        """The schemes all units share."""
        return self.filter(owner__isnull=True)

    def published(self) -> Self:
        """The versions in force."""
        return self.filter(state=SchemeState.PUBLISHED)


class Scheme(models.Model):
    """指标体系. With an ``owner`` it holds that unit's local targets: shown apart, never in the common score."""

    campaign = models.ForeignKey(Campaign, verbose_name="创建活动", on_delete=models.CASCADE, related_name="schemes")
    owner = models.ForeignKey(
        Participation,
        verbose_name="自设单位",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="local_schemes",
    )
    version = models.PositiveIntegerField("版本")
    title = models.CharField("名称", max_length=120, blank=True)
    state = models.CharField("状态", max_length=12, choices=SchemeState.choices, default=SchemeState.DRAFT)
    published_at = models.DateTimeField("发布时间", null=True, blank=True)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "指标体系"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["campaign", "version"], condition=Q(owner__isnull=True), name="scheme_version_once"
            ),
            models.UniqueConstraint(
                fields=["owner", "version"], condition=Q(owner__isnull=False), name="local_scheme_version_once"
            ),
            models.UniqueConstraint(
                fields=["campaign"],
                condition=Q(owner__isnull=True, state=SchemeState.PUBLISHED),
                name="scheme_published_once",
            ),
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(owner__isnull=False, state=SchemeState.PUBLISHED),
                name="local_scheme_published_once",
            ),
            models.CheckConstraint(condition=Q(state__in=SchemeState.values), name="scheme_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.campaign} 第 {self.version} 版"

    @property
    def is_local(self) -> bool:
        """Whether these are a unit's own targets."""
        return self.owner_id is not None


class TargetQuerySet(models.QuerySet["Target"]):
    """Targets in the order of the scheme."""

    def leaves(self) -> Self:
        """Targets that are reported and scored."""
        return self.filter(is_leaf=True)

    def tops(self) -> Self:
        """The top targets (大类)."""
        return self.filter(parent__isnull=True)

    def of_published(self, campaign: Campaign) -> Self:
        """The targets of the common scheme in force."""
        return self.filter(scheme__campaign=campaign, scheme__owner__isnull=True, scheme__state=SchemeState.PUBLISHED)


class Target(models.Model):
    """A node of a scheme; a leaf has points, rule, join and cycle."""

    scheme = models.ForeignKey(Scheme, verbose_name="指标体系", on_delete=models.CASCADE, related_name="targets")
    parent = models.ForeignKey(
        "self", verbose_name="上级目标", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=255, editable=False)
    code = models.CharField("代码", max_length=64)
    number = models.CharField("编号", max_length=40, blank=True, help_text="印在表上的编号，如 Ⅲ-1-①")
    title = models.CharField("名称", max_length=200)
    explanation = models.TextField("填报说明", blank=True)
    is_leaf = models.BooleanField("末级目标", default=False)
    points = ExactDecimalField("分值", places=6, null=True, blank=True)
    rule = models.JSONField("计分规则", null=True, blank=True, encoder=DjangoJSONEncoder)
    join = models.CharField("各期合并", max_length=8, choices=Join.choices, blank=True)
    cycle = models.CharField("填报周期", max_length=8, choices=Cycle.choices, blank=True)
    evidence_required = models.PositiveSmallIntegerField("至少佐证件数", default=0)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "目标"
        ordering: ClassVar = ["path"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "code"], name="target_code_once"),
            models.UniqueConstraint(fields=["scheme", "path"], name="target_path_once"),
            models.CheckConstraint(
                condition=Q(is_leaf=False)
                | Q(points__isnull=False, rule__isnull=False, join__in=Join.values, cycle__in=Cycle.values),
                name="target_leaf_is_complete",
            ),
            models.CheckConstraint(condition=Q(points__isnull=True) | Q(points__gte=0), name="target_points_not_neg"),
        ]

    def __str__(self) -> str:
        return f"{self.number or self.code} {self.title}"

    @cached_property
    def rule_object(self) -> Rule:
        """The leaf's rule with its typed parameters."""
        return parse_rule(self.rule or {})


class TargetKind(models.Model):
    """Applicability: a leaf concerns units of these kinds; without rows it concerns all."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="kinds", verbose_name="目标")
    kind = models.CharField("单位类别", max_length=16, choices=UnitKind.choices)

    class Meta:
        verbose_name = verbose_name_plural = "适用范围"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target", "kind"], name="target_kind_once"),
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="target_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.get_kind_display()}"
