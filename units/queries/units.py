"""Reads for the page of one unit."""

import datetime as dt
from dataclasses import dataclass

from units.enums import Role
from units.models import LeadingGroup, LeadingGroupMember, Membership, Unit, User
from units.queries.tree import Tree, browse, units_above


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


def unit_page(unit: Unit, user: User, today: dt.date) -> UnitPage:
    """Members, leading group, history and subordinates of ``unit``; a fixed number of queries."""
    memberships = unit.memberships.in_force(today).filter(user__is_active=True)
    memberships = memberships.select_related("user", "deputy_for").order_by("pk")
    roles = {role: tuple(row for row in memberships if row.role == role) for role in Role}
    group = LeadingGroup.objects.filter(unit=unit).first()
    seats = group.members.all() if group else LeadingGroupMember.objects.none()
    return UnitPage(
        unit=unit,
        above=seen_above(unit, user),
        roles=tuple(RoleMembers(str(role.label), rows) for role, rows in roles.items() if rows),
        group=group,
        seats=tuple(seats),
        tree=browse(user=user, node=unit, chosen={"ended": unit.exists_to is not None}, today=today),
    )


def seen_above(unit: Unit, user: User) -> tuple[tuple[Unit, bool], ...]:
    """The unit's superiors, the highest first, and whether the person may open each."""
    return tuple((each, user.reach.covers(each.path, each.pk)) for each in units_above(unit))
