"""``bonus_items`` and ``negative_items`` of a file → rows; every fault is named by its path."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from campaigns.enums import Counting, ItemKind
from campaigns.exporters.item_json import ITEM_KEYS
from campaigns.queries.scheme_items import LONGEST_CODE, MOST_ITEMS, USUAL_WINDOW, ItemRow, faults_of_row
from campaigns.rules import Fault, to_decimal

_TEXTS = ("code", "title", "counting", "effect", "explanation")
_USUAL: Mapping[str, dict[str, Any]] = {
    ItemKind.BONUS: {"counting": Counting.PROJECT.value},
    ItemKind.NEGATIVE: {"look_back_months": USUAL_WINDOW},
}
"""What an item that does not say it means."""


def parse_items(raw: Mapping[str, Any], path: str = "") -> tuple[tuple[ItemRow, ...], list[Fault]]:
    """Both lists of ``raw`` (a scheme), an absent one being empty, with what is wrong; ``path`` stands before each fault."""
    rows: list[ItemRow] = []
    faults: list[Fault] = []
    codes: set[str] = set()
    for kind, key in ITEM_KEYS.items():
        entries = raw.get(key)
        if entries is None:
            continue
        if not isinstance(entries, list) or len(entries) > MOST_ITEMS:
            faults.append(Fault(f"{path}{key}", f"应为列表，最多 {MOST_ITEMS} 项"))
            continue
        for index, entry in enumerate(entries):
            here = f"{path}{key}[{index}]"
            row = _read(kind, entry, here, faults)
            if row is None:
                continue
            if row.code and row.code in codes:
                faults.append(Fault(f"{here}.code", f"代码与前面的重复：{row.code}"))
            codes.add(row.code)
            rows.append(row)
    return tuple(rows), faults


def _read(kind: str, entry: object, path: str, faults: list[Fault]) -> ItemRow | None:
    """A sound item; None where it has faults, which are noted."""
    if not isinstance(entry, Mapping):
        faults.append(Fault(path, "应为对象"))
        return None
    found = [Fault(f"{path}.{key}", "应为文字") for key in _TEXTS if not isinstance(entry.get(key) or "", str)]
    values: dict[str, Any] = {**_USUAL[kind], **{key: entry[key] for key in _TEXTS if entry.get(key)}}
    for key in ("points", "most", "look_back_months"):
        try:
            number = None if entry.get(key) is None else to_decimal(entry[key])
        except ValueError as error:
            found.append(Fault(f"{path}.{key}", str(error)))
        else:
            values |= {} if number is None else {key: _whole(number) if key == "look_back_months" else number}
    if not found:
        foreign = ("look_back_months", "effect") if kind == ItemKind.BONUS else ("points", "most", "counting")
        found = [Fault(f"{path}.{key}", "这种清单没有这一项") for key in foreign if key in values]
        row = ItemRow(kind, **{"title": "", **values})
        found += [Fault(f"{path}.{key}", message) for key, message in faults_of_row(row)]
        if len(row.code) > LONGEST_CODE:
            found.append(Fault(f"{path}.code", f"最多 {LONGEST_CODE} 个字符"))
        if not found:
            return row
    faults += found
    return None


def _whole(number: Decimal) -> int:
    """The number where it is whole, else one that no window has."""
    return int(number) if number == number.to_integral_value() and abs(number) < MOST_ITEMS**2 else -1
