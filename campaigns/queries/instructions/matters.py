"""Who must be told of instructions on a day: whoever is asked, the chain above where they are late, the leader."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from campaigns.enums import ChainLevel, InstructionState, NoticeKind
from campaigns.models import ChainMember, Instruction
from campaigns.policies import Policies
from campaigns.queries.policies import PolicyBook
from campaigns.signals import DigestWord
from core.clock import day_of
from core.workdays import WorkCalendar
from units.enums import Role
from units.models import Membership

_Chains = Mapping[tuple[int, int], Mapping[int, int]]


@dataclass(frozen=True)
class _Asked:
    """An open instruction with the people it concerns."""

    row: Any
    workdays: int
    chain: Mapping[int, int]
    reporters: list[int] = field(default_factory=list)
    leaders: list[int] = field(default_factory=list)

    def responsible(self) -> list[int]:
        """The person who was asked; else the unit's leaders and whoever does the work."""
        if self.row.person_id is not None and self.row.is_there:
            return [self.row.person_id]
        clerk = self.chain.get(ChainLevel.CLERK)
        return [*self.leaders, *(self.reporters if clerk is None else [clerk])]

    def above(self, policies: Policies) -> list[int]:
        """Who is told of a late answer besides: the chain's next level or the unit's leaders; later the head, and who asked."""
        found: list[int] = []
        if self.workdays <= -policies.next_level_after:
            rest = [self.chain[level] for level in sorted(self.chain) if level > ChainLevel.CLERK]
            found += rest[:1] or self.leaders
        if self.workdays <= -policies.leader_after:
            head = self.chain.get(ChainLevel.HEAD)
            found += [*(self.leaders if head is None else [head]), self.row.sent_by_id]
        return found


def instruction_words(today: dt.date, book: PolicyBook, calendar: WorkCalendar) -> list[DigestWord]:
    """Lines about instructions: the day after they were given, ahead of the due day, each day when late. Five queries."""
    rows = list(_open())
    units = {row.unit_id for row in rows}
    chains, posts = _chains(rows), _posts(units, today)
    found: dict[DigestWord, None] = {}
    for row in rows:
        asked = _Asked(
            row,
            calendar.left(today, row.due_on),
            chains.get((row.participation_id, row.of_target), {}),
            posts[Role.REPORTER].get(row.unit_id, []),
            posts[Role.LEADER].get(row.unit_id, []),
        )
        is_new = calendar.add(today, -1) <= row.told_on < today
        found.update(dict.fromkeys(_lines(asked, book.of(row.campaign_id), is_new=is_new)))
    found.update(dict.fromkeys(_answered(today, calendar)))
    return list(found)


def _open() -> Any:
    """Open instructions with ``unit_id``, ``campaign_id``, ``of_target`` and whether the person asked is still there."""
    return (
        Instruction.objects.filter(state=InstructionState.OPEN)
        .with_context()
        .annotate(
            unit_id=F("participation__unit"),
            campaign_id=F("participation__campaign"),
            of_target=Coalesce(F("target"), F("report__assignment__target")),
            is_there=F("person__is_active"),
        )
        .order_by("due_on", "pk")
    )


def _lines(asked: _Asked, policies: Policies, *, is_new: bool) -> Iterator[DigestWord]:
    row, responsible = asked.row, asked.responsible()
    if is_new or asked.workdays <= 0 or asked.workdays in policies.reminder_days:
        for user_id in dict.fromkeys(responsible):
            yield _word(user_id, NoticeKind.INSTRUCTED, row, asked.workdays)
    for user_id in dict.fromkeys(asked.above(policies)):
        if user_id not in responsible:
            yield _word(user_id, NoticeKind.UNANSWERED, row, asked.workdays)


def _answered(today: dt.date, calendar: WorkCalendar) -> Iterator[DigestWord]:
    """What was answered since the working day before, for the leader who asked."""
    rows = Instruction.objects.filter(state=InstructionState.ANSWERED, sent_by__is_active=True).with_context()
    since = calendar.add(today, -1)
    for row in rows:
        assert row.answered_at is not None
        if since <= day_of(row.answered_at) < today:
            yield _word(row.sent_by_id, NoticeKind.ANSWERED, row, 0)


def _word(user_id: int, kind: NoticeKind, row: Instruction, workdays: int) -> DigestWord:
    return DigestWord(user_id, kind, str(row), reverse("campaigns:instruction", args=[row.pk]), workdays)


def _chains(rows: list[Any]) -> _Chains:
    found: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    wanted = {row.participation_id for row in rows if row.of_target}
    links = ChainMember.objects.filter(assignment__participation__in=wanted, user__is_active=True)
    keys = ("assignment__participation", "assignment__target", "level", "user")
    for participation_id, target_id, level, user_id in links.values_list(*keys):
        found[participation_id, target_id][level] = user_id
    return found


def _posts(units: set[int], today: dt.date) -> Mapping[str, Mapping[int, list[int]]]:
    found: dict[str, dict[int, list[int]]] = {Role.REPORTER: defaultdict(list), Role.LEADER: defaultdict(list)}
    posts = Membership.objects.in_force(today).filter(Q(role__in=found), unit__in=units, user__is_active=True)
    for role, unit_id, user_id in posts.order_by("pk").values_list("role", "unit", "user"):
        if user_id not in found[role][unit_id]:
            found[role][unit_id].append(user_id)
    return found
