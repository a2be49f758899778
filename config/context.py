"""What every page needs: navigation by role, the demo's banner, the person's unit."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from campaigns.models import Campaign
from units.enums import Role


@dataclass(frozen=True)
class NavigationItem:
    """One entry of the main navigation."""

    label: str
    url: str
    icon: str
    active: bool


_ENTRIES: tuple[tuple[str, str, str, frozenset[str]], ...] = (
    ("我的任务", "campaigns:tasks", "list-check", frozenset({Role.REPORTER})),
    ("待审核", "evaluations:review_queue", "inbox", frozenset({Role.REVIEWER})),
    ("驾驶舱", "evaluations:dashboard", "speedometer2", frozenset(Role.values) - {Role.REPORTER}),
    ("本单位得分", "evaluations:my_scores", "clipboard-data", frozenset({Role.REPORTER})),
    ("指标体系", "campaigns:scheme", "diagram-3", frozenset(Role.values)),
    ("任务分配", "campaigns:assignments", "grid-3x3-gap", frozenset({Role.ADMINISTRATOR})),
    ("单位", "units:tree", "building", frozenset(Role.values)),
)


_BELOW = {
    "evaluations:dashboard": ("evaluations:matrix", "evaluations:ranking", "evaluations:late", "evaluations:my_scores"),
    "campaigns:scheme": ("campaigns:schemes",),
    "campaigns:assignments": ("campaigns:returns", "campaigns:calendar", "campaigns:policies"),
}
"""Entry → the pages that belong to it though their addresses do not begin with its own."""


def site(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: ``navigation``, ``is_demo``, ``home_unit``.

    ``is_demo`` is asked for only where the page has not said it itself.
    """
    is_demo = Campaign.objects.filter(is_demo=True).exists
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"navigation": [], "is_demo": is_demo, "home_unit": None}
    items = [
        NavigationItem(label, reverse(name), icon, active=_is_within(request.path, name))
        for label, name, icon, roles in _ENTRIES
        if roles & user.roles
    ]
    memberships = user.membership_list
    return {
        "navigation": items,
        "is_demo": is_demo,
        "home_unit": memberships[0].unit if memberships else None,
    }


def _is_within(path: str, entry: str) -> bool:
    return path.startswith(tuple(reverse(name) for name in (entry, *_BELOW.get(entry, ()))))
