"""What the ledger says of reports: many (assignment, period) at once, two queries, more where staff or a register is counted."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from campaigns.enums import Join
from campaigns.models import Assignment, LedgerEntry, LedgerFeed, LedgerKind, LedgerReading, Period, ProgressReport
from campaigns.queries.ledger.registers import known_registers, records_elsewhere
from campaigns.queries.ledger.staff import staff_rolls
from campaigns.rules import FaultsError
from campaigns.rules.feed_words import KindNames, say_source
from campaigns.rules.feeds import HEADS, FedSlot, FeedSpec, Record, read_ledger
from campaigns.rules.registers import Register
from campaigns.rules.slots import Slot, slot_values, slots_of
from units.models import Unit

Key = tuple[int, int]
"""(assignment, period), by their keys."""

Fed = tuple[FedSlot, ...]


@dataclass(frozen=True)
class FedLine:
    """One cell that the ledger fills in: what it says and from how many records, and what the report says."""

    slot: Slot
    source: str
    said: str
    records: int
    reported: str

    @property
    def is_unlike(self) -> bool:
        """Whether the report says something else."""
        return bool(self.said) and self.said != self.reported


@dataclass(frozen=True)
class Drift:
    """A cell of a report handed in, of which the ledger says something else since."""

    label: str
    then: str
    now: str


def fed_by_ledger(pairs: Iterable[tuple[Assignment, Period]]) -> dict[Key, Fed]:
    """What the ledger says of each report that it feeds; the assignments come with their participation."""
    wanted = list(pairs)
    specs: dict[int, list[FeedSpec]] = defaultdict(list)
    for row in LedgerFeed.objects.filter(target__in={assignment.target_id for assignment, _ in wanted}):
        specs[row.target_id].append(row.spec)
    fed = [pair for pair in wanted if pair[0].target_id in specs]
    records = _records(fed, [spec for each in specs.values() for spec in each]) if fed else {}
    found = {}
    for assignment, period in fed:
        own = records.get(assignment.participation.unit_id, ())
        said = _read(assignment, period, specs[assignment.target_id], own)
        if said:
            found[assignment.pk, period.pk] = said
    return found


def fed_of(assignment: Assignment, period: Period) -> Fed:
    """What the ledger says of one report; empty where it does not feed it."""
    return fed_by_ledger([(assignment, period)]).get((assignment.pk, period.pk), ())


def _read(assignment: Assignment, period: Period, specs: Sequence[FeedSpec], records: Sequence[Record]) -> Fed:
    try:
        rule = assignment.rule_object
    except FaultsError:
        return ()
    is_summed = assignment.target.join == Join.SUM
    return read_ledger(rule, specs, records, first=period.starts_on, last=period.ends_on, is_summed=is_summed)


def _records(fed: Sequence[tuple[Assignment, Period]], specs: Sequence[FeedSpec]) -> dict[int, list[Record]]:
    """Unit → its standing records of these kinds in the time of these periods; what lasts, from before too."""
    first = min(period.starts_on for _, period in fed)
    last = max(period.ends_on for _, period in fed)
    units = {assignment.participation.unit_id for assignment, _ in fed}
    kinds = {spec.kind for spec in specs}
    staff = staff_rolls(units, last) if any(spec.measure == HEADS for spec in specs) else {}
    rows = LedgerEntry.objects.standing().filter(unit__in=units, kind__code__in=kinds, dated_on__lte=last)
    rows = rows.filter(Q(dated_on__gte=first) | Q(kind__is_lasting=True)).order_by("dated_on", "pk")
    found: dict[int, list[Record]] = defaultdict(list)
    columns = ("unit_id", "pk", "kind__code", "dated_on", "values", "kind__is_lasting", "ends_on")
    for unit_id, *parts in rows.values_list(*columns):
        record = Record(*parts)
        roll = staff.get(unit_id)
        found[unit_id].append(replace(record, staff=roll.on(record.dated_on)) if roll else record)
    for unit_id, records in records_elsewhere(kinds, units, first, last).items():
        found[unit_id] += records
    return found


def fed_lines(
    assignment: Assignment, fed: Fed, facts: dict[str, Any], said: Mapping[str, str] | None = None
) -> tuple[FedLine, ...]:
    """The cells in words, one query; ``said``: what the ledger said when the report was handed in, in place of now."""
    if not fed:
        return ()
    names = kind_names(assignment.participation.unit)
    values = slot_values(assignment.rule_object, facts)
    return tuple(
        FedLine(
            each.slot,
            say_source(each.spec, names.get(each.spec.kind, KindNames(each.spec.kind))),
            each.value if said is None else said.get(each.slot.name, ""),
            len(each.records),
            values[each.slot.name],
        )
        for each in fed
    )


@dataclass(frozen=True)
class LedgerLines:
    """What the ledger said when a report was handed in, beside what was reported, and why that differs."""

    lines: tuple[FedLine, ...]
    reason: str


def ledger_lines(report: ProgressReport) -> LedgerLines | None:
    """The ledger beside a report handed in; None where it did not feed it then. Four queries."""
    reading = LedgerReading.objects.filter(report=report).exclude(said={}).first()
    if reading is None:
        return None
    fed = tuple(each for each in fed_of(report.assignment, report.period) if each.slot.name in reading.said)
    return LedgerLines(fed_lines(report.assignment, fed, report.facts, reading.said), reading.reason)


def reason_of(report: ProgressReport) -> str:
    """Why the report says something else than the ledger."""
    return LedgerReading.objects.filter(report=report).values_list("reason", flat=True).first() or ""


def kind_names(unit: Unit) -> dict[str, KindNames]:
    """Code → how the kinds that a unit writes, and the registers, are called; one query."""
    kinds: Iterable[LedgerKind | Register] = [*LedgerKind.objects.for_unit(unit), *known_registers()]
    return {kind.code: KindNames(kind.name, {field.key: field.label for field in kind.field_list}) for kind in kinds}


def drifts_of(reports: Iterable[ProgressReport]) -> dict[int, tuple[Drift, ...]]:
    """Report → the cells of which the ledger says something else since it was handed in; three queries.

    The reports come with assignment, participation, target and period.
    """
    known = {report.pk: report for report in reports if report.submitted_at is not None}
    readings = LedgerReading.objects.filter(report__in=known).exclude(said={})
    said = dict(readings.values_list("report", "said"))
    fed = fed_by_ledger((known[pk].assignment, known[pk].period) for pk in said)
    found = {}
    for pk, then in said.items():
        report = known[pk]
        now = {each.slot.name: each.value for each in fed.get((report.assignment_id, report.period_id), ())}
        changed = _changed(report, then, now)
        if changed:
            found[pk] = changed
    return found


def _changed(report: ProgressReport, then: Mapping[str, str], now: Mapping[str, str]) -> tuple[Drift, ...]:
    """What was recorded later, and agrees with what was reported, is no change."""
    rule = report.assignment.rule_object
    reported = slot_values(rule, report.facts)
    found = []
    for slot in slots_of(rule):
        was, is_now = then.get(slot.name), now.get(slot.name)
        same = {was} if was else {"", reported[slot.name]}
        if was is None or is_now is None or is_now in same:
            continue
        found.append(Drift(slot.label, was or "没有记录", is_now or "没有记录"))
    return tuple(found)
