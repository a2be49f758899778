"""A unit's tasks of a period as one sheet to fill in without network."""

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import xlsxwriter

from campaigns.exporters.task_seal import (
    BASE,
    COLUMNS,
    FILL,
    HEAD_ROW,
    KEY,
    NOTES,
    NUMBER,
    RULE,
    TITLE,
    TITLES_ROW,
    Head,
    Mark,
)
from campaigns.models import Participation, Period
from campaigns.queries.filing.tasks import FilingTask, SlotLine
from campaigns.rules.slots import TEXT
from core.tables import escape

SHEET = "填报"
_OPTIONS = "选项"
_TITLES = ("编号", "任务", "要填的内容", "填这里", "怎样填", "上期", "目标和计分", "填报说明", "", "")
_WIDTHS = (9, 30, 26, 24, 20, 18, 34, 34, 4, 4)
_TEXT_HEIGHT = 75
_LONGEST = 30_000
"""Characters; a spreadsheet holds 32,767 in a cell."""
_EXACT_DIGITS = 15
_WIDEST = 999_999_999_999

Format = Any


@dataclass(frozen=True)
class _Line:
    """One row to be written. ``previous`` is what stood there in the period before."""

    slot: str
    label: str
    kind: str
    value: str
    previous: str = ""
    how: str = ""
    choices: tuple[str, ...] = ()
    least: int = 0


def export_task_book(
    *, participation: Participation, period: Period, tasks: Sequence[FilingTask], due_on: dt.date, at: dt.datetime
) -> bytes:
    """The workbook; ``at`` is the moment whose values it shows."""
    memory = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    limit = participation.campaign.text_limit
    written = [(task, _lines(task, limit)) for task in tasks]
    head = Head(participation.pk, period.pk, at.replace(microsecond=0), sum(len(lines) for _, lines in written))
    with xlsxwriter.Workbook(memory, options) as book:
        writer = _Writer(book, head, limit)
        writer.write_top(
            f"{period.label}填报 · {participation.name}",
            f"只填黄色的“填这里”一列，{due_on.year}年{due_on.month}月{due_on.day}日截止。不要增删行、不要改动其他格子；没有网络也能填。"
            "填好后保存为 .xlsx，回到系统“我的任务 → 成批填报”上传，核对后再写入。佐证材料在网页上附。",
        )
        for task, lines in written:
            writer.write_task(task, lines)
        writer.close()
    return memory.getvalue()


def _lines(task: FilingTask, limit: int) -> list[_Line]:
    found = [_line(line, signed=task.rule.kind == "direct") for line in task.lines]
    if len(task.text) <= _LONGEST:
        before = task.previous_text[:_LONGEST]
        found.append(_Line(TEXT, "进展说明", TEXT, task.text, before, f"不超过 {limit} 字，空格和换行不计"))
    return found


def _line(line: SlotLine, *, signed: bool) -> _Line:
    slot = line.slot
    label = f"达标：{slot.label}" if slot.kind == "check" else slot.label
    least = -_WIDEST if signed else 0
    how = "；".join(filter(None, (slot.how, line.ledger and f"台账 {line.ledger}")))
    return _Line(slot.mark, label, slot.kind, line.value, line.previous, how, slot.choices, least)


