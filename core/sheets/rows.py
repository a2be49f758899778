"""A table with a header → rows with typed values; what is ill-formed is noted with its cell and a remedy."""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from core.sheets.cells import EMPTY, Sheet, Value, column_name, spoken
from core.sheets.faults import Fault, FaultList

_HEADER_WITHIN = 20
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_SPLIT = re.compile(r"[、,，;；\n]+")
_USE_TEMPLATE = "请下载模板，把内容填到模板里，不要改动表头"


@dataclass(frozen=True)
class Column:
    """A column of a table that people fill in; ``choices`` become a drop-down, ``is_open`` lets others in as well."""

    key: str
    title: str
    help: str = ""
    is_required: bool = False
    choices: tuple[str, ...] = ()
    is_open: bool = False
    width: int = 16


def folded(text: str) -> str:
    """A word as it is compared: without white space, marks of necessity, and differences of full and half width."""
    text = unicodedata.normalize("NFKC", text)
    return re.sub(r"\s|\*|\(必填\)", "", text)


def parted(text: str) -> list[str]:
    """The parts of a cell that lists several things, separated by 、 or a comma, semicolon or line break."""
    return [part for part in (each.strip() for each in _SPLIT.split(text)) if part]


@dataclass(frozen=True)
class Row:
    """One line of a table. A faulty value is noted and a harmless one given."""

    sheet: str
    number: int
    values: Mapping[str, Value]
    columns: Mapping[str, int]
    faults: FaultList

    def has(self, key: str) -> bool:
        """Whether the table has this column."""
        return key in self.columns

    def fault(self, key: str, message: str, remedy: str = "", *, is_warning: bool = False) -> None:
        """Note a fault in the cell of a column."""
        column = self.columns.get(key, 0)
        self.faults.add(Fault(self.sheet, self.number, column, message, remedy, is_warning=is_warning))

    def text(self, key: str, *, longest: int, is_required: bool = False) -> str:
        """Text; numbers and days as they are spoken."""
        value = spoken(self.values.get(key, EMPTY))
        if not value and is_required:
            self.fault(key, "不能为空", "请填写")
        if len(value) > longest:
            self.fault(key, f"最多 {longest} 个字符，现有 {len(value)} 个", f"请删减 {len(value) - longest} 个字符")
            return ""
        return value

    def decimal(self, key: str, *, places: int, most: Decimal, is_required: bool = False) -> Decimal | None:
        """A number between 0 and ``most``; None where the cell is empty or faulty."""
        value = self.values.get(key, EMPTY)
        if value == EMPTY:
            if is_required:
                self.fault(key, "不能为空", "请填写数字")
            return None
        number = value if isinstance(value, Decimal) else _to_decimal(spoken(value))
        if number is None:
            self.fault(key, f"“{spoken(value)}”不是数字", "请只填数字，不带单位和文字")
        elif not 0 <= number <= most:
            self.fault(key, f"{spoken(number)} 超出范围", f"请填 0 至 {spoken(most)} 之间的数")
        elif number != round(number, places):
            self.fault(key, f"{spoken(number)} 的小数位太多", f"小数最多 {places} 位")
        else:
            return number
        return None

    def day(self, key: str) -> dt.date | None:
        """A day; None where the cell is empty or faulty."""
        value = self.values.get(key, EMPTY)
        if value == EMPTY or isinstance(value, dt.date):
            return value if isinstance(value, dt.date) else None
        found = _DAY.fullmatch(folded(spoken(value)))
        if found:
            try:
                return dt.date(*(int(part) for part in found.groups() if part))
            except ValueError:
                pass
        self.fault(key, f"“{spoken(value)}”不是日期", "请写成 2026-03-31 的样子")
        return None

    def choice(self, key: str, choices: Mapping[str, str], *, is_required: bool = False) -> str:
        """One of ``choices`` (value → label), written as either; empty where the cell is empty or faulty."""
        word = spoken(self.values.get(key, EMPTY))
        if not word and is_required:
            self.fault(key, "不能为空", f"请选择：{'、'.join(choices.values())}")
        return self._chosen(key, word, choices) if word else ""

    def several(self, key: str, choices: Mapping[str, str]) -> tuple[str, ...]:
        """Any of ``choices``, each once, in the order of ``choices``."""
        words = parted(spoken(self.values.get(key, EMPTY)))
        found = {self._chosen(key, word, choices) for word in words}
        return tuple(value for value in choices if value in found)

    def _chosen(self, key: str, word: str, choices: Mapping[str, str]) -> str:
        by_word = {folded(word): value for value, label in choices.items() for word in (value, label)}
        if folded(word) not in by_word:
            self.fault(key, f"没有“{word}”这个选项", f"请选择：{'、'.join(choices.values())}")
        return by_word.get(folded(word), "")


def read_rows(sheet: Sheet, columns: Sequence[Column], faults: FaultList) -> list[Row]:
    """The rows below the header, empty ones left out. Missing and doubled columns are faults, unknown ones a warning."""
    head = header_of(sheet, columns)
    if head is None:
        wanted = "、".join(column.title for column in columns if column.is_required)
        faults.add(Fault(sheet.name, 0, 0, f"找不到表头，应有这些列：{wanted}", _USE_TEMPLATE))
        return []
    places = _places(sheet, head, columns, faults)
    return [
        Row(sheet.name, number, {key: row[place - 1] for key, place in places.items()}, places, faults)
        for number, row in sheet.filled().numbered()
        if number > head and any(row[place - 1] != EMPTY for place in places.values())
    ]


def header_of(sheet: Sheet, columns: Collection[Column]) -> int | None:
    """The number of the row that names at least two of the columns (or the only one), the most of all."""
    titles = {folded(column.title) for column in columns}
    best, most = None, min(2, len(columns)) - 1
    for number, row in sheet.numbered():
        if number > _HEADER_WITHIN:
            break
        found = len({folded(spoken(value)) for value in row} & titles)
        if found > most:
            best, most = number, found
    return best


def _places(sheet: Sheet, head: int, columns: Sequence[Column], faults: FaultList) -> dict[str, int]:
    by_title = {folded(column.title): column for column in columns}
    places: dict[str, int] = {}
    for place, value in enumerate(sheet.rows[head - 1], start=1):
        column = by_title.get(folded(spoken(value)))
        if column is None:
            if value != EMPTY:
                said = f"不认识“{spoken(value)}”这一列，它的内容不会导入"
                faults.add(Fault(sheet.name, head, place, said, "如果需要，请改成模板里的列名", is_warning=True))
        elif column.key in places:
            said = f"“{column.title}”这一列出现了两次（另一处在 {column_name(places[column.key])} 列）"
            faults.add(Fault(sheet.name, head, place, said, "请删去其中一列"))
        else:
            places[column.key] = place
    for column in columns:
        if column.is_required and column.key not in places:
            faults.add(Fault(sheet.name, head, 0, f"缺少“{column.title}”这一列", _USE_TEMPLATE))
    return places


def _to_decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(folded(text))
    except InvalidOperation:
        return None
    exponent: Any = number.as_tuple().exponent
    return number if number.is_finite() and -30 <= exponent <= 0 else None  # noqa: PLR2004 - no such number is meant
