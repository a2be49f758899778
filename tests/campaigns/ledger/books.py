"""A workbook of the ledger as somebody fills the template in."""

from campaigns.exporters.ledger_book import columns_of, sheet_names
from campaigns.models import LedgerKind
from core.sheets import TemplateSheet, write_template


def book(**sheets: list[dict[str, str]]) -> bytes:
    """A workbook as the template with these rows, by the code of the kind."""
    pages = []
    for code, rows in sheets.items():
        kind = LedgerKind.objects.get(code=code)
        columns = columns_of(kind)
        lines = [[row.get(column.key, "") for column in columns] for row in rows]
        pages.append(TemplateSheet(sheet_names([kind])[kind.pk], columns, lines))
    return write_template(sheets=pages, notes=("说明",))
