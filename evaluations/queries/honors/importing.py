"""A workbook of honors against what is there: what would be added and corrected."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from core.sheets import FaultList, Row
from core.sheets.preview import Change, Entry, Preview
from evaluations.enums import HonorDecision, HonorSubject
from evaluations.models import Honor, HonorTitle
from evaluations.queries.honors.register import units_with_honors_kept_by
from units.models import Unit, User

LABELS: Mapping[str, str] = {
    "subject": "授予对象",
    "awarding_body": "授予机关",
    "document_number": "文号",
    "conferred_on": "授予日期",
    "year_to": "年度至",
    "valid_until": "有效至",
}
_Key = tuple[int, int, str, int]
_T = TypeVar("_T")


@dataclass(frozen=True)
class HonorLineRead:
    """One line; ``values`` are the fields that the file gives, unit by its code and title by its name."""

    row: Row
    unit: str
    title: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class HonorBook:
    """All lines, and what is wrong with them."""

    lines: tuple[HonorLineRead, ...] = ()
    faults: FaultList = field(default_factory=FaultList)


@dataclass(frozen=True)
class HonorChange:
    """An honor to be written (``honor`` None: a new one) with the values that the file gives."""

    honor: Honor | None
    values: Mapping[str, Any]
    row: Row
    entry: Entry


@dataclass(frozen=True)
class HonorPlan:
    """What an import would write, and the same for people to look at."""

    changes: tuple[HonorChange, ...]
    preview: Preview


def plan_honors(book: HonorBook, user: User) -> HonorPlan:
    """Compare; three queries. Faults join those that reading found."""
    codes = {line.unit for line in book.lines}
    units = {unit.code: unit for unit in units_with_honors_kept_by(user).filter(code__in=codes)}
    titles = {title.name: title for title in HonorTitle.objects.in_use()}
    rows = Honor.objects.filter(holder__in=units.values()).exclude(decision=HonorDecision.REVOKED)
    known = {_key_of(honor): honor for honor in rows.select_related("title", "holder")}
    seen: dict[_Key, int] = {}
    changes, untouched = [], 0
    for line in book.lines:
        unit, title = _found(line, "unit", line.unit, units), _found(line, "title", line.title, titles)
        day = line.values.get("conferred_on")
        if unit is None or title is None or day is None:
            continue
        values = {**line.values, "holder": unit, "title": title}
        values["year_from"] = values.get("year_from") or values.get("year_to") or day.year
        key = (title.pk, unit.pk, str(values.get("bearer", "")), int(values["year_from"]))
        if (first := seen.setdefault(key, line.row.number)) != line.row.number:
            line.row.fault("title", f"与第 {first} 行是同一项荣誉", "请删去其中一行")
            continue
        change = _change(line, unit, values, known.get(key))
        untouched += change is None
        changes += [change] if change is not None else []
    preview = Preview(
        added=tuple(change.entry for change in changes if change.honor is None),
        changed=tuple(change.entry for change in changes if change.honor is not None),
        untouched=untouched,
        faults=book.faults.blocking,
        warnings=book.faults.warnings,
    )
    return HonorPlan(tuple(changes), preview)


def _key_of(honor: Honor) -> _Key:
    return honor.title_id, honor.holder_id, honor.bearer, honor.year_from


def _found(line: HonorLineRead, key: str, word: str, known: Mapping[str, _T]) -> _T | None:
    found = known.get(word)
    if found is None and word:
        said = {
            "unit": (f"没有代码为“{word}”、荣誉由您登记的单位", "请检查单位代码"),
            "title": (f"目录里没有在用的称号“{word}”", "请照目录填写，或者请最高一级创建办先加到目录里"),
        }
        line.row.fault(key, *said[key])
    return found


def _change(line: HonorLineRead, unit: Unit, values: Mapping[str, Any], honor: Honor | None) -> HonorChange | None:
    said = {name: values[name] for name in LABELS if name in values}
    if honor is not None:
        said = {name: value for name, value in said.items() if getattr(honor, name) != value}
        if not said:
            return None
    changes = tuple(
        Change(LABELS[name], _words(name, getattr(honor, name)) if honor else "", _words(name, value))
        for name, value in said.items()
    )
    name = f"{unit.name}{values.get('bearer', '')} {values['title']}（{values['year_from']}年度）"
    return HonorChange(honor, values, line.row, Entry("荣誉", line.row.number, unit.code, name, changes))


def _words(name: str, value: Any) -> str:
    if name == "subject" and value:
        return str(HonorSubject(value).label)
    return "" if value is None else str(value)
