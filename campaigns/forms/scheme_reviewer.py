"""Choosing who reviews a target: one list of the superior, the arranger's offices and its panels."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from campaigns.enums import ReviewBy
from campaigns.models import Target
from campaigns.queries.reviewers import ReviewSetting, inherited, offices_for, own_route, panels_for, route_in_words
from core.paths import ancestors
from units.models import ReviewPanel, Unit


@dataclass(frozen=True)
class ReviewerChoices:
    """What may be chosen for one target; ``above`` says in words what holds where nothing is chosen."""

    above: str
    offices: Mapping[str, Unit]
    panels: Mapping[str, ReviewPanel]

    @classmethod
    def of(cls, target: Target) -> "ReviewerChoices":
        """Three queries."""
        arranger = target.scheme.arranger
        over = target.scheme.targets.filter(path__in=ancestors(target.path)).select_related(
            "route__office", "route__panel"
        )
        routes = inherited(over.order_by("path"))
        return cls(
            above=route_in_words(routes[target.parent_id] if target.parent_id is not None else None),
            offices={f"{ReviewBy.OFFICE}:{unit.pk}": unit for unit in offices_for(arranger).order_by("path")},
            panels={f"{ReviewBy.PANEL}:{panel.pk}": panel for panel in panels_for(arranger).order_by("name")},
        )

    @property
    def choices(self) -> list[tuple[str, Any]]:
        """For a select box."""
        found: list[tuple[str, Any]] = [("", f"随上级目标（{self.above}）"), (ReviewBy.SUPERIOR.value, "上级单位")]
        for by, group in ((ReviewBy.OFFICE, self.offices), (ReviewBy.PANEL, self.panels)):
            if group:
                found.append((str(by.label), [(key, str(each)) for key, each in group.items()]))
        return found

    def setting(self, chosen: str, kinds: Collection[str], *, is_signed_first: bool) -> ReviewSetting:
        """What a valid choice means."""
        by = chosen.partition(":")[0]
        narrowed = frozenset(kinds) if ":" in chosen else frozenset()
        return ReviewSetting(by, self.offices.get(chosen), self.panels.get(chosen), narrowed, is_signed_first)


def initial_of(target: Target) -> dict[str, Any]:
    """What the form shows of a target from ``scheme_targets``."""
    route = own_route(target)
    if route is None:
        return {"review": "", "review_kinds": [], "is_signed_first": False}
    key = route.office_id or route.panel_id
    chosen = route.by.value if key is None else f"{route.by.value}:{key}"
    return {"review": chosen, "review_kinds": route.kind_list, "is_signed_first": route.is_signed_first}
