"""Who reviews the targets of a scheme: what may be chosen, what is inherited, and whether anybody is there."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns.enums import ReviewBy
from campaigns.models import Campaign, ReviewRoute, Scheme, Target
from core.paths import STEP
from units.enums import Role, UnitKind
from units.models import Membership, ReviewPanel, Unit

_NAMED = 5
"""Units named in a fault."""


@dataclass(frozen=True)
class ReviewSetting:
    """What is set for one target; ``by`` empty: as for the target above. ``kinds`` empty: units of all kinds."""

    by: str = ""
    office: Unit | None = None
    panel: ReviewPanel | None = None
    kinds: frozenset[str] = field(default_factory=frozenset)
    is_signed_first: bool = False


@dataclass(frozen=True)
class ReviewWords:
    """The same as files say it: the code of the office, the name of the panel."""

    by: str = ""
    office: str = ""
    panel: str = ""
    kinds: frozenset[str] = field(default_factory=frozenset)
    is_signed_first: bool = False

    def __bool__(self) -> bool:
        """Whether anything is set."""
        return bool(self.by)

    def __str__(self) -> str:
        """For people."""
        kinds = "、".join(str(UnitKind(kind).label) for kind in UnitKind.values if kind in self.kinds)
        label = str(ReviewBy(self.by).label) if self.by else ""
        said = f"{label} {self.office or self.panel}".strip() + (f"（只审{kinds}）" if kinds else "")
        return f"{said}，先由本单位领导审签" if self.is_signed_first else said


UNSET = ReviewWords()
"""As for the target above."""


def words_of(target: Target) -> ReviewWords:
    """What is set for a target from ``scheme_targets``."""
    route = own_route(target)
    if route is None:
        return UNSET
    office, panel = route.office.code if route.office else "", route.panel.name if route.panel else ""
    return ReviewWords(route.by.value, office, panel, frozenset(route.kind_list), route.is_signed_first)


def offices_for(arranger: Unit) -> "QuerySet[Unit]":
    """The offices that a unit may let review: its own, directly below it."""
    found: QuerySet[Unit] = Unit.objects.directly_below(arranger.path).filter(kind=UnitKind.DEPARTMENT)
    return found


def panels_for(arranger: Unit) -> "QuerySet[ReviewPanel]":
    """The panels that a unit may let review: those it set up."""
    return ReviewPanel.objects.filter(unit=arranger)


def own_route(target: Target) -> ReviewRoute | None:
    """What is set for this very target."""
    route: ReviewRoute | None = getattr(target, "route", None)
    return route if route is not None and route.is_own else None


def inherited(targets: Iterable[Target]) -> dict[int, ReviewRoute | None]:
    """Target → the setting that holds for it: its own, else that of the nearest above. ``targets`` in order."""
    by_path: dict[str, ReviewRoute | None] = {}
    found: dict[int, ReviewRoute | None] = {}
    for target in targets:
        route = own_route(target) or by_path.get(target.path[:-STEP])
        by_path[target.path] = found[target.pk] = route
    return found


def route_in_words(route: ReviewRoute | None) -> str:
    """Who reviews, for people."""
    if route is None:
        return "上级单位"
    kinds = "、".join(str(UnitKind(kind).label) for kind in route.kind_list)
    said = "上级单位" if route.by == ReviewBy.SUPERIOR else f"{route.by.label} {route}"
    said += f"（只审{kinds}，其余由上级单位审核）" if kinds else ""
    return f"{said}，先由本单位领导审签" if route.is_signed_first else said


def unmanned(routes: "QuerySet[ReviewRoute]", today: dt.date) -> "QuerySet[ReviewRoute]":
    """Those whose office has no reviewer in force, or whose panel no member; agrees with ``Desk``."""
    active = Membership.objects.in_force(today).filter(user__is_active=True)
    there = active.filter(role=Role.REVIEWER, unit=OuterRef("office"), unit__kind=UnitKind.DEPARTMENT)
    seated = active.filter(role=Role.PANELLIST, panel=OuterRef("panel"))
    return routes.filter(Q(office__isnull=False) & ~Exists(there) | Q(panel__isnull=False) & ~Exists(seated))


def what_is_missing(route: ReviewRoute) -> str:
    """What an unmanned route needs."""
    if route.by == ReviewBy.OFFICE:
        return f"“{route}”没有在任的审核员，提交的填报将无人审核：请先为它任命审核员。"
    return f"评审组“{route}”没有在任的成员，提交的填报将无人审核：请先在“人员 · 评审组”里加人。"


def unmanned_faults(targets: Iterable[Target], today: dt.date) -> Iterator[tuple[Target, str]]:
    """Targets of a draft set to somebody who is not there; no query where none is set to anybody."""
    routes = {target.pk: target for target in targets if own_route(target) is not None}
    if routes:
        for route in unmanned(ReviewRoute.objects.filter(target__in=routes), today).select_related("office", "panel"):
            yield routes[route.target_id], what_is_missing(route)


def unsigned_faults(scheme: Scheme, targets: Iterable[Target], today: dt.date) -> Iterator[tuple[Target, str]]:
    """Targets of a draft that the unit's own leader signs first, while units have none; no query without such a target."""
    signed = [target for target in targets if (route := own_route(target)) is not None and route.is_signed_first]
    if not signed:
        return
    units = scheme.campaign.participations.below(scheme.owner.path) if scheme.owner else scheme.campaign.participations
    leaders = Membership.objects.in_force(today).filter(role=Role.LEADER, user__is_active=True, unit=OuterRef("unit"))
    lacking = list(units.filter(~Exists(leaders)).order_by("path").values_list("name", flat=True))
    if lacking:
        some = "、".join(lacking[:_NAMED]) + (" 等" if len(lacking) > _NAMED else "")
        for target in signed:
            yield (
                target,
                f"要先由本单位领导审签，而 {len(lacking)} 个单位没有在任的领导，其中适用这项目标的将无法提交：{some}。",
            )


def unmanned_leaves(campaign: Campaign, today: dt.date) -> list[ReviewRoute]:
    """Leaves in force, common and local, whose reviewer does not exist."""
    routes = ReviewRoute.objects.filter(
        target__is_leaf=True, target__scheme__campaign=campaign, target__scheme__state="published"
    )
    return list(unmanned(routes, today).select_related("target", "office", "panel").order_by("target__path"))
