"""A workbook → lines of units and people, every fault noted with its cell."""

from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from core.sheets import Column, Fault, FaultList, Row, Sheet, read_rows
from core.sheets.rows import header_of
from units.enums import Role, UnitKind
from units.importers.columns import PEOPLE_COLUMNS, PEOPLE_SHEET, UNIT_COLUMNS, UNITS_SHEET
from units.queries.imports import PersonLine, UnitBook, UnitLine
from units.validators import validate_phone, validate_username

_KINDS = {kind.value: str(kind.label) for kind in UnitKind}
_ROLES = {role.value: str(role.label) for role in Role}
_TAKEN = frozenset({"import"})
"""Words that stand where the code stands in the address of a unit."""

_MOST_WEIGHT = Decimal(10_000)


def read_unit_book(sheets: Sequence[Sheet]) -> UnitBook:
    """The sheets 单位 and 人员; a file with one sheet of another name (a CSV) is known by its header."""
    faults = FaultList()
    units, people = _find(sheets, UNITS_SHEET, UNIT_COLUMNS), _find(sheets, PEOPLE_SHEET, PEOPLE_COLUMNS)
    if units is None and people is None:
        said = f"没有找到“{UNITS_SHEET}”或“{PEOPLE_SHEET}”工作表"
        faults.add(Fault(sheets[0].name, 0, 0, said, "请下载模板，把内容填到模板里，不要改动工作表名称和表头"))
    return UnitBook(
        units=tuple(map(_unit, read_rows(units, UNIT_COLUMNS, faults))) if units else (),
        people=tuple(map(_person, read_rows(people, PEOPLE_COLUMNS, faults))) if people else (),
        faults=faults,
    )


def _find(sheets: Sequence[Sheet], name: str, columns: Collection[Column]) -> Sheet | None:
    named = [sheet for sheet in sheets if sheet.name.strip() == name]
    if named or len(sheets) > 1:
        return named[0] if named else None
    must = [column for column in columns if column.is_required]
    alone = header_of(sheets[0], must)
    return sheets[0] if alone is not None else None


def _unit(row: Row) -> UnitLine:
    values: dict[str, Any] = {
        "name": row.text("name", longest=120),
        "short_name": row.text("short_name", longest=40),
        "kind": row.choice("kind", _KINDS),
        "comparison_class": row.text("comparison_class", longest=40),
        "weight": row.decimal("weight", places=2, most=_MOST_WEIGHT),
        "exists_from": row.day("exists_from"),
        "exists_to": row.day("exists_to"),
    }
    code = row.text("code", longest=64, is_required=True)
    if "/" in code or any(letter.isspace() for letter in code):
        row.fault("code", f"代码“{code}”里有空格或斜杠", "代码请只用字母、数字、短横线和汉字")
    if code in _TAKEN:
        row.fault("code", f"代码“{code}”是系统网址的一部分", "请换一个代码")
    return UnitLine(
        row=row,
        code=code,
        values=_given(values),
        parent=row.text("parent", longest=64),
        successor=row.text("successor", longest=64),
    )


def _person(row: Row) -> PersonLine:
    values: dict[str, Any] = {
        "name": row.text("name", longest=40),
        "phone": _valid(row, "phone", row.text("phone", longest=20), validate_phone),
        "email": _valid(row, "email", row.text("email", longest=254), validate_email),
    }
    username = row.text("username", longest=40, is_required=True)
    return PersonLine(
        row=row,
        username=_valid(row, "username", username, validate_username),
        values=_given(values),
        unit=row.text("unit", longest=64, is_required=True),
        roles=tuple(Role(role) for role in row.several("roles", _ROLES)),
        post=row.text("post", longest=40),
    )


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in {"", None}}


def _valid(row: Row, key: str, value: str, validate: Callable[[str], None]) -> str:
    if value:
        try:
            validate(value)
        except ValidationError as error:
            row.fault(key, f"“{value}”不正确", "".join(error.messages).rstrip("。"))
            return ""
    return value
