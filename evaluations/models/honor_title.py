"""The catalogue of titles: what may be conferred, on whom, for how long, and what it needs first."""

import datetime as dt
from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from core.decimals import ExactDecimalField
from core.months import add_months, add_years
from evaluations.enums import HonorLevel, HonorSubject
from units.models import InitialsField


def validate_subjects(value: object) -> None:
    """At least one known kind of bearer, each once."""
    known = isinstance(value, list) and value and len(set(value)) == len(value) and set(value) <= set(HonorSubject)
    if not known:
        message = "请至少选一类授予对象。"
        raise ValidationError(message, code="subjects")


class HonorTitleQuerySet(models.QuerySet["HonorTitle"]):
    """Titles."""

    def in_use(self) -> Self:
        """Titles under which honors are still written down."""
        return self.filter(is_active=True)

    def named_here(self) -> Self:
        """Titles that are applied for and named in a campaign of ours."""
        return self.filter(is_active=True, is_named_here=True)


class HonorTitle(models.Model):
    """A title. ``below``: what must be held first; ``system_share``: percent of subordinate units that must hold that.

    ``valid_years`` None: for good, or for the years it was given for alone.
    """

    name = models.CharField("称号", max_length=80, unique=True)
    pinyin_initials = InitialsField(of="name", max_length=80)
    level = models.CharField("级别", max_length=12, choices=HonorLevel.choices)
    subjects = models.JSONField("授予对象", default=list, validators=[validate_subjects])
    awarding_body = models.CharField("授予机关", max_length=80, blank=True)
    below = models.ForeignKey(
        "self", verbose_name="须先获得", null=True, blank=True, on_delete=models.PROTECT, related_name="above"
    )
    valid_years = models.PositiveSmallIntegerField("有效期（年）", null=True, blank=True)
    renewal_months = models.PositiveSmallIntegerField("到期前几个月可申请复评", default=6)
    check_months = models.PositiveSmallIntegerField("每几个月复查一次", null=True, blank=True)
    system_share = ExactDecimalField("下级单位须达比例（%）", places=2, null=True, blank=True)
    least_score = ExactDecimalField("最低总分", places=2, null=True, blank=True)
    is_yearly = models.BooleanField("按年度评选", default=False)
    is_named_here = models.BooleanField("由本系统申报命名", default=False)
    is_active = models.BooleanField("在用", default=True)

    objects = HonorTitleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "荣誉称号"
        ordering: ClassVar = ["level", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__in=HonorLevel.values), name="honor_title_level_known"),
            models.CheckConstraint(
                condition=Q(valid_years__isnull=True) | Q(valid_years__in=(2, 3, 5)), name="honor_title_valid_2_3_5"
            ),
            models.CheckConstraint(
                condition=Q(system_share__isnull=True) | Q(system_share__gt=0, system_share__lte=100),
                name="honor_title_share_is_percent",
            ),
            models.CheckConstraint(
                condition=Q(system_share__isnull=True) | Q(below__isnull=False), name="honor_title_share_names_title"
            ),
            models.CheckConstraint(
                condition=Q(least_score__isnull=True) | Q(least_score__gte=0), name="honor_title_score_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(check_months__isnull=True) | Q(check_months__gt=0), name="honor_title_check_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def subject_words(self) -> str:
        """Its bearers in words."""
        return "、".join(str(HonorSubject(each).label) for each in self.subjects)

    def ends_after(self, conferred_on: dt.date) -> dt.date | None:
        """The last day of a title conferred on this day; None: it holds for good."""
        if self.valid_years is None:
            return None
        return add_years(conferred_on, self.valid_years) - dt.timedelta(days=1)

    def check_after(self, day: dt.date) -> dt.date | None:
        """When it is looked at again after ``day``; None: never."""
        return None if self.check_months is None else add_months(day, self.check_months)

    def renewable_from(self, valid_until: dt.date) -> dt.date:
        """The first day on which a title that runs until then may be applied for anew."""
        return add_months(valid_until, -self.renewal_months)
