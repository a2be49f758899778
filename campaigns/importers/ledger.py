"""A workbook → lines of the ledger, every fault noted with its cell."""

from collections.abc import Sequence

from campaigns.exporters.ledger_book import columns_of, sheet_names
from campaigns.models import LedgerEntry, LedgerKind
from campaigns.queries.ledger.importing import EntryBook, EntryLine
from core.sheets import Fault, FaultList, Row, Sheet, read_rows, spoken
from core.sheets.cells import EMPTY
from core.sheets.template import NOTES_SHEET

_LONGEST_VALUE = 4000
_OPTIONS = "选项"


def read_ledger_book(sheets: Sequence[Sheet], kinds: Sequence[LedgerKind]) -> EntryBook:
    """The sheets that are called as ``kinds`` are in the template; a book with none of them is told so."""
    faults = FaultList()
    by_name = {sheet.name.strip(): sheet for sheet in sheets}
    lines: list[EntryLine] = []
    names = sheet_names(kinds)
    for kind in kinds:
        sheet = by_name.pop(names[kind.pk], None)
        if sheet is not None and any(value != EMPTY for row in sheet.rows for value in row):
            lines += [_line(row, kind) for row in read_rows(sheet, columns_of(kind), faults)]
    _note_strange(list(by_name), len(sheets), faults)
    return EntryBook(tuple(lines), faults)


def _note_strange(names: Sequence[str], count: int, faults: FaultList) -> None:
    """Sheets that are no kind of ledger: all of them is a wrong file, some of them may be somebody's own notes."""
    strange = [name for name in names if name not in {NOTES_SHEET, _OPTIONS}]
    is_other = len(names) == count
    for name in strange:
        said = f"没有叫“{name}”的台账种类，这张工作表不会导入"
        faults.add(Fault(name, 0, 0, said, "工作表名称要与模板里的一样，请下载模板填写", is_warning=not is_other))


def _line(row: Row, kind: LedgerKind) -> EntryLine:
    values = {}
    for field in kind.field_list:
        key = f"value-{field.key}"
        day = row.day(key) if field.type == "date" else None
        told = day.isoformat() if day else row.text(key, longest=_LONGEST_VALUE) if field.type != "date" else ""
        if told:
            values[field.key] = told
    dated_on = row.day("dated_on")
    if dated_on is None and spoken(row.values.get("dated_on", EMPTY)) == "":
        row.fault("dated_on", "不能为空", "请写成 2026-03-31 的样子")
    return EntryLine(
        row=row,
        kind=kind,
        unit=row.text("unit", longest=64),
        dated_on=dated_on,
        title=row.text("title", longest=_width("title"), is_required=True),
        values=values,
        document_number=row.text("document_number", longest=_width("document_number")),
        ends_on=row.day("ends_on"),
    )


def _width(name: str) -> int:
    return int(LedgerEntry._meta.get_field(name).max_length or 0)  # type: ignore[union-attr]
