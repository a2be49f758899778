"""The organisation tree."""

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar, Self

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from core.decimals import ExactDecimalField
from core.paths import children, depth
from units.enums import Duty, UnitKind

if TYPE_CHECKING:
    from units.models.person import User


MOST_SUCCESSIONS = 3
"""Mergers one after the other that are followed: more do not fall into one campaign."""


def taken_over_by(unit_id: int, to_unit: str) -> Q:
    """A condition on rows whose unit was taken over by this one, at once or through others; see ``Unit.heirs``.

    ``to_unit`` is the lookup from the row to its unit.
    """
    condition, lookup = Q(pk__in=[]), to_unit
    for _ in range(MOST_SUCCESSIONS):
        lookup = f"{lookup}__successor"
        condition |= Q(**{lookup: unit_id})
    return condition


class UnitQuerySet(MP_NodeQuerySet):  # type: ignore[misc] # treebeard has no types
    """Units, in the words of the office."""

    def visible_to(self, user: "User") -> Self:
        """Units this person may see (DOMAIN.md section 1, 任职)."""
        return self.filter(user.reach.q())  # type: ignore[no-any-return]

    def listed_to(self, user: "User") -> Self:
        """Units whose names and people this person may see; who arranges them for all sees all, and no score of any."""
        return self.all() if user.duty in {Duty.SYSTEM, Duty.SECURITY} else self.visible_to(user)

    def existing_on(self, day: dt.date) -> Self:
        """Units that exist on ``day``."""
        return self.filter(  # type: ignore[no-any-return]
            Q(exists_from__isnull=True) | Q(exists_from__lte=day), Q(exists_to__isnull=True) | Q(exists_to__gte=day)
        )

    def directly_below(self, path: str) -> Self:
        """The units whose superior has this path."""
        return self.filter(path__range=children(path), depth=depth(path) + 1)  # type: ignore[no-any-return]

    def superior_of(self, unit: "Unit") -> "Unit | None":
        """The unit directly above; None for a root."""
        return self.filter(path=unit.path[: -unit.steplen]).first()  # type: ignore[no-any-return]

    def matching(self, words: str) -> Self:
        """Units whose name, former name, short name, code or pinyin initials contain ``words``."""
        words = words.strip()
        former = apps.get_model("units", "UnitPast").objects.filter(name__icontains=words)  # it refers to units
        return self.filter(  # type: ignore[no-any-return]
            Q(name__icontains=words)
            | Q(pk__in=former.values("unit"))
            | Q(short_name__icontains=words)
            | Q(code__iexact=words)
            | Q(pinyin_initials__contains=words.lower())
        )

    def beginning_with(self, words: str) -> Self:
        """Units whose name, short name or pinyin initials begin with ``words``, or with this code: served by indexes."""
        words = words.strip()
        return self.filter(  # type: ignore[no-any-return]
            Q(name__startswith=words)
            | Q(short_name__startswith=words)
            | Q(code__in={words, words.lower(), words.upper()})
            | Q(pinyin_initials__startswith=words.lower())
        )


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]
    """Units in tree order."""

    def get_queryset(self) -> UnitQuerySet:
        """All units, parents before children."""
        return UnitQuerySet(self.model, using=self._db).order_by("path")  # type: ignore[no-any-return]


class Unit(MP_Node):  # type: ignore[misc]
    """A node of the organisation tree; ends with a date and a successor, never by deletion.

    ``successor`` took over the whole; ``branches`` were split off besides. ``version`` counts changes of the row.
    """

    code = models.CharField("代码", max_length=64, unique=True)
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=40, blank=True)
    pinyin_initials = models.CharField("拼音首字母", max_length=160, blank=True, editable=False)
    kind = models.CharField("类别", max_length=16, choices=UnitKind.choices)
    comparison_class = models.CharField("比较类别", max_length=40, blank=True, help_text="同一类别的单位之间排名")
    weight = ExactDecimalField("权重", places=2, default=Decimal(1))
    exists_from = models.DateField("设立日期", null=True, blank=True)
    exists_to = models.DateField("撤销日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self", verbose_name="承继单位", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )
    branches = models.ManyToManyField(
        "self", verbose_name="分出单位", symmetrical=False, blank=True, related_name="origins"
    )
    version = models.PositiveIntegerField("修改次数", default=0, editable=False)

    node_order_by: ClassVar[list[str]] = []
    objects = UnitManager()

    class Meta:
        verbose_name = verbose_name_plural = "单位"
        indexes: ClassVar = [
            models.Index(fields=["depth", "path"], name="unit_level"),
            # PostgreSQL serves "begins with" from an index of this class only; other databases ignore the class.
            models.Index(fields=["name"], name="unit_name", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["short_name"], name="unit_short_name", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["pinyin_initials"], name="unit_initials", opclasses=["varchar_pattern_ops"]),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=UnitKind.values), name="unit_kind_known"),
            models.CheckConstraint(condition=Q(weight__gte=0), name="unit_weight_not_negative"),
            models.CheckConstraint(
                condition=Q(exists_from__isnull=True) | Q(exists_to__isnull=True) | Q(exists_from__lte=F("exists_to")),
                name="unit_exists_from_before_to",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def exists_on(self, day: dt.date) -> bool:
        """Whether the unit exists on ``day``; agrees with ``existing_on``."""
        return (self.exists_from is None or self.exists_from <= day) and (
            self.exists_to is None or self.exists_to >= day
        )

    def heirs(self) -> list["Unit"]:
        """The units that took this one over, one after the other; empty, without a query, where it goes on."""
        found: list[Unit] = []
        unit: Unit | None = self.successor
        while unit is not None and len(found) < MOST_SUCCESSIONS:
            found.append(unit)
            unit = unit.successor
        return found

    @property
    def is_bureau(self) -> bool:
        """Whether the unit supervises others."""
        return self.kind == UnitKind.BUREAU


class BureauManager(UnitManager):
    """Bureaus only."""

    def get_queryset(self) -> UnitQuerySet:
        """Units that supervise."""
        return super().get_queryset().filter(kind=UnitKind.BUREAU)  # type: ignore[no-any-return]


class Bureau(Unit):
    """A unit that supervises others: 市局, 区(县)民政局, or a 社会事业局 that does the same job."""

    objects = BureauManager()

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "局"
