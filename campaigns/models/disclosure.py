"""The register of what is disclosed to the public (政务公开事项), the 五明确 of each matter."""

import datetime as dt
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from campaigns.enums import DisclosureArea, DisclosureMeasure, DisclosureState
from campaigns.models.campaign import Participation
from campaigns.validators import validate_public_text
from units.enums import Role
from units.models import Unit, User
from units.models.unit import taken_over_by

FIVE = {"matter": "事项", "content": "内容", "form": "形式", "due_on": "时间", "responsibility": "责任"}
"""The 五明确: field → word."""

LACKING = Q(due_on__isnull=True) | Q(content="") | Q(form="") | Q(responsibility="")
"""One of the five is not clear; what they are about always is."""

_NEVER_SHOWN = Q(state=DisclosureState.WITHDRAWN, disclosed_on__isnull=True)


class DisclosureItemQuerySet(models.QuerySet["DisclosureItem"]):
    """Matters of the register, in the words of the office."""

    def visible_to(self, user: User) -> Self:
        """Matters of units this person sees."""
        return self.filter(user.reach.q("unit"))

    def kept_by(self, user: User) -> Self:
        """Matters this person may change; agrees with ``permissions.may_disclose``."""
        own = [row.unit_id for row in user.membership_list if row.role == Role.REPORTER]
        return self if user.is_superuser else self.filter(Q(unit__in=own) | user.reach_as(Role.ADMINISTRATOR).q("unit"))

    def counted(self) -> Self:
        """What statistics look at: everything but what was struck off before anybody saw it."""
        return self.exclude(_NEVER_SHOWN)

    def overdue(self, today: dt.date) -> Self:
        """Matters whose day has passed and that nobody can read yet."""
        return self.filter(state=DisclosureState.DRAFT, due_on__lt=today)

    def public(self) -> Self:
        """What everybody may read: published matters of units that take part in a campaign."""
        taking_part = Participation.objects.filter(unit=models.OuterRef("unit"))
        return self.filter(models.Exists(taking_part), state=DisclosureState.PUBLISHED)

    def of_unit(self, unit: Unit) -> Self:
        """The unit's own matters and those of the units it took over."""
        return self.filter(Q(unit=unit) | taken_over_by(unit.pk, "unit"))

    def matching(self, words: str) -> Self:
        """Matters whose title, content or pinyin initials contain ``words``."""
        words = words.strip()
        return self.filter(
            Q(matter__icontains=words) | Q(content__icontains=words) | Q(pinyin_initials__contains=words.lower())
        )


class DisclosureItem(models.Model):
    """One matter. ``due_on`` follows from ``formed_on`` and ``within_days`` (working days) where the latter is given.

    Everything but the people and the reason of a withdrawal is meant for the public.
    """

    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="disclosure_items")
    area = models.CharField("事项类别", max_length=16, choices=DisclosureArea.choices)
    matter = models.CharField("事项", max_length=120, validators=[validate_public_text])
    pinyin_initials = models.CharField("拼音首字母", max_length=120, blank=True, editable=False)
    content = models.TextField("内容", blank=True, validators=[validate_public_text])
    form = models.CharField("形式", max_length=60, blank=True, validators=[validate_public_text])
    formed_on = models.DateField("形成日期")
    within_days = models.PositiveSmallIntegerField("几个工作日内公开", null=True, blank=True)
    due_on = models.DateField("公开期限", null=True, blank=True)
    responsibility = models.CharField("责任", max_length=80, blank=True, validators=[validate_public_text])
    basis = models.CharField("依据", max_length=200, blank=True, validators=[validate_public_text])
    lasting = models.CharField("公开多久", max_length=60, blank=True, validators=[validate_public_text])
    channels = models.CharField("渠道", max_length=120, blank=True, validators=[validate_public_text])
    audience = models.CharField("对象", max_length=60, blank=True, validators=[validate_public_text])
    state = models.CharField("状态", max_length=10, choices=DisclosureState.choices, default=DisclosureState.DRAFT)
    disclosed_on = models.DateField("公开日期", null=True, blank=True)
    withdrawal_reason = models.CharField("撤下理由", max_length=300, blank=True)
    edited_by = models.ForeignKey(User, verbose_name="经办人", null=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField("修改时间")
    version = models.PositiveIntegerField("修改次数", default=0)

    objects = DisclosureItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公开事项"
        ordering: ClassVar = ["-formed_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["unit", "due_on"], name="disclosure_by_due"),
            models.Index(fields=["unit", "disclosed_on"], name="disclosure_by_day"),
            models.Index(fields=["state", "-disclosed_on"], name="disclosure_public"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=DisclosureState.values), name="disclosure_state_known"),
            models.CheckConstraint(condition=Q(area__in=DisclosureArea.values), name="disclosure_area_known"),
            models.CheckConstraint(
                condition=~Q(state=DisclosureState.PUBLISHED) | (Q(disclosed_on__isnull=False) & ~LACKING),
                name="disclosure_published_is_clear",
            ),
            models.CheckConstraint(
                condition=Q(disclosed_on__isnull=True) | Q(disclosed_on__gte=F("formed_on")),
                name="disclosure_not_before_formed",
            ),
            models.UniqueConstraint(
                fields=["unit", "matter"],
                condition=~Q(state=DisclosureState.WITHDRAWN),
                name="disclosure_matter_once",
            ),
        ]

    def __str__(self) -> str:
        return self.matter

    @property
    def missing(self) -> tuple[str, ...]:
        """Which of the five are not clear yet, in words."""
        return tuple(word for name, word in FIVE.items() if not getattr(self, name))

    @property
    def is_late(self) -> bool:
        """Whether it was shown after its day."""
        return self.disclosed_on is not None and self.due_on is not None and self.disclosed_on > self.due_on

    @property
    def timing(self) -> str:
        """When it is to be disclosed, as the public reads it."""
        if self.within_days is not None:
            return f"形成后 {self.within_days} 个工作日内"
        return f"{self.due_on.year}年{self.due_on.month}月{self.due_on.day}日前" if self.due_on else ""


class DisclosureLink(models.Model):
    """A target that counts the register: all its versions and terms, by their ``lineage``."""

    lineage = models.CharField("指标", max_length=32, unique=True)
    measure = models.CharField("计什么", max_length=10, choices=DisclosureMeasure.choices)

    class Meta:
        verbose_name = verbose_name_plural = "公开登记与指标的关联"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(measure__in=DisclosureMeasure.values), name="disclosure_measure_known")
        ]

    def __str__(self) -> str:
        return str(self.get_measure_display())
