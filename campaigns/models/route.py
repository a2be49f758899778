"""Who reviews a target, and what follows for one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Concat

from campaigns.enums import ReviewBy
from campaigns.models.assignment import Assignment
from campaigns.models.scheme import Target
from units.enums import Role, UnitKind
from units.models import ReviewPanel, Unit, User
from units.models.unit import MOST_SUCCESSIONS, taken_over_by


class ReviewRoute(models.Model):
    """Who reviews a target: an office, a panel, or with neither the superior bureau.

    ``is_own``: set for this target; else settled for a leaf, when its version was published, from what was set above it.
    A leaf of a published version without a row is reviewed by the superior. ``kinds``: the kinds of unit whose reports go
    this way, each between commas; empty: all. ``is_signed_first``: before that the unit's own leader signs the report.
    """

    target = models.OneToOneField(Target, primary_key=True, on_delete=models.CASCADE, related_name="route")
    is_own = models.BooleanField(default=True)
    is_signed_first = models.BooleanField("先由本单位领导审签", default=False)
    office = models.ForeignKey(
        Unit, verbose_name="职能处室", null=True, blank=True, on_delete=models.PROTECT, related_name="review_routes"
    )
    panel = models.ForeignKey(
        ReviewPanel,
        verbose_name="评审组",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="review_routes",
    )
    kinds = models.CharField("审核哪些类别的单位", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "审核分工"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(office__isnull=True) | Q(panel__isnull=True), name="route_leads_to_one"),
            models.CheckConstraint(
                condition=Q(office__isnull=False) | Q(panel__isnull=False) | Q(kinds=""),
                name="route_to_the_superior_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.office or self.panel or ReviewBy.SUPERIOR.label)

    @property
    def by(self) -> ReviewBy:
        """Of which sort the reviewer is."""
        if self.office_id is not None:
            return ReviewBy.OFFICE
        return ReviewBy.SUPERIOR if self.panel_id is None else ReviewBy.PANEL

    @property
    def kind_list(self) -> list[str]:
        """``kinds`` one by one."""
        return [kind for kind in self.kinds.split(",") if kind]

    def concerns(self, kind: str) -> bool:
        """Whether reports of a unit of this kind go this way."""
        return not self.kinds or f",{kind}," in self.kinds


def joined_kinds(kinds: Iterable[str]) -> str:
    """Kinds as ``ReviewRoute.kinds`` keeps them."""
    ordered = sorted(kinds)
    return f",{','.join(ordered)}," if ordered else ""


def route_of(assignment: Assignment) -> ReviewRoute | None:
    """The way the reports of an assignment go; None: to the superior. No office judges itself or what it took over."""
    route: ReviewRoute | None = getattr(assignment.target, "route", None)
    if route is None or route.by == ReviewBy.SUPERIOR or not route.concerns(assignment.participation.kind):
        return None
    unit = assignment.participation.unit
    is_own = route.office_id is not None and route.office_id in {unit.pk, *(heir.pk for heir in unit.heirs())}
    return None if is_own else route


def is_signed_first(assignment: Assignment) -> bool:
    """Whether the unit's own head signs the reports of an assignment before they go to review."""
    route: ReviewRoute | None = getattr(assignment.target, "route", None)
    return route is not None and route.is_signed_first


def routes(to_assignment: str) -> models.QuerySet[ReviewRoute]:
    """``route_of`` for use in ``Exists``; ``to_assignment`` is the lookup from the outer row to its assignment."""
    unit = f"{to_assignment}__participation__unit"
    wanted = Concat(Value(","), OuterRef(f"{to_assignment}__participation__kind"), Value(","))
    found = ReviewRoute.objects.filter(
        Q(office__isnull=False) | Q(panel__isnull=False),
        Q(kinds="") | Q(kinds__contains=wanted),
        target=OuterRef(f"{to_assignment}__target"),
    ).exclude(office=OuterRef(unit))
    for _ in range(MOST_SUCCESSIONS):
        unit = f"{unit}__successor"
        found = found.exclude(office=Coalesce(OuterRef(unit), Value(0)))  # NULL would exclude every office
    return found


@dataclass(frozen=True)
class Desk:
    """What routes lead to a person: offices they review in, panels they sit on.

    ``own``: units whose reports a panellist keeps out of, because they belong to them; the topmost unit has no superior,
    so that its people judge it themselves.
    """

    offices: tuple[int, ...]
    panels: tuple[int, ...]
    own: frozenset[int]

    @classmethod
    def of(cls, user: User) -> "Desk":
        """As of today; no query but, for a panellist, that of the home unit."""
        rows = user.membership_list
        panels = tuple(row.panel_id for row in rows if row.panel_id is not None)
        homes = [row.unit for row in rows if row.panel_id is None]
        if panels and user.home_unit is not None:
            homes.append(user.home_unit)
        return cls(
            offices=tuple(
                row.unit_id for row in rows if row.role == Role.REVIEWER and row.unit.kind == UnitKind.DEPARTMENT
            ),
            panels=panels,
            own=frozenset(unit.pk for unit in homes if not unit.is_root()),
        )

    def reaches(self, route: ReviewRoute, unit: Unit) -> bool:
        """Whether reports of ``unit`` that go this way come to the person; agrees with ``q``."""
        if route.office_id is not None:
            return route.office_id in self.offices
        return route.panel_id in self.panels and not self.own & {unit.pk, *(heir.pk for heir in unit.heirs())}

    def q(self, to_assignment: str) -> Q | None:
        """The same as a condition on rows with an assignment; None where nothing comes to the person."""
        found: Q | None = None
        if self.offices:
            found = Q(Exists(routes(to_assignment).filter(office__in=self.offices)))
        if self.panels:
            unit = f"{to_assignment}__participation__unit"
            mine = Q(Exists(routes(to_assignment).filter(panel__in=self.panels)))
            for unit_id in self.own:
                mine &= ~(Q(**{unit: unit_id}) | taken_over_by(unit_id, unit))
            found = mine if found is None else found | mine
        return found
