"""What stands in the cells of a workbook that came back, as the rule takes it; each fault in its cell."""

import datetime as dt
import unicodedata
from decimal import Decimal

from campaigns.queries.filing.lines import BookLine, settled
from campaigns.rules import FaultsError, Rule, plain
from campaigns.rules.slots import Slot, facts_in, slot_of_fault, slots_of
from campaigns.validators import count_characters
from core.sheets import EMPTY, spoken

_VALUE = "value"


def typed_text(line: BookLine, limit: int) -> str:
    """The text of a report; ``limit`` in 字."""
    text = settled(spoken(line.row.values[_VALUE]))
    over = count_characters(text) - limit
    if over > 0:
        line.row.fault(_VALUE, f"进展说明共 {count_characters(text)} 字，超过 {limit} 字的上限", f"请删减 {over} 字")
    return text


def typed_value(line: BookLine, slot: Slot, today: dt.date) -> str:
    """The value of a fact's cell, empty where it is empty or faulty."""
    if slot.kind in {"choice", "check"}:
        return line.row.choice(_VALUE, {choice: choice for choice in slot.choices})
    if slot.kind == "day":
        day = line.row.day(_VALUE)
        if day is not None and day > today:
            line.row.fault(_VALUE, f"完成日期 {day} 晚于今天", "完成了再填日期，没有完成就留空")
        return day.isoformat() if day else ""
    value = line.row.values.get(_VALUE, EMPTY)
    if isinstance(value, Decimal):
        return plain(value)
    return unicodedata.normalize("NFKC", spoken(value)).replace(",", "").strip()


def refuse_computed(line: BookLine) -> None:
    """A formula is a fault: what it shows may be of yesterday, or of a file that only one computer has."""
    if line.is_computed:
        line.row.fault(_VALUE, "这一格是公式", "请复制这一格，用“选择性粘贴 → 数值”粘回原处")


def check_facts(rule: Rule, values: dict[str, str], lines: dict[str, BookLine]) -> None:
    """Let the rule judge ``values`` (by the cells' names); what it refuses is noted in the cell it speaks of."""
    raw = facts_in(rule, values)
    labels = {slot.name: slot.label for slot in slots_of(rule)}
    try:
        rule.parse_facts(raw, complete=False)
    except FaultsError as error:
        for fault in error.faults:
            name = slot_of_fault(rule, fault.path, raw)
            line = lines.get(name) or next(iter(lines.values()))
            said = f"“{labels[name]}”{fault.message}" if name else fault.message
            line.row.fault(_VALUE, said, "请改正后再上传；数字不带单位和文字")
