"""The ledger as an Excel table; within one kind each field has a column of its own."""

from collections.abc import Iterable, Iterator, Sequence

from campaigns.models import LedgerEntry, LedgerKind
from campaigns.queries.ledger.listing import typed_value, value_lines
from core.tables import Value, write_table

_COLUMNS = ("单位", "种类", "日期", "有效至", "标题", "文号", "状态")


def export_ledger(rows: Iterable[LedgerEntry], kind: LedgerKind | None) -> bytes:
    """``rows`` come with unit and kind; without ``kind`` the values stand together in one column."""
    labels = [field.asked for field in kind.field_list] if kind else ["内容"]
    return write_table(title=kind.name if kind else "台账", columns=(*_COLUMNS, *labels), rows=_lines(rows, kind))


def _lines(rows: Iterable[LedgerEntry], kind: LedgerKind | None) -> Iterator[Sequence[Value]]:
    for row in rows:
        lines = value_lines(row)
        found = {line.label: typed_value(line) for line in lines}
        own: list[Value] = ["；".join(f"{line.label}：{line.words}" for line in lines)]
        if kind is not None:
            own = [found.get(field.asked) for field in kind.field_list]
        state = "已撤销" if row.withdrawn_at else "有效"
        head = (row.unit.name, row.kind.name, row.dated_on, row.ends_on, row.title, row.document_number, state)
        yield [*head, *own]