@dataclass
class _Writer:
    """Writes the sheet from top to bottom."""

    book: Any
    head: Head
    limit: int
    row: int = TITLES_ROW
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.page = self.book.add_worksheet(SHEET)
        self.hidden = self.book.add_worksheet(_OPTIONS)
        self.hidden.hide()
        shape = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9D1D9"}
        fill = {**shape, "bg_color": "#FFF8DC", "locked": False}
        self.formats: dict[str, Format] = {
            "title": self.book.add_format({"bold": True, "font_size": 14}),
            "note": self.book.add_format({"text_wrap": True, "valign": "top"}),
            "head": self.book.add_format({**shape, "bold": True, "bg_color": "#1F5FA8", "font_color": "#FFFFFF"}),
            "plain": self.book.add_format(shape),
            "bold": self.book.add_format({**shape, "bold": True}),
            "decimal": self.book.add_format({**fill, "num_format": "0.######", "align": "right"}),
            "integer": self.book.add_format({**fill, "num_format": "0", "align": "right"}),
            "day": self.book.add_format({**fill, "num_format": "yyyy-mm-dd", "align": "left"}),
            TEXT: self.book.add_format({**fill, "num_format": "@"}),
        }

    def write_top(self, title: str, note: str) -> None:
        """Title, note and titles of the columns."""
        for place, width in enumerate(_WIDTHS):
            self.page.set_column(place, place, width, None, {"hidden": place >= NOTES})
        self.page.write_string(HEAD_ROW - 1, 0, escape(title), self.formats["title"])
        self.page.write_string(HEAD_ROW - 1, KEY - 1, self.head.sealed())
        self.page.merge_range(1, 0, 1, NOTES - 1, note, self.formats["note"])
        self.page.set_row(1, 34)
        for place, words in enumerate(_TITLES[:NOTES]):
            self.page.write_string(TITLES_ROW - 1, place, words, self.formats["head"])
        self.page.freeze_panes(TITLES_ROW, TITLE)

    def write_task(self, task: FilingTask, lines: Sequence[_Line]) -> None:
        """One line for each cell; what is said of the task as a whole stands in merged cells beside them."""
        target = task.assignment.target
        last = self.row + len(lines) - 1
        notes = "\n".join(filter(None, (target.explanation, task.demand and f"佐证：{task.demand}（在网页上附）")))
        for place, words, style in (
            (NUMBER, target.number or target.code, "plain"),
            (TITLE, target.title, "bold"),
            (RULE, task.rule_in_words, "plain"),
            (NOTES, notes[:_LONGEST], "plain"),
        ):
            self._write_beside(last, place, escape(words), self.formats[style])
        for line in lines:
            self._write_line(task, line)
            self.row += 1

    def _write_beside(self, last: int, place: int, words: str, style: Format) -> None:
        if last > self.row:
            self.page.merge_range(self.row, place - 1, last, place - 1, "", style)
        self.page.write_string(self.row, place - 1, words, style)

    def _write_line(self, task: FilingTask, line: _Line) -> None:
        row, plain = self.row, self.formats["plain"]
        for place, words in ((FILL - 1, line.label), (FILL + 1, line.how), (FILL + 2, line.previous)):
            self.page.write_string(row, place - 1, escape(words), plain)
        self._write_value(line)
        mark = Mark(task.assignment.pk, task.version, line.slot)
        self.page.write_string(row, KEY - 1, mark.sealed(self.head, line.value))
        self.page.write_string(row, BASE - 1, escape(line.value))
        self.page.data_validation(row, FILL - 1, row, FILL - 1, self._allowed(line))
        if line.kind == TEXT:
            self.page.set_row(row, _TEXT_HEIGHT)

    def _write_value(self, line: _Line) -> None:
        place, style = (self.row, FILL - 1), self.formats.get(line.kind, self.formats[TEXT])
        is_number = line.kind in {"decimal", "integer"} and sum(map(str.isdigit, line.value)) <= _EXACT_DIGITS
        if not line.value:
            self.page.write_blank(*place, None, style)
        elif is_number:
            self.page.write_number(*place, Decimal(line.value), style)
        elif line.kind == "day":
            self.page.write_datetime(*place, dt.date.fromisoformat(line.value), style)
        else:
            self.page.write_string(*place, escape(line.value), style)

    def _allowed(self, line: _Line) -> dict[str, Any]:
        """What the spreadsheet itself lets in."""
        match line.kind:
            case "decimal" | "integer":
                return {
                    "validate": line.kind,
                    "criteria": "between",
                    "minimum": line.least,
                    "maximum": _WIDEST,
                    "error_title": "请填数字",
                    "error_message": f"“{line.label}”只填{'整数' if line.kind == 'integer' else '数字'}，不带单位。"[
                        :225
                    ],
                }
            case "day":
                return {
                    "validate": "date",
                    "criteria": "between",
                    "minimum": dt.date(2000, 1, 1),
                    "maximum": dt.date(2099, 12, 31),
                    "error_title": "请填日期",
                    "error_message": "写成 2026-03-31 的样子，没有完成就留空。",
                }
            case "choice" | "check":
                return {
                    "validate": "list",
                    "source": self._list(line.choices),
                    "error_title": "请从列表中选",
                    "error_message": "只能选列表里的内容。",
                }
        cell = f"{COLUMNS[FILL - 1]}{self.row + 1}"
        counted = f'SUBSTITUTE(SUBSTITUTE(SUBSTITUTE({cell}," ",""),"　",""),CHAR(10),"")'
        return {
            "validate": "custom",
            "value": f"=LEN({counted})<={self.limit}",
            "error_title": "超过字数",
            "error_message": f"进展说明不超过 {self.limit} 字，空格和换行不计。",
        }

    def _list(self, choices: tuple[str, ...]) -> str:
        """The hidden range that holds these choices; each list is written once."""
        if choices not in self.lists:
            column = len(self.lists)
            self.hidden.write_column(0, column, map(escape, choices))
            letters = xlsxwriter.utility.xl_col_to_name(column)
            self.lists[choices] = f"='{_OPTIONS}'!${letters}$1:${letters}${len(choices)}"
        return self.lists[choices]

    def close(self) -> None:
        """Lock everything but the cells to fill in, and fit it on paper."""
        self.page.protect("", {"format_columns": True, "format_rows": True})
        self.page.set_landscape()
        self.page.set_paper(9)
        self.page.fit_to_pages(1, 0)
        self.page.repeat_rows(TITLES_ROW - 1)
        self.page.print_area(0, 0, max(self.row - 1, TITLES_ROW), NOTES - 1)
