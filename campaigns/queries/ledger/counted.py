"""Which records count for a report, and for which reports a record counts."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns.enums import Join
from campaigns.models import Assignment, LedgerEntry, Period, ProgressReport
from campaigns.queries.ledger.feeding import FedLine, fed_lines, fed_of, kind_names
from campaigns.queries.ledger.registers import lines_elsewhere
from campaigns.rules.feed_words import say_feed
from campaigns.rules.feeds import FeedSpec, Record, slot_fed
from campaigns.rules.registers import RegisterLine, is_register
from units.models import User

MOST_LISTED = 200
"""Records of one cell on the page."""


@dataclass(frozen=True)
class CountedGroup:
    """One cell with the latest of the records that make it up: ``entries`` of the ledger, or ``lines`` of a register."""

    line: FedLine
    entries: tuple[LedgerEntry, ...] = ()
    lines: tuple[RegisterLine, ...] = ()
    is_of_register: bool = False

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are listed."""
        return self.line.records > len(self.entries) + len(self.lines)


@dataclass(frozen=True)
class CountedPage:
    """What makes up the numbers that a report takes from the ledger; ``readable``: records the person may open."""

    assignment: Assignment
    period: Period
    groups: tuple[CountedGroup, ...]
    readable: frozenset[int]


@dataclass(frozen=True)
class CountedIn:
    """A report for which a record counts; ``words``: as what."""

    assignment: Assignment
    period: Period
    words: str


def readable_assignments(user: User, period_id: int) -> QuerySet[Assignment]:
    """Assignments of units this person sees, and those whose report of the period comes to their desk."""
    seen = ProgressReport.objects.visible_to(user).filter(assignment=OuterRef("pk"), period=period_id)
    visible = Assignment.objects.visible_to(user).values("pk")
    return Assignment.objects.filter(Q(pk__in=visible) | Q(Exists(seen)))


def counted_page(assignment: Assignment, period: Period, user: User) -> CountedPage:
    """The records of each cell, the latest first; a fixed number of queries."""
    fed = fed_of(assignment, period)
    shown = {each.slot.name: each.records[::-1][:MOST_LISTED] for each in fed}
    kinds = {each.slot.name: each.spec.kind for each in fed}
    wanted = {pk for name, keys in shown.items() if not is_register(kinds[name]) for pk in keys}
    entries = LedgerEntry.objects.select_related("kind").in_bulk(wanted)
    elsewhere = _elsewhere(shown, kinds, user)

    def group(line: FedLine) -> CountedGroup:
        name = line.slot.name
        if is_register(kinds[name]):
            lines = tuple(known for pk in shown[name] if (known := elsewhere[kinds[name]].get(pk)))
            return CountedGroup(line, lines=lines, is_of_register=True)
        return CountedGroup(line, tuple(entries[pk] for pk in shown[name] if pk in entries))

    groups = tuple(group(line) for line in fed_lines(assignment, fed, {}))
    readable = LedgerEntry.objects.visible_to(user).filter(pk__in=wanted).values_list("pk", flat=True)
    return CountedPage(assignment, period, groups, frozenset(readable))


def _elsewhere(
    shown: Mapping[str, Sequence[int]], kinds: Mapping[str, str], user: User
) -> dict[str, dict[int, RegisterLine]]:
    """Register → its records on the page that this person may see."""
    keys: dict[str, set[int]] = defaultdict(set)
    for name, found in shown.items():
        if is_register(kinds[name]):
            keys[kinds[name]].update(found)
    return {kind: lines_elsewhere(kind, found, user) for kind, found in keys.items()}


def counted_in(entry: LedgerEntry, today: dt.date) -> tuple[CountedIn, ...]:
    """The reports for which a standing record counts; of what lasts the one of the latest period that has begun."""
    if entry.withdrawn_at is not None:
        return ()
    code = entry.kind.code
    rows = Assignment.objects.in_force().filter(participation__unit=entry.unit, target__feeds__kind=code).distinct()
    rows = rows.select_related("participation__campaign", "target__scheme").prefetch_related("target__feeds")
    tasks = list(rows.order_by("participation__campaign__starts_on", "target__path"))
    campaigns = {task.participation.campaign_id for task in tasks}
    begun = list(Period.objects.filter(campaign__in=campaigns, starts_on__lte=today).order_by("-starts_on"))
    names = kind_names(entry.unit)
    record = Record(entry.pk, code, entry.dated_on, entry.values, entry.kind.is_lasting, entry.ends_on)
    found = []
    for task in tasks:
        specs = [row.spec for row in task.target.feeds.all() if _counts(task, row.spec, record)]
        period = next((each for each in begun if _falls(task, record, each)), None) if specs else None
        if period is not None:
            words = "；".join(say_feed(task.rule_object, spec, names) for spec in specs)
            found.append(CountedIn(task, period, words))
    return tuple(found)


def _counts(task: Assignment, spec: FeedSpec, record: Record) -> bool:
    return spec.kind == record.kind and spec.takes(record.values) and slot_fed(task.rule_object, spec) is not None


def _falls(task: Assignment, record: Record, period: Period) -> bool:
    same = period.campaign_id == task.participation.campaign_id and period.cycle == task.target.cycle
    is_summed = task.target.join == Join.SUM
    return same and record.falls_into(period.starts_on, period.ends_on, is_summed=is_summed)
