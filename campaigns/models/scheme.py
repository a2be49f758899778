"""A versioned tree of targets."""

import uuid
from decimal import Decimal
from functools import cached_property
from typing import ClassVar, Self

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from campaigns.enums import Cycle, Join, Part, ProofKind, SchemeState
from campaigns.models.campaign import Campaign, Participation
from campaigns.rules import Rule, Shares, parse_rule, read_methods
from core.decimals import ExactDecimalField
from core.paths import ancestors
from units.enums import Role, UnitKind
from units.models import InitialsField, Unit, User


def new_lineage() -> str:
    """The mark of a target that continues nothing."""
    return uuid.uuid4().hex


class SchemeQuerySet(models.QuerySet["Scheme"]):
    """Schemes."""

    def arrangeable_by(self, user: User) -> Self:
        """Schemes this person may draft and publish; agrees with ``permissions.may_arrange_scheme``."""
        if user.is_superuser:
            return self
        condition = Q(pk__in=[])
        for row in user.membership_list:
            if row.role == Role.ADMINISTRATOR:
                condition |= Q(owner__isnull=True, campaign__organiser__path__startswith=row.unit.path)
                condition |= Q(owner__isnull=False, owner__unit__path__startswith=row.unit.path)
        return self.filter(condition)

    def visible_to(self, user: User) -> Self:
        """Versions that are or were in force for units this person sees, and drafts the person arranges."""
        arranged = self.model.objects.arrangeable_by(user).values("pk")
        mine = Participation.objects.filter(user.reach.q("unit"), campaign=models.OuterRef("campaign"))
        common = Q(models.Exists(mine), owner__isnull=True)
        local = Q(owner__isnull=False) & user.reach.q("owner__unit")
        return self.filter(~Q(state=SchemeState.DRAFT) & (common | local) | Q(pk__in=arranged))

    def asking(self, user: User) -> Self:
        """Common ones, and local ones of units this person sees or that stand above one of their posts."""
        posts = [row.unit.path for row in user.membership_list if row.role != Role.PANELLIST]
        above = {path for post in posts for path in ancestors(post)}
        local = user.reach.q("owner__unit") | Q(owner__unit__path__in=sorted(above))
        return self.filter(Q(owner__isnull=True) | local)

    def alike(self, scheme: "Scheme") -> Self:
        """All versions of the same set of targets: of the same campaign and owner."""
        return self.filter(campaign=scheme.campaign_id, owner=scheme.owner_id)

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
    intended_points = ExactDecimalField("计划总分", places=6, null=True, blank=True)
    notes = models.TextField("说明", blank=True)
    bonus_cap = ExactDecimalField("加分上限", places=6, null=True, blank=True)
    items_only = models.BooleanField("加分和否决只能从清单里选", default=False)
    revision = models.PositiveIntegerField("修改次数", default=0)

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
            models.CheckConstraint(
                condition=Q(bonus_cap__isnull=True) | Q(bonus_cap__gte=0, owner__isnull=True),
                name="scheme_bonus_cap_is_common",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.campaign} 第 {self.version} 版"

    @property
    def is_draft(self) -> bool:
        """Whether it may still be changed."""
        return self.state == SchemeState.DRAFT

    @property
    def arranger(self) -> Unit:
        """The unit whose 创建办 arranges it: the organiser, or the owner of local targets."""
        return self.campaign.organiser if self.owner is None else self.owner.unit

    @property
    def bonus_limit(self) -> Decimal:
        """What bonuses add at most once it is in force: its own cap, else the campaign's; local targets add nothing."""
        if self.is_local:
            return Decimal(0)
        limit: Decimal = self.campaign.bonus_cap if self.bonus_cap is None else self.bonus_cap
        return limit

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

    def with_scope(self) -> Self:
        """With the rows that say whom each concerns, who reviews it and what fills it in: four queries for any number."""
        return self.select_related("route__office", "route__panel").prefetch_related(
            "kinds", "classes", "named_units__unit", "feeds"
        )

    def of_published(self, campaign: Campaign) -> Self:
        """The targets of the common scheme in force."""
        return self.filter(scheme__campaign=campaign, scheme__owner__isnull=True, scheme__state=SchemeState.PUBLISHED)


