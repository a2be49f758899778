"""Who answers for the cases of a unit."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db.models import QuerySet

from units.enums import NO_STAFF, GroupPost, Role
from units.models import LeadingGroupMember, Membership, Unit, User

_STAFF = tuple(role for role in Role if role not in NO_STAFF)
_DEPUTY, _HEAD = "分管", "主要"
"""By these words in a post a leader is known where the unit's leading group names no accounts."""


def handlers_of(unit: Unit, today: dt.date) -> QuerySet[User]:
    """The active people of this unit on ``today``: one of them may be handed a case."""
    rows = Membership.objects.in_force(today).filter(unit=unit, role__in=_STAFF)
    found: QuerySet[User] = User.objects.active().filter(pk__in=rows.values("user")).order_by("name", "pk")
    return found


@dataclass
class Answering:
    """The people of one unit by what they answer for (ids)."""

    reporters: list[int] = field(default_factory=list)
    office: list[int] = field(default_factory=list)
    deputies: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    leaders: list[int] = field(default_factory=list)

    @property
    def overseers(self) -> list[int]:
        """分管领导: told from the day after the last one."""
        return self.deputies

    @property
    def chiefs(self) -> list[int]:
        """主要领导; where nobody is named as such, every leader."""
        return self.heads or self.leaders

    @property
    def clerks(self) -> list[int]:
        """Who is told where a case has no handler yet."""
        return self.reporters or self.office


def answering_in(unit_ids: Collection[int], today: dt.date) -> Mapping[int, Answering]:
    """The active people of these units; two queries, whatever their number."""
    found: dict[int, Answering] = defaultdict(Answering)
    posts = Membership.objects.in_force(today).filter(unit__in=unit_ids, user__is_active=True).order_by("pk")
    for unit_id, role, user_id, post in posts.values_list("unit_id", "role", "user_id", "post"):
        people = found[unit_id]
        if role == Role.REPORTER:
            people.reporters.append(user_id)
        elif role == Role.ADMINISTRATOR:
            people.office.append(user_id)
        elif role == Role.LEADER:
            people.leaders.append(user_id)
            people.deputies += [user_id] if _DEPUTY in post else []
            people.heads += [user_id] if _HEAD in post else []
    named = LeadingGroupMember.objects.filter(group__unit__in=unit_ids, user__is_active=True)
    for unit_id, post, user_id in named.values_list("group__unit_id", "group_post", "user_id"):
        people = found[unit_id]
        if post == GroupPost.DEPUTY and user_id not in people.deputies:
            people.deputies.append(user_id)
        if post == GroupPost.HEAD and user_id not in people.heads:
            people.heads.append(user_id)
    return found
