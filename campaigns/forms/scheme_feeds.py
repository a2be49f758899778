"""Where the facts of a target come from: for each cell of its rule a source in the ledger, and what of it counts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from campaigns.models import LedgerKind
from campaigns.rules import Rule
from campaigns.rules.feed_words import KindNames, say_source
from campaigns.rules.feeds import COUNT, DISTINCT, FED_RULES, FIRST_DAY, HEADS, SUM, FeedSpec
from campaigns.rules.ledger import NUMBERS, STAFF, LedgerField
from campaigns.rules.registers import Register
from campaigns.rules.slots import Slot, slots_of

_PARTS = "|"
_MOST_AT_LEAST = 10_000
_NOT_OF_THIS_KIND = "请选与“取什么”同一种台账的栏目"

Choices = list[tuple[str, Any]]


@dataclass(frozen=True)
class FeedRow:
    """One cell as the form shows it."""

    label: str
    fields: tuple[forms.BoundField, ...]


class FeedFields:
    """Adds the sources of a rule's cells to a form and reads them back; field names begin with ``feed-``."""

    def __init__(self, rule: Rule | None, kinds: Iterable[LedgerKind | Register], known: Iterable[FeedSpec]) -> None:
        """``rule``: None, or one that the ledger cannot feed: nothing is asked. ``known``: the feeds so far."""
        is_fed = rule is not None and rule.kind in FED_RULES
        self.slots: tuple[Slot, ...] = slots_of(rule) if rule is not None and is_fed else ()
        self.kinds = {kind.code: kind for kind in kinds} if self.slots else {}
        self.known = {(spec.fact, spec.item): spec for spec in known}
        self.names = {
            code: KindNames(kind.name, {field.key: field.label for field in kind.field_list})
            for code, kind in self.kinds.items()
        }

    @property
    def is_set(self) -> bool:
        """Whether any cell has a source."""
        return bool(self.known)

    def fields(self) -> dict[str, forms.Field]:
        """Form fields by name; a source that is gone from the ledger stays until somebody takes it out."""
        found: dict[str, forms.Field] = {}
        for slot in self.slots:
            known = self.known.get((slot.key, slot.item))
            name, source = f"feed-{slot.name}", _source(known)
            found[f"{name}-source"] = _choice("取什么", "不从台账取", self._sources(slot, known), source)
            chosen = f"{known.kind}{_PARTS}{known.where}" if known and known.where else ""
            found[f"{name}-where"] = _choice("只计栏目", "不限", self._filters(known), chosen)
            found[f"{name}-equals"] = forms.CharField(
                label="等于", required=False, max_length=200, initial=known.equals if known else ""
            )
            if slot.kind == "check":
                found[f"{name}-least"] = forms.IntegerField(
                    label="至少几条才算达标",
                    required=False,
                    min_value=1,
                    max_value=_MOST_AT_LEAST,
                    initial=known.at_least if known else 1,
                )
        return found

    def rows(self, form: forms.BaseForm) -> list[FeedRow]:
        """The cells with their fields."""
        parts = ("source", "where", "equals", "least")
        return [
            FeedRow(
                slot.label,
                tuple(form[name] for part in parts if (name := f"feed-{slot.name}-{part}") in form.fields),
            )
            for slot in self.slots
        ]

    def read(self, cleaned: Mapping[str, Any]) -> tuple[frozenset[FeedSpec], list[tuple[str, str]]]:
        """The feeds, and what is wrong with them as (field name, message)."""
        found, faults = set(), []
        for slot in self.slots:
            name = f"feed-{slot.name}"
            source, where = cleaned.get(f"{name}-source") or "", cleaned.get(f"{name}-where") or ""
            if not source:
                continue
            kind, measure, field, times = source.split(_PARTS)
            of, _, column = where.partition(_PARTS)
            equals = (cleaned.get(f"{name}-equals") or "").strip()
            if where and of != kind:
                faults.append((f"{name}-where", _NOT_OF_THIS_KIND))
            elif said := self._fault_of_value(kind, column, equals):
                faults.append((f"{name}-equals", said))
            least = cleaned.get(f"{name}-least") or 1
            found.add(FeedSpec(slot.key, kind, measure, field, times, column, equals, slot.item, least))
        return frozenset(found), faults

    def _fault_of_value(self, kind: str, column: str, equals: str) -> str:
        if bool(column) != bool(equals):
            return "选了“只计栏目”，就写明等于什么；不限就都空着"
        asked = next((each for each in self._fields_of(kind) if each.key == column), None)
        if asked and asked.choices and equals not in asked.choices:
            return f"应为以下之一：{'、'.join(asked.choices)}"
        return ""

    def _fields_of(self, kind: str) -> Sequence[LedgerField]:
        return self.kinds[kind].field_list if kind in self.kinds else ()

    def _sources(self, slot: Slot, known: FeedSpec | None) -> Choices:
        groups: Choices = []
        for code, kind in self.kinds.items():
            specs = [FeedSpec(slot.key, code, *parts) for parts in _measures(slot, kind)]
            groups.append((kind.name, [(_source(spec), self._say(spec)) for spec in specs]))
        present = {value for _, options in groups for value, _ in options}
        if known is not None and _source(known) not in present:
            groups.append((_source(known), f"{say_source(known, KindNames(known.kind))}（台账里已没有）"))
        return groups

    def _say(self, spec: FeedSpec) -> str:
        return say_source(spec, self.names[spec.kind])

    def _filters(self, known: FeedSpec | None) -> Choices:
        groups: Choices = [
            (kind.name, [(f"{code}{_PARTS}{field.key}", field.label) for field in kind.field_list if _is_word(field)])
            for code, kind in self.kinds.items()
        ]
        groups = [group for group in groups if group[1]]
        present = {value for _, options in groups for value, _ in options}
        if known is not None and known.where and f"{known.kind}{_PARTS}{known.where}" not in present:
            groups.append((f"{known.kind}{_PARTS}{known.where}", known.where))
        return groups


def _is_word(field: LedgerField) -> bool:
    return field.type not in NUMBERS and field.type != "date"


def _measures(slot: Slot, kind: LedgerKind | Register) -> Iterator[tuple[str, str, str]]:
    """(measure, field, times) of everything that can be counted for the cell."""
    if slot.kind == "day":
        yield FIRST_DAY, "", ""
        return
    yield COUNT, "", ""
    if slot.key == "denominator" and kind.code != STAFF and any(field.type == "people" for field in kind.field_list):
        yield HEADS, "", ""
    numbers = [field for field in kind.field_list if field.type in NUMBERS]
    for field in numbers:
        yield SUM, field.key, ""
    for place, field in enumerate(numbers):
        for other in numbers[place + 1 :]:
            if "people" in {field.type, other.type} and field.type != other.type:
                yield SUM, field.key, other.key
    for field in kind.field_list:
        if _is_word(field):
            yield DISTINCT, field.key, ""


def _source(spec: FeedSpec | None) -> str:
    return "" if spec is None else _PARTS.join((spec.kind, spec.measure, spec.field, spec.times))


def _choice(label: str, blank: str, groups: Choices, chosen: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", blank), *groups], initial=chosen)
