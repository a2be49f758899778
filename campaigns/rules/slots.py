"""Facts as single cells: one for each number, choice, standard or milestone, as a sheet or a comparison shows them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from campaigns.rules.base import FactField, Facts, Rule

SlotKind = Literal["decimal", "integer", "choice", "check", "day"]

TEXT = "text"
"""The name of the cell beside the facts that holds the text of a report."""

MET, UNMET = "达标", "未达标"


@dataclass(frozen=True)
class Slot:
    """One cell: ``name`` is unique within the rule, ``key`` the fact it belongs to, ``item`` its standard or milestone."""

    name: str
    key: str
    label: str
    kind: SlotKind
    choices: tuple[str, ...] = ()
    item: str = ""
    unit: str = ""
    help: str = ""

    @property
    def mark(self) -> str:
        """The same for the same cell only: another standard or milestone in its place has another mark."""
        return f"{self.name}~{hashlib.sha256(self.item.encode()).hexdigest()[:8]}" if self.item else self.name

    @property
    def how(self) -> str:
        """How to fill it in, in a few words."""
        match self.kind:
            case "check":
                return f"选“{MET}”或“{UNMET}”"
            case "choice":
                return "从列表中选"
            case "day":
                return "完成日期，未完成的留空"
        return "；".join(filter(None, (self.unit and f"单位：{self.unit}", self.help)))


def slots_of(rule: Rule) -> tuple[Slot, ...]:
    """The cells of a rule in the order in which it asks."""
    return tuple(slot for asked in rule.fields() for slot in _slots(asked))


def _slots(asked: FactField) -> list[Slot]:
    match asked.widget:
        case "dates":
            return [
                Slot(f"{asked.key}_{place}", asked.key, name, "day", item=name)
                for place, name in enumerate(asked.choices)
            ]
        case "multi_choice":
            return [
                Slot(f"{asked.key}_{place}", asked.key, name, "check", (MET, UNMET), name)
                for place, name in enumerate(asked.choices)
            ]
    kind: SlotKind = "choice" if asked.widget == "choice" else "integer" if asked.widget == "integer" else "decimal"
    return [Slot(asked.key, asked.key, asked.label, kind, asked.choices, unit=asked.unit, help=asked.help)]


def slot_values(rule: Rule, facts: Facts) -> dict[str, str]:
    """What each cell shows of ``facts``; empty where nothing is known."""
    return {slot.name: _value(slot, facts.get(slot.key)) for slot in slots_of(rule)}


def _value(slot: Slot, known: Any) -> str:
    if known is None:
        return ""
    match slot.kind:
        case "day":
            return str(known.get(slot.item, ""))
        case "check":
            return MET if slot.item in known else UNMET
    return str(known)


def facts_in(rule: Rule, values: Mapping[str, str]) -> dict[str, Any]:
    """What the cells hold, as the rule's ``parse_facts`` takes it; what is empty is left out.

    A list of standards counts as answered once one of them is; milestones not done are no omission.
    """
    raw: dict[str, Any] = {}
    for slot in slots_of(rule):
        value = values.get(slot.name, "")
        match slot.kind:
            case "day":
                raw.setdefault(slot.key, {})
                if value:
                    raw[slot.key][slot.item] = value
            case "check":
                if value:
                    raw.setdefault(slot.key, []).extend([slot.item] if value == MET else [])
            case _ if value:
                raw[slot.key] = value
    return raw


def slot_of_fault(rule: Rule, path: str, raw: Mapping[str, Any]) -> str:
    """The name of the cell that a fault with this ``path`` speaks of; empty where it is none of them."""
    key, _, item = path.partition(".")
    key, _, place = key.partition("[")
    if place and (found := raw.get(key)):
        item = found[int(place.rstrip("]"))]
    own = [slot for slot in slots_of(rule) if slot.key == key]
    return next((slot.name for slot in own if item in {"", slot.item}), "")
