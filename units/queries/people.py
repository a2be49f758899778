"""The people an office answers for: the list, and one person."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet

from core.paths import subtree
from units.enums import Arranging, Role
from units.models import AuditEntry, Membership, Unit, User
from units.models.reach import Reach
from units.permissions import grantable_by, may_administer, may_arrange, may_manage_account

_TRAIL = 20

SORTS = {
    "name": ("pinyin_initials", "name", "pk"),
    "-name": ("-pinyin_initials", "-name", "pk"),
    "username": ("username",),
    "-username": ("-username",),
    "login": (F("last_login").asc(nulls_first=True), "pk"),
    "-login": (F("last_login").desc(nulls_last=True), "pk"),
}
"""By what the list is sorted."""


@dataclass(frozen=True)
class PersonRow:
    """One person with the roles that the reader administers."""

    person: User
    memberships: tuple[Membership, ...]


@dataclass(frozen=True)
class RoleLine:
    """One role of a person. ``when``: now, later, over; ``deputies``: who acts in their place, now or later."""

    row: Membership
    when: str
    may_end: bool
    deputies: tuple[Membership, ...]


@dataclass(frozen=True)
class PersonPage:
    """Who somebody is, for an office. ``elsewhere``: roles in units that the office does not administer."""

    person: User
    lines: tuple[RoleLine, ...]
    elsewhere: int
    may_manage: bool
    may_grant: bool
    is_self: bool
    trail: tuple[AuditEntry, ...]


def find_people(user: User, chosen: dict[str, Any], today: dt.date) -> "QuerySet[User]":
    """People this office answers for, narrowed by ``chosen``: q, role, unit (with what is below), state, sort."""
    found = User.objects.listed_to(user)
    if words := (chosen.get("q") or "").strip():
        found = found.matching(words)
    people: QuerySet[User] = found
    state = chosen.get("state")
    if state == "new":
        people = people & User.objects.without_password()
    elif state != "all":
        people = people.filter(is_active=state != "off")
    rows = _administered(user).in_force(today).filter(user=OuterRef("pk"))
    role, unit = chosen.get("role"), chosen.get("unit")
    if role:
        rows = rows.filter(role=role)
    if unit:
        rows = rows.filter(unit__path__range=subtree(unit.path))
    if role or unit:
        people = people.filter(Exists(rows))
    return people.order_by(*SORTS.get(chosen.get("sort") or "", SORTS["name"]))


def with_roles(people: "QuerySet[User]", user: User, today: dt.date) -> "QuerySet[User]":
    """The same people with the roles in force that ``user`` administers, for ``person_rows``."""
    rows = _administered(user).in_force(today).select_related("unit", "deputy_for").order_by("unit__path", "role")
    return people.prefetch_related(Prefetch("memberships", queryset=rows, to_attr="roles_shown"))


def person_rows(people: Iterable[Any]) -> Iterable[PersonRow]:
    """Rows of ``with_roles``."""
    return (PersonRow(person, tuple(person.roles_shown)) for person in people)


def person_page(person: User, user: User, today: dt.date) -> PersonPage:
    """Roles, deputies and what was done to the account."""
    rows = list(
        person.memberships.select_related("unit", "deputy_for", "panel").order_by("unit__path", "role", "starts_on")
    )
    reach = listed_reach(user)
    mine = [row for row in rows if reach.covers(row.unit.path, row.unit_id)]
    deputies = list(person.deputies.not_over(today).select_related("user", "unit").order_by("starts_on"))
    trail = AuditEntry.objects.filter(object_kind="user", object_id=str(person.pk)).select_related("actor", "unit")
    return PersonPage(
        person=person,
        lines=tuple(
            RoleLine(
                row,
                _when(row, today),
                _may_end(user, row),
                tuple(each for each in deputies if row.deputy_for_id is None and _place(each) == _place(row)),
            )
            for row in mine
        ),
        elsewhere=len(rows) - len(mine),
        may_grant=bool(user.arranging(Arranging.ROLES).prefixes),
        may_manage=may_manage_account(user, person),
        is_self=user.pk == person.pk,
        trail=tuple(entry for entry in trail[:_TRAIL] if entry.unit is None or _sees(user, entry.unit)),
    )


def _place(row: Membership) -> tuple[int, str, int | None]:
    """In what somebody acts, whoever it is."""
    return row.unit_id, row.role, row.panel_id


def listed_reach(user: User) -> Reach:
    """The units whose people the person arranges: accounts, roles or both."""
    return Reach(prefixes=user.arranging(Arranging.ACCOUNTS).prefixes or user.arranging(Arranging.ROLES).prefixes)


def _administered(user: User) -> Any:
    return Membership.objects.filter(listed_reach(user).q("unit"))


def _may_end(user: User, row: Membership) -> bool:
    if row.role in {Role.PANELLIST, Role.SUPERVISOR}:
        return may_administer(user, row.unit)
    return row.role in {*grantable_by(user), Role.ADMINISTRATOR} and may_arrange(user, row.unit, Arranging.ROLES)


def _sees(user: User, unit: Unit) -> bool:
    return bool(user.duty) or user.reach.covers(unit.path, unit.pk)


def _when(row: Membership, today: dt.date) -> str:
    if row.starts_on and row.starts_on > today:
        return "later"
    return "over" if row.ends_on and row.ends_on < today else "now"
