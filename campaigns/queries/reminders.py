"""Who must be told what on a day (issue: reminders; DOMAIN.md section 4, lessening the burden)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, Max, Q

from campaigns.enums import ChainLevel, NoticeKind, ReportState
from campaigns.models import Assignment, Campaign, ChainMember, NudgeReceipt, ProgressReport
from campaigns.policies import Policies
from campaigns.queries.policies import PolicyBook, work_calendar
from core.workdays import WorkCalendar
from units.enums import Role
from units.models import Membership


@dataclass(frozen=True)
class Matter:
    """One line for one person. ``workdays``: left until due, negative where late."""

    user_id: int
    kind: NoticeKind
    assignment_id: int
    period_id: int
    workdays: int


@dataclass(frozen=True)
class Gap:
    """An assignment × period that the unit has not filed."""

    assignment_id: int
    period_id: int
    unit_id: int
    campaign_id: int
    workdays: int


@dataclass(frozen=True)
class _People:
    """Active people by what they answer for."""

    chains: Mapping[int, Mapping[int, int]]
    reporters: Mapping[int, list[int]]
    leaders: Mapping[int, list[int]]

    def responsible(self, gap: Gap) -> list[int]:
        """The chain's first level, else the unit's reporters."""
        first = self.chains.get(gap.assignment_id, {}).get(ChainLevel.CLERK)
        return self.reporters.get(gap.unit_id, []) if first is None else [first]

    def above(self, gap: Gap, policies: Policies) -> list[int]:
        """Who is told of a late report besides: the chain's next level, later the leader."""
        chain = self.chains.get(gap.assignment_id, {})
        found = [chain[level] for level in sorted(chain) if level > ChainLevel.CLERK][:1]
        if gap.workdays <= -policies.leader_after:
            head = chain.get(ChainLevel.HEAD)
            found += self.leaders.get(gap.unit_id, []) if head is None else [head]
        return found


def matters_on(today: dt.date) -> list[Matter]:
    """Every line of every digest of the working day ``today``, in a fixed number of queries.

    A returned report is one line for the person responsible, however late; one that waits to be signed is one for each
    leader of the unit, and none for its reporter, who has done their part. Whoever is responsible gets no second line
    as somebody's superior.
    """
    book, calendar = PolicyBook(), work_calendar()
    campaigns = recalled_campaigns(today, book, calendar)
    gaps = _gaps(campaigns, today, calendar)
    open_reports = ProgressReport.objects.filter(
        period__campaign__in=campaigns, state__in=(ReportState.RETURNED, ReportState.SIGNING)
    )
    rows = open_reports.values_list("assignment_id", "period_id", "state")
    states = {(assignment_id, period_id): state for assignment_id, period_id, state in rows}
    people, asked = _people(campaigns, today), _asked(calendar.add(today, -1), today)
    found: dict[Matter, None] = {}
    for gap in gaps:
        policies, key = book.of(gap.campaign_id), (gap.assignment_id, gap.period_id)
        found.update(dict.fromkeys(_lines(gap, people, policies, states.get(key, ""))))
        nudged = asked.get((gap.assignment_id, gap.period_id), ())
        found.update(
            (Matter(pk, NoticeKind.NUDGED, gap.assignment_id, gap.period_id, gap.workdays), None) for pk in nudged
        )
    return list(found)


def _asked(since: dt.date, today: dt.date) -> Mapping[tuple[int, int], list[int]]:
    """Who was nudged for an assignment × period since the working day before, and has not said that they saw it."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    rows = NudgeReceipt.objects.filter(
        read_at__isnull=True, nudge__day__gte=since, nudge__day__lt=today, user__is_active=True
    )
    for assignment_id, period_id, user_id in rows.values_list("nudge__assignment", "nudge__period", "user"):
        found[assignment_id, period_id].append(user_id)
    return found


def _lines(gap: Gap, people: _People, policies: Policies, state: str) -> Iterable[Matter]:
    is_signing = state == ReportState.SIGNING
    responsible = people.leaders.get(gap.unit_id, []) if is_signing else people.responsible(gap)
    kind = NoticeKind.LATE if gap.workdays < 0 else NoticeKind.DUE
    if state == ReportState.RETURNED:
        kind = NoticeKind.RETURNED
    if is_signing:
        kind = NoticeKind.SIGNING
    if kind != NoticeKind.DUE or gap.workdays in policies.reminder_days:
        for user_id in responsible:
            yield Matter(user_id, kind, gap.assignment_id, gap.period_id, gap.workdays)
    if gap.workdays <= -policies.next_level_after:
        for user_id in people.above(gap, policies):
            if user_id not in responsible:
                yield Matter(user_id, NoticeKind.ESCALATED, gap.assignment_id, gap.period_id, gap.workdays)


def recalled_campaigns(
    today: dt.date, book: PolicyBook | None = None, calendar: WorkCalendar | None = None
) -> list[int]:
    """Campaigns whose reports are still wanted; an old term's gaps are nobody's work any more."""
    book, calendar = book or PolicyBook(), calendar or work_calendar()
    begun = Campaign.objects.filter(starts_on__lte=today).order_by()
    ends = begun.annotate(due=Max("periods__due_on"), granted=Max("periods__extensions__due_on"))
    return [
        pk
        for pk, *days in ends.values_list("pk", "due", "granted")
        if any(days) and max(filter(None, days)) >= calendar.add(today, -book.of(pk).recall_for)
    ]


def open_gaps(today: dt.date, book: PolicyBook, calendar: WorkCalendar) -> list[Gap]:
    """What every unit has begun to owe and not filed, the longest late first; three queries."""
    return _gaps(recalled_campaigns(today, book, calendar), today, calendar)


def _gaps(campaigns: list[int], today: dt.date, calendar: WorkCalendar) -> list[Gap]:
    rows = (
        Assignment.objects.in_force()
        .filter(participation__campaign__in=campaigns)
        .by_period(starts_on__lte=today)
        .unfiled()
        .annotate(closes_on=F("participation__campaign__periods__closes_on"))
        .filter(Q(closes_on__isnull=True) | Q(closes_on__gte=today) | Q(extended_to__gte=today))
        .order_by("pk")
        .values_list("pk", "period_id", "participation__unit_id", "participation__campaign_id", "due_on")
    )
    days: dict[dt.date, int] = {}
    gaps = []
    for assignment_id, period_id, unit_id, campaign_id, due_on in rows:
        if due_on not in days:
            days[due_on] = calendar.left(today, due_on)
        gaps.append(Gap(assignment_id, period_id, unit_id, campaign_id, days[due_on]))
    return sorted(gaps, key=lambda gap: (gap.workdays, gap.assignment_id, gap.period_id))


def _people(campaigns: list[int], today: dt.date) -> _People:
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
