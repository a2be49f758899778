"""The two lists of a scheme beside its targets: what may add points, and what must not happen."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from campaigns.enums import Counting, ItemKind, VetoEffect
from campaigns.models.scheme import Scheme
from core.decimals import ExactDecimalField

LONGEST_WINDOW = 120
"""Months a veto looks back at most."""


class SchemeItemQuerySet(models.QuerySet["SchemeItem"]):
    """Items in the order of their lists."""

    def bonuses(self) -> "SchemeItemQuerySet":
        """加分项."""
        return self.filter(kind=ItemKind.BONUS)

    def negatives(self) -> "SchemeItemQuerySet":
        """负面清单."""
        return self.filter(kind=ItemKind.NEGATIVE)

    def in_force(self, campaign_id: int) -> "SchemeItemQuerySet":
        """Those of the common version in force."""
        return self.filter(scheme__in=Scheme.objects.common().published().filter(campaign=campaign_id))


class SchemeItem(models.Model):
    """加分项 or 负面清单 item of a common scheme; like a target it never changes once its version is published.

    ``points``: what one case brings at most; ``most``: what the item brings one unit in a calendar year at most,
    empty where only the cap of the whole holds. The same ``code`` in two versions is the same item, changed.
    """

    scheme = models.ForeignKey(Scheme, verbose_name="指标体系", on_delete=models.CASCADE, related_name="items")
    kind = models.CharField("类别", max_length=10, choices=ItemKind.choices)
    position = models.PositiveSmallIntegerField("次序")
    code = models.CharField("代码", max_length=64)
    title = models.CharField("名称", max_length=120)
    explanation = models.TextField("说明", blank=True)
    points = ExactDecimalField("每次最多加几分", places=6, null=True, blank=True)
    most = ExactDecimalField("全年最多加几分", places=6, null=True, blank=True)
    counting = models.CharField("几笔怎样计", max_length=10, choices=Counting.choices, blank=True)
    look_back_months = models.PositiveSmallIntegerField("追溯月数", null=True, blank=True)
    effect = models.CharField("后果", max_length=16, choices=VetoEffect.choices, blank=True)

    objects = SchemeItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "加分项和负面清单"
        ordering: ClassVar = ["kind", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["scheme", "code"], name="scheme_item_code_once"),
            models.UniqueConstraint(fields=["scheme", "kind", "position"], name="scheme_item_place_once"),
            models.CheckConstraint(condition=Q(kind__in=ItemKind.values), name="scheme_item_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind=ItemKind.BONUS)
                | Q(points__gt=0, counting__in=Counting.values, effect="", look_back_months__isnull=True),
                name="scheme_item_bonus_is_complete",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ItemKind.NEGATIVE)
                | Q(
                    points__isnull=True,
                    most__isnull=True,
                    counting="",
                    effect__in=VetoEffect.values,
                    look_back_months__gte=1,
                    look_back_months__lte=LONGEST_WINDOW,
                ),
                name="scheme_item_negative_is_complete",
            ),
            models.CheckConstraint(condition=Q(most__isnull=True) | Q(most__gt=0), name="scheme_item_most_positive"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_bonus(self) -> bool:
        """Whether it adds points."""
        return self.kind == ItemKind.BONUS
