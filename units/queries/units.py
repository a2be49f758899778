"""Reads for the unit tree and the unit page."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F

from units.enums import Role
from units.models import LeadingGroup, LeadingGroupMember, Membership, Unit, User

WHOLE_TREE = 500
"""Rows shown at once; beyond, people search."""


@dataclass(frozen=True)
class TreeRow:
    """A unit in the tree; ``level`` counts from the highest unit shown, and stops where indenting stops helping."""

    unit: Unit
    level: int
    has_group: bool


@dataclass(frozen=True)
class Tree:
    """The units found, in tree order, and how many there are in all."""

    rows: tuple[TreeRow, ...]
    found: int
    lacking: int

    @property
    def is_cut(self) -> bool:
        """Whether more were found than are shown."""
        return self.found > len(self.rows)


@dataclass(frozen=True)
class RoleMembers:
    """The people who hold one role in a unit."""

    role: str
    members: tuple[Membership, ...]


@dataclass(frozen=True)
class UnitPage:
    """Who a unit is."""

    unit: Unit
    above: tuple[tuple[Unit, bool], ...]
    roles: tuple[RoleMembers, ...]
    group: LeadingGroup | None
    seats: tuple[LeadingGroupMember, ...]
    tree: Tree

    @property
    def has_nobody_to_report(self) -> bool:
        """Whether no reporter is named, so that nothing can be filled in."""
        return all(row.role != Role.REPORTER.label for row in self.roles)


def unit_tree(user: User, chosen: dict[str, Any], today: dt.date) -> Tree:
    """The units this person sees, narrowed by ``chosen``: q, kind, lacking, ended; three queries for any number."""
    units = Unit.objects.visible_to(user)
    if not chosen.get("ended"):
        units = units.existing_on(today)
    if words := (chosen.get("q") or "").strip():
        units = units.matching(words)
    if kind := chosen.get("kind"):
        units = units.filter(kind=kind)
    if chosen.get("lacking"):
        units = units.filter(leading_group__isnull=True)
    return _tree(units)


def unit_page(unit: Unit, user: User, today: dt.date) -> UnitPage:
    """Members, leading group, history and subordinates of ``unit``; a fixed number of queries."""
    memberships = unit.memberships.in_force(today).filter(user__is_active=True)
    memberships = memberships.select_related("user", "deputy_for").order_by("pk")
    roles = {role: tuple(row for row in memberships if row.role == role) for role in Role}
    group = LeadingGroup.objects.filter(unit=unit).first()
    seats = group.members.all() if group else LeadingGroupMember.objects.none()
    below = Unit.objects.visible_to(user).filter(path__startswith=unit.path).exclude(pk=unit.pk)
    return UnitPage(
        unit=unit,
        above=tuple((each, user.reach.covers(each.path, each.pk)) for each in _above(unit)),
        roles=tuple(RoleMembers(str(role.label), rows) for role, rows in roles.items() if rows),
        group=group,
        seats=tuple(seats),
        tree=_tree(below),
    )


def _above(unit: Unit) -> list[Unit]:
    step = Unit.steplen
    paths = [unit.path[:end] for end in range(step, len(unit.path), step)]
    return list(Unit.objects.filter(path__in=paths)) if paths else []


def _tree(units: Any) -> Tree:
    sums = units.order_by().aggregate(found=Count("pk"), seated=Count("leading_group"))
    rows = list(units.annotate(group_id=F("leading_group"))[:WHOLE_TREE])
    top = min((unit.depth for unit in rows), default=0)
    return Tree(
        tuple(TreeRow(unit, min(unit.depth - top, 5), unit.group_id is not None) for unit in rows),
        sums["found"],
        sums["found"] - sums["seated"],
    )
