"""A workbook → lines of the register of honors, every fault noted with its cell."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from core.sheets import FaultList, Row, Sheet, read_rows
from evaluations.enums import HonorSubject
from evaluations.exporters.honors import COLUMNS, SHEET
from evaluations.models import Honor
from evaluations.queries.honors.importing import HonorBook, HonorLineRead

_SUBJECTS = {subject.value: str(subject.label) for subject in HonorSubject}
_TEXTS = ("bearer", "awarding_body", "document_number")
_LAST_YEAR = Decimal(2200)
_LONGEST_TITLE = 80


def read_honors(sheets: Sequence[Sheet]) -> HonorBook:
    """The sheet 荣誉, or the first one where none is called so."""
    faults = FaultList()
    sheet = next((each for each in sheets if each.name.strip() == SHEET), sheets[0])
    return HonorBook(tuple(map(_line, read_rows(sheet, COLUMNS, faults))), faults)


def _line(row: Row) -> HonorLineRead:
    values: dict[str, Any] = {
        "subject": row.choice("subject", _SUBJECTS, is_required=True),
        "conferred_on": row.day("conferred_on"),
        "valid_until": row.day("valid_until"),
        "year_from": _year(row, "year_from"),
        "year_to": _year(row, "year_to"),
        **{name: row.text(name, longest=_width(name)) for name in _TEXTS},
    }
    if not row.values.get("conferred_on"):
        row.fault("conferred_on", "不能为空", "请写成 2026-03-31 的样子")
    given = {name: value for name, value in values.items() if value not in {"", None}}
    unit = row.text("unit", longest=64, is_required=True)
    return HonorLineRead(row, unit, row.text("title", longest=_LONGEST_TITLE, is_required=True), given)


def _year(row: Row, key: str) -> int | None:
    year = row.decimal(key, places=0, most=_LAST_YEAR)
    return None if year is None else int(year)


def _width(name: str) -> int:
    return int(Honor._meta.get_field(name).max_length or 0)  # type: ignore[union-attr]
