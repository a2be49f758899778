"""Fields of a ledger kind and values of an entry: pure, exact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from campaigns.rules.faults import Fault, FaultsError, plain, to_day, to_decimal

TYPES: Mapping[str, str] = {
    "text": "文字",
    "number": "数（可带小数）",
    "whole": "整数",
    "people": "人数",
    "date": "日期",
    "choice": "从几项中选一项",
    "yes_no": "是或否",
}
NUMBERS = frozenset({"number", "whole", "people"})
YES, NO = "是", "否"
STAFF = "staff"
"""The code of the kind that records how many people a unit has."""
REGULATION, SORT = "regulation", "sort"
"""The code of the kind that records regulations, and its field that says which one it is."""
_LONGEST_TEXT = 4000
_MOST = Decimal(10**12)


@dataclass(frozen=True)
class LedgerField:
    """One thing a kind asks for; ``at_most`` names the field this one may not exceed.

    ``type``: one of ``TYPES``. ``unit``: what a number counts. ``is_fixed``: a bureau neither drops nor weakens it.
    """

    key: str
    label: str
    type: str = "text"
    is_required: bool = False
    choices: tuple[str, ...] = ()
    help: str = ""
    at_most: str = ""
    unit: str = ""
    is_fixed: bool = False

    @property
    def asked(self) -> str:
        """The label with the unit of measure."""
        return f"{self.label}（{self.unit}）" if self.unit else self.label

    def to_json(self) -> dict[str, Any]:
        """What is empty is left out."""
        said: dict[str, Any] = {"key": self.key, "label": self.label, "type": self.type}
        more = {
            "required": self.is_required,
            "choices": list(self.choices),
            "help": self.help,
            "at_most": self.at_most,
            "unit": self.unit,
            "fixed": self.is_fixed,
        }
        return said | {name: value for name, value in more.items() if value}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> "LedgerField":
        """The field that ``to_json`` wrote."""
        return cls(
            key=raw["key"],
            label=raw["label"],
            type=raw["type"],
            is_required=raw.get("required", False),
            choices=tuple(raw.get("choices", ())),
            help=raw.get("help", ""),
            at_most=raw.get("at_most", ""),
            unit=raw.get("unit", ""),
            is_fixed=raw.get("fixed", False),
        )


def read_values(fields: Sequence[LedgerField], raw: Mapping[str, Any]) -> dict[str, str]:
    """The values in canonical form, numbers as decimal strings; FaultsError with every fault by the field's key."""
    values: dict[str, str] = {}
    faults: list[Fault] = []
    for field in fields:
        text = str(raw.get(field.key) or "").strip()
        if not text:
            faults += [Fault(field.key, "请填写此项")] if field.is_required else []
            continue
        try:
            values[field.key] = _canonical(field, text)
        except ValueError as error:
            faults.append(Fault(field.key, str(error)))
    faults += _exceeding(fields, values)
    if faults:
        raise FaultsError(faults)
    return values


def _canonical(field: LedgerField, text: str) -> str:
    if field.type in NUMBERS:
        return plain(_number(field, text))
    if field.type == "date":
        return to_day(text).isoformat()
    choices = (YES, NO) if field.type == "yes_no" else field.choices
    if field.type in {"choice", "yes_no"} and text not in choices:
        message = f"应为以下之一：{'、'.join(choices)}"
        raise ValueError(message)
    if len(text) > _LONGEST_TEXT:
        message = f"最多 {_LONGEST_TEXT} 个字符，现有 {len(text)} 个"
        raise ValueError(message)
    return text


def _number(field: LedgerField, text: str) -> Decimal:
    number = to_decimal(text)
    if number < 0 or number > _MOST:
        message = "应为不小于 0 的数"
        raise ValueError(message)
    if field.type != "number" and number != int(number):
        message = "应为整数"
        raise ValueError(message)
    return number


def _exceeding(fields: Sequence[LedgerField], values: Mapping[str, str]) -> list[Fault]:
    labels = {field.key: field.label for field in fields}
    return [
        Fault(field.key, f"不应大于“{labels[field.at_most]}”（{values[field.at_most]}）")
        for field in fields
        if field.at_most in values
        and field.key in values
        and Decimal(values[field.key]) > Decimal(values[field.at_most])
    ]
