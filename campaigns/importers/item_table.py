"""The sheets 加分项 and 负面清单 of a workbook → rows; every fault is noted with its cell."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from campaigns.enums import Counting, ItemKind, VetoEffect
from campaigns.exporters.item_book import ITEM_COLUMNS, ITEM_SHEETS
from campaigns.queries.scheme_items import (
    LONGEST_CODE,
    LONGEST_EXPLANATION,
    LONGEST_TITLE,
    MOST_ITEMS,
    MOST_POINTS,
    USUAL_WINDOW,
    ItemRow,
    faults_of_row,
)
from campaigns.queries.target_import import ItemLine
from core.sheets import FaultList, Row, Sheet, read_rows

_COUNTINGS = {each.value: str(each.label) for each in Counting}
_EFFECTS = {each.value: str(each.label) for each in VetoEffect}
_MONTHS = Decimal(1000)


def read_item_sheets(sheets: Sequence[Sheet], faults: FaultList) -> dict[str, tuple[ItemLine, ...]]:
    """Kind → its items, of the sheets that there are: a file without the sheet says nothing of the list."""
    found = {}
    for kind, name in ITEM_SHEETS.items():
        sheet = next((each for each in sheets if each.name.strip() == name), None)
        if sheet is not None:
            rows = read_rows(sheet, ITEM_COLUMNS[kind], faults)
            lines = tuple(ItemLine(row, _read(kind, row)) for row in rows)
            _refuse_repeats(lines)
            found[kind] = lines
    return found


def _read(kind: str, row: Row) -> ItemRow:
    values: dict[str, Any] = {
        "title": row.text("title", longest=LONGEST_TITLE, is_required=True),
        "code": row.text("code", longest=LONGEST_CODE),
        "explanation": row.text("explanation", longest=LONGEST_EXPLANATION),
    }
    if kind == ItemKind.BONUS:
        values["points"] = row.decimal("points", places=6, most=MOST_POINTS)
        values["most"] = row.decimal("most", places=6, most=MOST_POINTS)
        values["counting"] = row.choice("counting", _COUNTINGS) or Counting.PROJECT.value
    else:
        months = row.decimal("look_back_months", places=0, most=_MONTHS)
        values["look_back_months"] = USUAL_WINDOW if months is None else int(months)
        values["effect"] = row.choice("effect", _EFFECTS)
    item = ItemRow(kind, **values)
    for key, message in faults_of_row(item):
        if not _is_faulty(row, key):
            row.fault(key, message, "请改正这一格")
    return item


def _is_faulty(row: Row, key: str) -> bool:
    """Whether its cell has a fault already: one is enough."""
    here = (row.sheet, row.number, row.columns.get(key, 0))
    return any((fault.sheet, fault.row, fault.column) == here for fault in row.faults.found)


def _refuse_repeats(lines: Sequence[ItemLine]) -> None:
    if len(lines) > MOST_ITEMS:
        lines[MOST_ITEMS].row.fault("title", f"一张清单最多 {MOST_ITEMS} 项", "请合并或删去一些")
    for key, word in (("code", "代码"), ("title", "名称")):
        seen: dict[str, int] = {}
        for line in lines:
            value = getattr(line.item, key)
            if value and value in seen:
                line.row.fault(key, f"{word}“{value}”与第 {seen[value]} 行重复", f"请改成不同的{word}")
            seen.setdefault(value, line.row.number)
