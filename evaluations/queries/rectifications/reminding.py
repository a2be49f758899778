"""What of problems being mended stands in the digests of a day: due soon, late, and late on the way up."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from campaigns.enums import ChainLevel, NoticeKind
from campaigns.models import ChainMember
from campaigns.policies import Policies
from campaigns.queries.policies import PolicyBook, work_calendar
from campaigns.signals import DigestWord
from core.workdays import WorkCalendar
from evaluations.models import Rectification
from units.enums import Role
from units.models import Membership

_WORDS = 60
"""Characters of the problem in a line."""


@dataclass(frozen=True)
class _People:
    """Active people: by unit those who report and those who lead, by unit and target the chain of the task.

    Of a unit that ended, the leaders of the one that took it over: they hand on what it had to mend.
    """

    reporters: Mapping[int, Sequence[int]]
    leaders: Mapping[int, Sequence[int]]
    chains: Mapping[tuple[int, int], Mapping[int, int]]

    def responsible(self, row: Rectification, *, is_over: bool) -> Sequence[int]:
        """Who answers for it, else the unit's reporters; ``is_over``: the unit ended."""
        if is_over and row.unit.successor_id is not None:
            return self.leaders.get(row.unit.successor_id, ())
        return self.reporters.get(row.unit_id, ()) if row.person_id is None else (row.person_id,)

    def above(self, row: Rectification, late: int, policies: Policies) -> Sequence[int]:
        """Who else is told of one so many working days late: the next of the chain, later the unit's head."""
        chain = {} if row.target_id is None else self.chains.get((row.unit_id, row.target_id), {})
        higher = [chain[level] for level in sorted(chain) if level > ChainLevel.CLERK]
        leaders = list(self.leaders.get(row.unit_id, ()))
        found = higher[:1] or leaders if late >= policies.next_level_after else []
        if late >= policies.leader_after:
            found = [*found, *([chain[ChainLevel.HEAD]] if ChainLevel.HEAD in chain else leaders)]
        return found


def rectification_words(today: dt.date) -> list[DigestWord]:
    """Every line for the working day ``today``; a fixed number of queries."""
    rows = list(
        Rectification.objects.unfixed().select_related("unit").defer("measure", "result").order_by("due_on", "pk")
    )
    book, calendar, people = PolicyBook(), work_calendar(), _people_of(rows, today)
    return [word for row in rows for word in _words(row, book.of(row.campaign_id), calendar, people, today)]


def _words(
    row: Rectification, policies: Policies, calendar: WorkCalendar, people: _People, today: dt.date
) -> Iterator[DigestWord]:
    assert row.due_on is not None
    left = calendar.between(today, row.due_on)
    left = left if row.due_on >= today else min(-1, left)
    if left > 0 and left not in policies.reminder_days:
        return
    link = reverse("evaluations:rectification", args=[row.pk])
    is_over = not row.unit.exists_on(today)
    text = f"整改 · {row.unit}{'（单位已撤销，请移交）' if is_over else ''} · {row.problem[:_WORDS]}"
    kind = NoticeKind.LATE if left < 0 else NoticeKind.DUE
    responsible = people.responsible(row, is_over=is_over)
    for user_id in responsible:
        yield DigestWord(user_id, kind, text, link, left)
    if left < 0:
        for user_id in dict.fromkeys(people.above(row, -left, policies)):
            if user_id not in responsible:
                yield DigestWord(user_id, NoticeKind.ESCALATED, text, link, left)


def _people_of(rows: Sequence[Rectification], today: dt.date) -> _People:
    open_rows = Rectification.objects.unfixed()
    holders: dict[str, dict[int, list[int]]] = {Role.REPORTER: defaultdict(list), Role.LEADER: defaultdict(list)}
    concerned = Q(unit__in=open_rows.values("unit")) | Q(unit__in=open_rows.values("unit__successor"))
    posts = Membership.objects.in_force(today).filter(concerned, role__in=holders, user__is_active=True)
    for role, unit_id, user_id in posts.order_by("pk").values_list("role", "unit_id", "user_id"):
        if user_id not in holders[role][unit_id]:  # in person and as a deputy
            holders[role][unit_id].append(user_id)
    chains: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    links = ChainMember.objects.filter(
        user__is_active=True,
        assignment__target__in={row.target_id for row in rows} - {None},
        assignment__participation__unit__in=open_rows.values("unit"),
    )
    named = ("assignment__participation__unit_id", "assignment__target_id", "level", "user_id")
    for unit_id, target_id, level, user_id in links.values_list(*named):
        chains[unit_id, target_id][level] = user_id
    return _People(holders[Role.REPORTER], holders[Role.LEADER], chains)
