"""Cells of a table → a scoring rule; the other way round is ``campaigns.exporters.rule_cells``."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from campaigns.exporters.rule_cells import CHOICES, LABELS, NUMBERS, RULE_KEYS
from campaigns.rules import FaultsError, parse_rule
from core.sheets import Row, spoken
from core.sheets.rows import folded, parted

_COLUMN_OF = {
    "standards": "items",
    "coefficients": "items",
    "milestones": "items",
    "series": "items",
    "shares": "items",
    "late": "factors",
    "step": "each",
}
"""Parameter → column, where the names differ."""


def read_rule(row: Row) -> dict[str, Any] | None:
    """The rule that a row describes in canonical JSON; None for a row without one, or a faulty one (noted)."""
    kind = row.choice("rule", LABELS)
    if not kind:
        _refuse_idle(row, set())
        return None
    raw: dict[str, Any] = {"kind": kind}
    for column, name in NUMBERS.get(kind, {}).items():
        if text := spoken(row.values.get(column, "")):
            raw[name] = folded(text)
    if kind in CHOICES:
        column, name, words = CHOICES[kind]
        if chosen := row.choice(column, words):
            raw[name] = chosen
    raw |= _READERS.get(kind, _read_nothing)(row)
    _refuse_idle(row, _columns_of(kind))
    try:
        return parse_rule(raw).to_json()
    except FaultsError as error:
        for fault in error.faults:
            name = fault.path.split("[")[0].split(".")[0]
            is_abc = kind == "checklist" and name == "coefficients"
            column = "factors" if is_abc else _COLUMN_OF.get(name, name)
            row.fault(column, f"“{LABELS[kind]}”的参数不对：{fault.message}{_which(fault.path)}", "请按表头的说明改正")
        return None


def _which(path: str) -> str:
    """The item of a list that a path names, counted from 1."""
    inside = path.partition("[")[2].partition("]")[0]
    return f"（第 {int(inside) + 1} 项）" if inside.isdigit() else ""


def _columns_of(kind: str) -> set[str]:
    lists = {"checklist": {"items", "factors"}, "grade": {"items"}, "milestone": {"items"}}
    more = lists.get(kind, {"items"} if kind in {"deduction", "rank"} else set())
    return {*NUMBERS.get(kind, {}), *more, *([CHOICES[kind][0]] if kind in CHOICES else [])}


def _refuse_idle(row: Row, used: set[str]) -> None:
    for column in RULE_KEYS[1:]:
        if column not in used and row.values.get(column, ""):
            row.fault(column, "这种计分规则用不到这一列", "请清空这一格，或改选计分规则", is_warning=True)


def _lines(row: Row) -> list[str]:
    return [line.strip() for line in spoken(row.values.get("items", "")).split("\n") if line.strip()]


def _read_nothing(_row: Row) -> dict[str, Any]:
    return {}


def _read_checklist(row: Row) -> dict[str, Any]:
    factors = [folded(each) for each in parted(spoken(row.values.get("factors", "")))]
    standards = [_unsealed(line) for line in _lines(row)]
    return {"standards": standards} | ({"coefficients": factors} if factors else {})


def _read_grades(row: Row) -> dict[str, Any]:
    grades: dict[str, str] = {}
    for line in _lines(row):
        name, _, number = line.rpartition("=")
        if _unsealed(name.strip()) in grades:
            row.fault("items", f"等次“{name.strip()}”写了两次", "请删去其中一行")
        grades[_unsealed(name.strip())] = folded(number)
    return {"coefficients": grades}


def _read_milestones(row: Row) -> dict[str, Any]:
    steps = []
    for line in _lines(row):
        name, due, share = ["", "", *line.rsplit("=", 2)][-3:]
        steps.append({"name": _unsealed(name.strip()), "due": folded(due), "share": folded(share)})
    return {"milestones": steps}


def _read_numbers(name: str) -> Callable[[Row], dict[str, Any]]:
    def read(row: Row) -> dict[str, Any]:
        numbers: Sequence[str] = parted(spoken(row.values.get("items", "")))
        return {name: [folded(number) for number in numbers]}

    return read


_READERS: Mapping[str, Callable[[Row], dict[str, Any]]] = {
    "checklist": _read_checklist,
    "grade": _read_grades,
    "milestone": _read_milestones,
    "deduction": _read_numbers("series"),
    "rank": _read_numbers("shares"),
}


def _unsealed(text: str) -> str:
    return text.replace("\\\\", "\0").replace("\\n", "\n").replace("\0", "\\")
