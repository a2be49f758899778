"""Who must be told what on a day (issue: reminders; DOMAIN.md section 4, lessening the burden)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from campaigns.enums import ChainLevel, NoticeKind, ReportState
from campaigns.models import Assignment, Campaign, ChainMember, Period, ProgressReport
from core.workdays import add_workdays, workdays_between
from units.enums import Role
from units.models import Membership

DUE_AHEAD = frozenset({7, 3, 1})
"""Working days before the due date on which an unfiled report is recalled."""
TO_NEXT_LEVEL, TO_LEADER = 1, 5
"""Working days late from which the chain's next level and the leader are told too."""
_AFTERMATH = 20
"""Working days after a campaign's last due date during which it is still recalled."""


@dataclass(frozen=True)
class Matter:
    """One line for one person. ``workdays``: left until due, negative where late."""

    user_id: int
    kind: NoticeKind
    assignment_id: int
    period_id: int
    workdays: int


@dataclass(frozen=True)
class _Gap:
    """An assignment × period that the unit has not filed."""

    assignment_id: int
    period_id: int
    unit_id: int
    workdays: int


@dataclass(frozen=True)
class _People:
    """Active people by what they answer for."""

    chains: Mapping[int, Mapping[int, int]]
    reporters: Mapping[int, list[int]]
    leaders: Mapping[int, list[int]]

    def responsible(self, gap: _Gap) -> list[int]:
        """The chain's first level, else the unit's reporters."""
        first = self.chains.get(gap.assignment_id, {}).get(ChainLevel.CLERK)
        return self.reporters.get(gap.unit_id, []) if first is None else [first]

    def above(self, gap: _Gap) -> list[int]:
        """Who is told of a late report besides: the chain's next level, later the leader."""
        chain = self.chains.get(gap.assignment_id, {})
        found = [chain[level] for level in sorted(chain) if level > ChainLevel.CLERK][:1]
        if gap.workdays <= -TO_LEADER:
            head = chain.get(ChainLevel.HEAD)
            found += self.leaders.get(gap.unit_id, []) if head is None else [head]
        return found


def matters_on(today: dt.date) -> list[Matter]:
    """Every line of every digest of the working day ``today``, in a fixed number of queries.

    A returned report is one line for the person responsible, however late; whoever is responsible gets no second line
    as somebody's superior.
    """
    campaigns = recalled_campaigns(today)
    gaps = _gaps(campaigns, today)
    returned = set(
        ProgressReport.objects.filter(period__campaign__in=campaigns, state=ReportState.RETURNED).values_list(
            "assignment_id", "period_id"
        )
    )
    people = _people(campaigns, today)
    found: dict[Matter, None] = {}
    for gap in gaps:
        found.update(dict.fromkeys(_lines(gap, people, is_returned=(gap.assignment_id, gap.period_id) in returned)))
    return list(found)


def _lines(gap: _Gap, people: _People, *, is_returned: bool) -> Iterable[Matter]:
    responsible = people.responsible(gap)
    kind = NoticeKind.LATE if gap.workdays < 0 else NoticeKind.DUE
    if is_returned:
        kind = NoticeKind.RETURNED
    if kind != NoticeKind.DUE or gap.workdays in DUE_AHEAD:
        for user_id in responsible:
            yield Matter(user_id, kind, gap.assignment_id, gap.period_id, gap.workdays)
    if gap.workdays <= -TO_NEXT_LEVEL:
        for user_id in people.above(gap):
            if user_id not in responsible:
                yield Matter(user_id, NoticeKind.ESCALATED, gap.assignment_id, gap.period_id, gap.workdays)


def recalled_campaigns(today: dt.date) -> QuerySet[Campaign]:
    """Campaigns whose reports are still wanted; an old term's gaps are nobody's work any more."""
    ended = add_workdays(today, -_AFTERMATH)
    alive = Period.objects.filter(due_on__gte=ended).values("campaign")
    return Campaign.objects.filter(starts_on__lte=today, pk__in=alive)


def _gaps(campaigns: QuerySet[Campaign], today: dt.date) -> list[_Gap]:
    rows = (
        Assignment.objects.in_force()
        .filter(participation__campaign__in=campaigns)
        .by_period(starts_on__lte=today)
        .unfiled()
        .annotate(closes_on=F("participation__campaign__periods__closes_on"))
        .filter(Q(closes_on__isnull=True) | Q(closes_on__gte=today))
        .order_by("pk")
        .values_list("pk", "period_id", "participation__unit_id", "due_on")
    )
    days: dict[dt.date, int] = {}
    gaps = []
    for assignment_id, period_id, unit_id, due_on in rows:
        if due_on not in days:
            days[due_on] = _distance(today, due_on)
        gaps.append(_Gap(assignment_id, period_id, unit_id, days[due_on]))
    return sorted(gaps, key=lambda gap: (gap.workdays, gap.assignment_id, gap.period_id))


def _distance(today: dt.date, due_on: dt.date) -> int:
    """Working days left; late from the first working day after the due date, and then at least one."""
    return workdays_between(today, due_on) if due_on >= today else min(-1, workdays_between(today, due_on))


def _people(campaigns: QuerySet[Campaign], today: dt.date) -> _People:
    chains: dict[int, dict[int, int]] = defaultdict(dict)
    links = ChainMember.objects.filter(assignment__participation__campaign__in=campaigns, user__is_active=True)
    for assignment_id, level, user_id in links.values_list("assignment_id", "level", "user_id"):
        chains[assignment_id][level] = user_id
    holders: dict[str, dict[int, list[int]]] = {Role.REPORTER: defaultdict(list), Role.LEADER: defaultdict(list)}
    posts = Membership.objects.in_force(today).filter(role__in=holders, user__is_active=True).order_by("pk")
    for role, unit_id, user_id in posts.values_list("role", "unit_id", "user_id"):
        if user_id not in holders[role][unit_id]:  # in person and as a deputy
            holders[role][unit_id].append(user_id)
    return _People(chains, holders[Role.REPORTER], holders[Role.LEADER])