class Target(models.Model):
    """A node of a scheme; a leaf has points, rule, join and cycle, a branch may have the points it should add up to.

    ``methods``: shares in percent by kind of method, empty where the reports alone are scored; ``is_reported`` follows.
    Targets of two versions (or terms) with the same ``lineage`` are the same target, changed.
    """

    scheme = models.ForeignKey(Scheme, verbose_name="指标体系", on_delete=models.CASCADE, related_name="targets")
    parent = models.ForeignKey(
        "self", verbose_name="上级目标", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    path = models.CharField(max_length=255, editable=False)
    code = models.CharField("代码", max_length=64)
    number = models.CharField("编号", max_length=40, blank=True, help_text="印在表上的编号，如 Ⅲ-1-①")
    title = models.CharField("名称", max_length=200)
    pinyin_initials = InitialsField(of="title")
    explanation = models.TextField("填报说明", blank=True)
    example = models.TextField("填报示例", blank=True)
    is_leaf = models.BooleanField("末级目标", default=False)
    points = ExactDecimalField("分值", places=6, null=True, blank=True)
    rule = models.JSONField("计分规则", null=True, blank=True, encoder=DjangoJSONEncoder)
    join = models.CharField("各期合并", max_length=8, choices=Join.choices, blank=True)
    cycle = models.CharField("填报周期", max_length=8, choices=Cycle.choices, blank=True)
    methods = models.JSONField("测评方式", default=dict, blank=True, encoder=DjangoJSONEncoder)
    is_reported = models.BooleanField("由单位填报", default=True, editable=False)
    evidence_required = models.PositiveSmallIntegerField("至少佐证件数", default=0)
    evidence_kind = models.CharField("佐证种类", max_length=10, choices=ProofKind.choices, blank=True)
    evidence_months = models.PositiveSmallIntegerField("只认截止前几个月内的佐证", default=0)
    lineage = models.CharField(max_length=32, default=new_lineage, editable=False)
    version = models.PositiveIntegerField("修改次数", default=0)

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "目标"
        ordering: ClassVar = ["path"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "code"], name="target_code_once"),
            models.UniqueConstraint(fields=["scheme", "path"], name="target_path_once"),
            models.UniqueConstraint(fields=["scheme", "lineage"], name="target_lineage_once"),
            models.CheckConstraint(
                condition=Q(is_leaf=False)
                | Q(points__isnull=False, rule__isnull=False, join__in=Join.values, cycle__in=Cycle.values),
                name="target_leaf_is_complete",
            ),
            models.CheckConstraint(condition=Q(points__isnull=True) | Q(points__gte=0), name="target_points_not_neg"),
            models.CheckConstraint(
                condition=Q(evidence_kind__in=["", *ProofKind.values]), name="target_proof_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @cached_property
    def rule_object(self) -> Rule:
        """The leaf's rule with its typed parameters."""
        return parse_rule(self.rule or {})

    @cached_property
    def shares(self) -> Shares:
        """The leaf's measuring methods, in order."""
        return read_methods(self.methods)


class TargetKind(models.Model):
    """Applicability: a leaf concerns units of these kinds, of these classes, and those named.

    One of the three is enough; without any row it concerns all.
    """

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


class TargetClass(models.Model):
    """Applicability by comparison class; see ``TargetKind``."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="classes", verbose_name="目标")
    comparison_class = models.CharField("比较类别", max_length=40)

    class Meta:
        verbose_name = verbose_name_plural = "适用比较类别"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target", "comparison_class"], name="target_class_once"),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.comparison_class}"


class TargetUnit(models.Model):
    """Applicability to a named unit, and its part in it; see ``TargetKind``."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="named_units", verbose_name="目标")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    part = models.CharField("承担方式", max_length=10, choices=Part.choices, default=Part.LEAD)

    class Meta:
        verbose_name = verbose_name_plural = "适用单位"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["target", "unit"], name="target_unit_once"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="target_unit_part_known"),
        ]

    def __str__(self) -> str:
        return f"{self.target_id} {self.unit_id}"
