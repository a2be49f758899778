"""A scheme as the workbook that can be imported again."""

from collections.abc import Iterable, Mapping

from campaigns.enums import Cycle, Join, ProofKind, ReviewBy
from campaigns.exporters.item_book import item_sheets
from campaigns.exporters.rule_cells import RULE_KEYS, cells_of
from campaigns.exporters.target_columns import (
    HEAD_COLUMNS,
    HEAD_ITEMS,
    HEAD_SHEET,
    NOTES,
    TARGET_COLUMNS,
    TARGETS_SHEET,
    YES,
)
from campaigns.models import Scheme
from campaigns.queries.scheme_items import ItemRow, read_items
from campaigns.queries.target_rows import TargetRow, read_rows
from campaigns.rules import METHODS
from campaigns.rules.feed_words import write_feed
from core.sheets import TemplateSheet, write_template
from core.sheets.template import Cell
from units.enums import UnitKind


def export_targets(scheme: Scheme | None) -> bytes:
    """The workbook of a scheme, or the empty template."""
    if scheme is None:
        return write_targets((), {})
    return write_targets(read_rows(scheme), {key: getattr(scheme, key) for key in HEAD_ITEMS}, read_items(scheme))


def write_targets(rows: Iterable[TargetRow], head: Mapping[str, Cell], items: Iterable[ItemRow] = ()) -> bytes:
    """The workbook of these rows and lists."""
    said = {key: (YES if value else None) if isinstance(value, bool) else value for key, value in head.items()}
    return write_template(
        sheets=[
            TemplateSheet(TARGETS_SHEET, TARGET_COLUMNS, map(_cells, rows)),
            TemplateSheet(HEAD_SHEET, HEAD_COLUMNS, ((label, said.get(key)) for key, label in HEAD_ITEMS.items())),
            *item_sheets(items),
        ],
        notes=NOTES,
    )


def _cells(row: TargetRow) -> tuple[Cell, ...]:
    rule = cells_of(row.rule)
    kinds = (str(UnitKind(kind).label) for kind in UnitKind.values if kind in row.kinds)
    return (
        row.code,
        row.number,
        row.title,
        row.parent,
        row.points,
        *(rule.get(key) for key in RULE_KEYS),
        str(Cycle(row.cycle).label) if row.cycle else None,
        str(Join(row.join).label) if row.join else None,
        "、".join(f"{METHODS[kind]} {share}" for kind, share in row.methods.items()) or None,
        "、".join(kinds),
        "、".join(sorted(row.classes)),
        "、".join(sorted(row.units - row.assisting)),
        "、".join(sorted(row.assisting)),
        row.evidence_required or None,
        str(ProofKind(row.evidence_kind).label) if row.evidence_kind else None,
        row.evidence_months or None,
        str(ReviewBy(row.review.by).label) if row.review else None,
        row.review.office or row.review.panel or None,
        "、".join(str(UnitKind(kind).label) for kind in UnitKind.values if kind in row.review.kinds),
        "是" if row.review.is_signed_first else None,
        "\n".join(sorted(map(write_feed, row.feeds))),
        row.explanation,
        row.example,
    )
