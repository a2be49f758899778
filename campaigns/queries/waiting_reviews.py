"""Whom submitted reports wait for, of all reviewers at once: the shares that their queues show them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from campaigns.models import ProgressReport, ReviewRoute
from core.clock import day_of
from core.paths import ancestors
from units.enums import Role, UnitKind
from units.models import Membership, Unit
from units.models.unit import MOST_SUCCESSIONS


@dataclass
class WaitingReviews:
    """What waits for one person: how many reports, and the day since which the oldest does."""

    number: int
    oldest: dt.date


@dataclass(frozen=True)
class _Reviewers:
    """Active reviewers by where they decide; ``own``: units whose reports a panellist keeps out of."""

    by_unit: Mapping[str, list[int]]
    by_office: Mapping[int, list[int]]
    by_panel: Mapping[int, list[int]]
    own: Mapping[int, frozenset[int]]


@dataclass(frozen=True)
class _Units:
    """Who took whom over, and the paths of units."""

    successors: Mapping[int, int]
    ids: Mapping[str, int] = field(default_factory=dict)

    def with_heirs(self, unit_id: int) -> frozenset[int]:
        """The unit and those that took it over, one after the other."""
        found = [unit_id]
        while len(found) <= MOST_SUCCESSIONS and found[-1] in self.successors:
            found.append(self.successors[found[-1]])
        return frozenset(found)


def waiting_reviews(today: dt.date) -> Mapping[int, WaitingReviews]:
    """Person → what waits for them on ``today``; as many queries for one report as for all. Deputies are people too."""
    people = _reviewers(today)
    rows = ProgressReport.objects.awaiting_review().values(
        "submitted_at",
        "submitted_by",
        "signed_by",
        "proposed_to",
        unit=F("assignment__participation__unit"),
        path=F("assignment__participation__unit__path"),
        kind=F("assignment__participation__kind"),
        target=F("assignment__target"),
    )
    routes = _routes()
    units = _Units(dict(Unit.objects.filter(successor__isnull=False).values_list("pk", "successor")), _paths(people))
    found: dict[int, WaitingReviews] = {}
    for row in rows:
        deciders = _deciders(row, routes.get(row["target"]), people, units)
        _share(found, row, deciders)
    return found


def _share(found: dict[int, WaitingReviews], row: Mapping[str, Any], deciders: Iterable[int]) -> None:
    able = [pk for pk in dict.fromkeys(deciders) if pk not in {row["submitted_by"], row["signed_by"]}]
    day = day_of(row["submitted_at"])
    for pk in [row["proposed_to"]] if row["proposed_to"] in able else able:
        known = found.setdefault(pk, WaitingReviews(0, day))
        known.number += 1
        known.oldest = min(known.oldest, day)


def _deciders(
    row: Mapping[str, Any], route: tuple[Any, Any, str] | None, people: _Reviewers, units: _Units
) -> list[int]:
    """As ``permissions.may_review`` judges, for everybody."""
    own = units.with_heirs(row["unit"])
    if route is not None:
        office, panel, kinds = route
        concerns = not kinds or f",{row['kind']}," in kinds
        if concerns and panel is not None:
            return [pk for pk in people.by_panel.get(panel, ()) if not people.own.get(pk, frozenset()) & own]
        if concerns and office not in own:
            return people.by_office.get(office, [])
    above = ancestors(row["path"]) or [row["path"]]
    roots = above[:1]
    return [
        pk for path in above if path in roots or units.ids.get(path) not in own for pk in people.by_unit.get(path, ())
    ]


def _routes() -> Mapping[int, tuple[Any, Any, str]]:
    rows = ReviewRoute.objects.exclude(office=None, panel=None)
    return {
        target: (office, panel, kinds)
        for target, office, panel, kinds in rows.values_list("pk", "office", "panel", "kinds")
    }


def _paths(people: _Reviewers) -> Mapping[str, int]:
    return dict(Unit.objects.filter(path__in=list(people.by_unit)).values_list("path", "pk"))


def _reviewers(today: dt.date) -> _Reviewers:
    by_unit: dict[str, list[int]] = defaultdict(list)
    by_office: dict[int, list[int]] = defaultdict(list)
    by_panel: dict[int, list[int]] = defaultdict(list)
    posts = Membership.objects.in_force(today).filter(user__is_active=True).order_by("pk")
    keys = ("user", "role", "panel", "unit", "unit__path", "unit__kind")
    for user, role, panel, unit, path, kind in posts.filter(role__in=(Role.REVIEWER, Role.PANELLIST)).values_list(
        *keys
    ):
        if role == Role.PANELLIST:
            by_panel[panel].append(user)
            continue
        by_unit[path].append(user)
        if kind == UnitKind.DEPARTMENT:
            by_office[unit].append(user)
    seated = {user for users in by_panel.values() for user in users}
    return _Reviewers(by_unit, by_office, by_panel, _own_units(seated, posts))


def _own_units(seated: set[int], posts: Any) -> Mapping[int, frozenset[int]]:
    """Panellist → the units they belong to, the topmost left out: its people judge it themselves."""
    found: dict[int, set[int]] = defaultdict(set)
    mine = posts.filter(user__in=seated)
    for user, unit, depth in mine.filter(panel__isnull=True).values_list("user", "unit", "unit__depth"):
        if depth > 1:
            found[user].add(unit)
    for user, unit, depth in mine.values_list("user", "user__home_unit", "user__home_unit__depth"):
        if depth is not None and depth > 1:
            found[user].add(unit)
    return {user: frozenset(units) for user, units in found.items()}
