"""The empty workbook of the ledger: a sheet for each kind, which can be imported."""

import re
from collections.abc import Sequence

from campaigns.models import LedgerKind
from campaigns.rules.ledger import NO, NUMBERS, YES, LedgerField
from campaigns.rules.ledger_kinds import HEAD
from core.sheets import Column, TemplateSheet, write_template

_LONGEST_NAME = 31
_BARRED = re.compile(r"[\[\]:*?/\\']")
"""What the name of a sheet may not hold."""

NOTES = (
    "一种台账一张工作表，一行一条记录；没有记录的工作表空着就行。红色表头的列必填。",
    "再次导入时，同一单位、同一种台账里日期和标题都相同的，认作同一条：有改动的修改，没有改动的不动；空着的单元格表示“不改”。",
    "先检查、再确认；有一处错误就什么都不写。撤销记录请在网页上办，写明理由。",
)


def sheet_names(kinds: Sequence[LedgerKind]) -> dict[int, str]:
    """Kind → the name of its sheet, each a different one."""
    names: dict[int, str] = {}
    taken: set[str] = set()
    for kind in kinds:
        name = _BARRED.sub("", kind.name).strip()[:_LONGEST_NAME] or kind.code[:_LONGEST_NAME]
        if name.casefold() in taken:
            tail = f" {kind.pk}"
            name = f"{name[: _LONGEST_NAME - len(tail)]}{tail}"
        taken.add(name.casefold())
        names[kind.pk] = name
    return names


def columns_of(kind: LedgerKind) -> tuple[Column, ...]:
    """The columns of its sheet; those of the fields are called ``value-…``."""
    head = (
        Column("unit", HEAD["unit"], "不填就是您自己的单位；负责几个单位的要写明。", width=14),
        Column("dated_on", HEAD["dated_on"], "写成 2026-03-31 的样子，不能晚于今天。", is_required=True, width=14),
        Column("title", HEAD["title"], is_required=True, width=32),
    )
    lasting = (Column("ends_on", HEAD["ends_on"], "一直有效就空着。", width=14),) if kind.is_lasting else ()
    number = Column("document_number", HEAD["document_number"], width=20)
    return (*head, *map(_column, kind.field_list), *lasting, number)


def _column(field: LedgerField) -> Column:
    choices = (YES, NO) if field.type == "yes_no" else field.choices
    unit = f"单位：{field.unit}。" if field.unit else ""
    how = "只填数字。" if field.type in NUMBERS else "写成 2026-03-31 的样子。" if field.type == "date" else ""
    help_text = f"{field.help}。" if field.help else ""
    return Column(f"value-{field.key}", field.label, f"{how}{unit}{help_text}", field.is_required, choices, width=18)


def empty_book(kinds: Sequence[LedgerKind]) -> bytes:
    """The workbook to be filled in."""
    names = sheet_names(kinds)
    return write_template(sheets=[TemplateSheet(names[kind.pk], columns_of(kind)) for kind in kinds], notes=NOTES)
