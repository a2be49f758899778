"""Which matters may be nudged for, and who would be told."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from campaigns.enums import ChainLevel, ReportState
from campaigns.models import Assignment, ChainMember, Nudge, Period, ProgressReport
from units.enums import Role
from units.models import Membership, User

MOST = 200
"""Matters that are nudged for at once."""

Key = tuple[int, int]
"""An assignment and a period."""


@dataclass(frozen=True)
class NudgeItem:
    """One unfiled matter. ``people``: whose turn it is; ``above``: the rest of the chain.

    It is the responsible person's turn, or that of the unit's leaders where the report waits to be signed.
    """

    assignment: Assignment
    period_id: int
    period: str
    due_on: dt.date
    days: int
    people: tuple[User, ...] = ()
    above: tuple[User, ...] = ()
    was_nudged: bool = False

    @property
    def is_waiting(self) -> bool:
        """Whether there is somebody who was not asked today."""
        return bool(self.people or self.above) and not self.was_nudged

    @property
    def key(self) -> Key:
        """What forms and addresses call it."""
        return self.assignment.pk, self.period_id


def nudge_items(*, user: User, keys: Collection[Key], today: dt.date) -> tuple[NudgeItem, ...]:
    """Those of ``keys`` that the person sees, that have begun and are not filed: a fixed number of queries."""
    wanted = set(keys)
    rows = _seen(user).filter(pk__in={assignment for assignment, _ in wanted})
    found = _open(rows.by_period(pk__in={period for _, period in wanted}, starts_on__lte=today))
    return _with_people((row for row in found if (row.pk, row.period_id) in wanted), today)


def late_items_of_unit(*, user: User, participation_id: int, today: dt.date) -> tuple[NudgeItem, ...]:
    """What one unit owes, the longest late first; at most ``MOST``."""
    rows = _seen(user).filter(participation=participation_id).by_period(due_on__lt=today)
    return _with_people(_open(rows)[:MOST], today)


def _seen(user: User) -> Any:
    return Assignment.objects.in_force().visible_to(user)


def _open(rows: Any) -> Any:
    found = rows.unfiled().select_related("participation__unit", "participation__campaign", "target")
    return found.order_by("due_on", "participation__path", "target__path")


def _with_people(rows: Iterable[Any], today: dt.date) -> tuple[NudgeItem, ...]:
    found = [_item(row, today) for row in rows]
    keys = {item.assignment.pk for item in found}
    sent = set(Nudge.objects.filter(day=today, assignment__in=keys).values_list("assignment_id", "period_id"))
    chains = _chains(keys)
    units = {item.assignment.participation.unit_id for item in found}
    reporters, leaders = _holders(Role.REPORTER, units, today), _holders(Role.LEADER, units, today)
    signing = ProgressReport.objects.filter(assignment__in=keys, state=ReportState.SIGNING)
    waiting = set(signing.values_list("assignment_id", "period_id"))
    told = []
    for item in found:
        chain, unit = chains.get(item.assignment.pk, {}), item.assignment.participation.unit_id
        people = leaders.get(unit, []) if item.key in waiting else _responsible(chain, reporters.get(unit, []))
        told.append(_told(item, people, chain, was=item.key in sent))
    return tuple(told)


def _responsible(chain: Mapping[int, User], reporters: list[User]) -> list[User]:
    first = chain.get(ChainLevel.CLERK)
    return reporters if first is None else [first]


def _item(row: Any, today: dt.date) -> NudgeItem:
    label = Period(cycle=row.target.cycle, starts_on=row.starts_on).label
    return NudgeItem(row, row.period_id, label, row.due_on, (today - row.due_on).days)


def _told(item: NudgeItem, people: list[User], chain: Mapping[int, User], *, was: bool) -> NudgeItem:
    above = dict.fromkeys(chain[level] for level in sorted(chain) if chain[level] not in people)
    return replace(item, people=tuple(people), above=tuple(above), was_nudged=was)


def _chains(assignments: Collection[int]) -> Mapping[int, Mapping[int, User]]:
    found: dict[int, dict[int, User]] = defaultdict(dict)
    links = ChainMember.objects.filter(assignment__in=assignments, user__is_active=True).select_related("user")
    for link in links:
        found[link.assignment_id][link.level] = link.user
    return found


def _holders(role: Role, units: Collection[int], today: dt.date) -> Mapping[int, list[User]]:
    found: dict[int, list[User]] = defaultdict(list)
    posts = Membership.objects.in_force(today).filter(role=role, unit__in=units, user__is_active=True)
    for post in posts.select_related("user").order_by("pk"):
        if post.user not in found[post.unit_id]:
            found[post.unit_id].append(post.user)
    return found
