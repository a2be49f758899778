"""Which fact of a target the ledger fills in, and what the records say of it: pure, exact."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from campaigns.rules.base import Facts, Rule
from campaigns.rules.faults import FaultsError, plain, to_decimal
from campaigns.rules.slots import MET, UNMET, Slot, facts_in, slot_values, slots_of

COUNT, SUM, DISTINCT, HEADS, FIRST_DAY = "count", "sum", "distinct", "heads", "first_day"
MEASURES: Mapping[str, str] = {
    COUNT: "条数",
    SUM: "合计",
    DISTINCT: "不同的个数",
    HEADS: "在岗职工人次",
    FIRST_DAY: "最早一条的日期",
}
"""``HEADS``: the staff of the unit on the day of each record, added up: what those present are a share of (参与率)."""
FED_RULES = frozenset({"quantity", "rate", "per_item", "checklist", "milestone", "deduction"})
"""Kinds of rule whose facts records can say; a grade or a rank is a judgement."""


@dataclass(frozen=True)
class FeedSpec:
    """The fact (of a checklist or milestones the ``item``), the kind of ledger by its code, and what is counted.

    ``times``: the sum is of ``field`` × ``times``. Only records whose field ``where`` is ``equals`` count. A standard
    is met from ``at_least`` on.
    """

    fact: str
    kind: str
    measure: str = COUNT
    field: str = ""
    times: str = ""
    where: str = ""
    equals: str = ""
    item: str = ""
    at_least: int = 1

    def to_json(self) -> dict[str, Any]:
        """What is empty or usual is left out."""
        return {name: value for name, value in vars(self).items() if value != "" and (name, value) != ("at_least", 1)}

    def takes(self, values: Mapping[str, str]) -> bool:
        """Whether a record with these values counts."""
        return not self.where or values.get(self.where, "") == self.equals

    def number(self, records: Sequence["Record"]) -> Decimal:
        """What the records come to."""
        if self.measure == SUM:
            return sum((self._share(record.values) for record in records), Decimal(0))
        if self.measure == DISTINCT:
            return Decimal(len({record.values[self.field] for record in records if record.values.get(self.field)}))
        if self.measure == HEADS:
            return Decimal(sum(record.staff or 0 for record in records))
        return Decimal(len(records))

    def _share(self, values: Mapping[str, str]) -> Decimal:
        """What one record adds; nothing where its field holds no number, as when a file names a field of words."""
        product = Decimal(1)
        try:
            for name in filter(None, (self.field, self.times)):
                product *= to_decimal(values.get(name, "0"))
        except ValueError:
            return Decimal(0)
        return product


@dataclass(frozen=True)
class Record:
    """A record of the ledger, as counting needs it."""

    pk: int
    kind: str
    dated_on: dt.date
    values: Mapping[str, str]
    is_lasting: bool = False
    ends_on: dt.date | None = None
    staff: int | None = None
    """Of the unit on that day; None where nobody recorded it."""

    def falls_into(self, first: dt.date, last: dt.date, *, is_summed: bool) -> bool:
        """Whether it counts for this time: by its day. What lasts counts while in force on the last day, once where sums are taken."""
        if not self.is_lasting or is_summed:
            return first <= self.dated_on <= last
        return self.dated_on <= last and (self.ends_on is None or self.ends_on >= last)


@dataclass(frozen=True)
class FedSlot:
    """One cell of a report and what the ledger says of it; ``value`` is empty where it says nothing."""

    slot: Slot
    spec: FeedSpec
    value: str
    records: tuple[int, ...]


def slot_fed(rule: Rule, spec: FeedSpec) -> Slot | None:
    """The cell of the rule that ``spec`` fills in; None where there is none such (any more)."""
    if rule.kind not in FED_RULES:
        return None
    return next((slot for slot in slots_of(rule) if (slot.key, slot.item) == (spec.fact, spec.item)), None)


def measures_of(slot: Slot) -> tuple[str, ...]:
    """What can be counted for this cell."""
    if slot.kind == "day":
        return (FIRST_DAY,)
    return (COUNT, SUM, DISTINCT) if slot.kind == "check" else (COUNT, SUM, DISTINCT, HEADS)


def read_ledger(
    rule: Rule, specs: Iterable[FeedSpec], records: Sequence[Record], *, first: dt.date, last: dt.date, is_summed: bool
) -> tuple[FedSlot, ...]:
    """What ``records`` of one unit say of a report for ``first`` to ``last``; ``is_summed``: its periods are added up.

    Without records nothing is said: the work may have been done and not been recorded. Of a rate one part may be none.
    """
    timely = [record for record in records if record.falls_into(first, last, is_summed=is_summed)]
    counted = [
        (slot, spec, [record for record in timely if record.kind == spec.kind and spec.takes(record.values)])
        for spec in specs
        if (slot := slot_fed(rule, spec)) is not None
    ]
    is_rated = rule.kind == "rate" and any(rows for _, _, rows in counted)
    places = [slot.name for slot in slots_of(rule)]
    return tuple(
        FedSlot(slot, spec, _value(slot, spec, rows) if rows or is_rated else "", tuple(row.pk for row in rows))
        for slot, spec, rows in sorted(counted, key=lambda each: places.index(each[0].name))
    )


def _value(slot: Slot, spec: FeedSpec, counted: Sequence[Record]) -> str:
    if slot.kind == "day":
        return min(record.dated_on.isoformat() for record in counted)
    if spec.measure == HEADS and any(record.staff is None for record in counted):
        return ""
    number = spec.number(counted)
    if slot.kind == "check":
        return MET if number >= spec.at_least else UNMET
    return plain(number)


def offered_by(rule: Rule, fed: Sequence[FedSlot]) -> Facts:
    """Facts to begin with, from the cells of which there are records; empty where they do not fit the rule."""
    if not any(each.records for each in fed):
        return {}
    try:
        return rule.parse_facts(facts_in(rule, {each.slot.name: each.value for each in fed}), complete=False)
    except FaultsError:
        return {}


def crowd_in(fed: Iterable[FedSlot]) -> str:
    """Why what the ledger says is no participation rate: more people were there than the staff; else empty."""
    cells = {each.slot.key: each for each in fed if each.value}
    numerator, denominator = cells.get("numerator"), cells.get("denominator")
    if numerator is None or denominator is None or denominator.spec.measure != HEADS:
        return ""
    if Decimal(numerator.value) <= Decimal(denominator.value):
        return ""
    return (
        f"台账里参加的有 {numerator.value} 人次，多于在岗职工 {denominator.value} 人次，没有自动填入。"
        "有外单位人员参加的，请按本单位人数填写，并写明与台账不同的理由。"
    )


def unlike(rule: Rule, facts: Facts, fed: Iterable[FedSlot]) -> tuple[FedSlot, ...]:
    """The cells in which ``facts`` say something else than the ledger; where it says nothing, nothing differs."""
    values = slot_values(rule, facts)
    return tuple(each for each in fed if each.value and values[each.slot.name] != each.value)


def say_unlike(differing: Iterable[FedSlot]) -> str:
    """The cells that differ, with what the ledger says."""
    return "、".join(f"“{each.slot.label}”台账是 {each.value}" for each in differing)
