"""A workbook → lines of the disclosure register, every fault noted with its cell."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from campaigns.enums import DisclosureArea
from campaigns.exporters.disclosure import COLUMNS, SHEET
from campaigns.models import DisclosureItem
from campaigns.queries.disclosure.importing import MatterBook, MatterLine
from campaigns.validators import validate_public_text
from core.sheets import FaultList, Row, Sheet, read_rows

_AREAS = {area.value: str(area.label) for area in DisclosureArea}
_TEXTS = ("form", "responsibility", "basis", "lasting", "channels", "audience")
_MOST_CONTENT = 2000
_MOST_DAYS = Decimal(365)


def read_register(sheets: Sequence[Sheet]) -> MatterBook:
    """The sheet 公开事项, or the first one where none is called so."""
    faults = FaultList()
    sheet = next((each for each in sheets if each.name.strip() == SHEET), sheets[0])
    return MatterBook(tuple(map(_line, read_rows(sheet, COLUMNS, faults))), faults)


def _line(row: Row) -> MatterLine:
    days = row.decimal("within_days", places=0, most=_MOST_DAYS)
    values: dict[str, Any] = {
        "area": row.choice("area", _AREAS, is_required=True),
        "matter": _public(row, "matter", _width("matter")),
        "content": _public(row, "content", _MOST_CONTENT),
        "formed_on": row.day("formed_on"),
        "within_days": None if days is None else int(days),
        "due_on": row.day("due_on"),
        **{name: _public(row, name, _width(name)) for name in _TEXTS},
    }
    if not row.values.get("matter"):
        row.fault("matter", "不能为空", "请填写")
    given = {name: value for name, value in values.items() if value not in {"", None}}
    return MatterLine(row, row.text("unit", longest=64), given)


def _width(name: str) -> int:
    return int(DisclosureItem._meta.get_field(name).max_length or 0)  # type: ignore[union-attr]


def _public(row: Row, key: str, longest: int) -> str:
    value = row.text(key, longest=longest)
    try:
        validate_public_text(value)
    except ValidationError as error:
        row.fault(key, "写有不能公开的内容", "".join(error.messages).rstrip("。"))
        return ""
    return value
