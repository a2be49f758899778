"""The bonus list and the negative list of a workbook against those of the draft."""

from collections.abc import Mapping, Sequence

from campaigns.enums import ItemKind
from campaigns.queries.scheme_items import ItemRow, coded
from campaigns.queries.target_import.lines import ItemLine
from core.sheets.preview import Change, Entry, Preview


def plan_items(
    lists: Mapping[str, Sequence[ItemLine]], before: Sequence[ItemRow]
) -> tuple[tuple[ItemRow, ...], Preview]:
    """Both lists as they would be, and what differs; a list that the file does not have stays as it is."""
    lines = [line for kind in ItemKind.values for line in lists.get(kind, ())]
    kept = [row for row in before if row.kind not in lists]
    rows = coded([*(line.item for line in lines), *kept], before)
    sound = all(not line.row.faults.blocking for line in lines)
    places = {row.code: line.row.number for row, line in _paired(rows, lines)}
    return rows, _compare(before, rows, places) if sound else Preview()


def _paired(rows: Sequence[ItemRow], lines: Sequence[ItemLine]) -> list[tuple[ItemRow, ItemLine]]:
    """Each line with its row: of one kind they stand in the same order."""
    return [
        pair
        for kind in ItemKind.values
        for pair in zip(
            [row for row in rows if row.kind == kind], [line for line in lines if line.item.kind == kind], strict=False
        )
    ]


def _compare(before: Sequence[ItemRow], now: Sequence[ItemRow], places: Mapping[str, int]) -> Preview:
    known, new = {row.code: row for row in before}, {row.code for row in now}
    order = [row.code for row in before if row.code in new]
    is_moved = order != [row.code for row in now if row.code in known]
    added, changed = [], []
    for row in now:
        entry = (row.label, places.get(row.code, 0), row.code, row.title)
        if row.code not in known:
            added.append(Entry(*entry, (Change("内容", "", _said(row)),)))
            continue
        changes = _changes(known[row.code], row)
        if is_moved and order.index(row.code) != [each.code for each in now if each.code in known].index(row.code):
            changes.append(Change("次序", "原来的位置", "移到表中的位置"))
        if changes:
            changed.append(Entry(*entry, tuple(changes)))
    removed = [Entry(row.label, 0, row.code, row.title) for row in before if row.code not in new]
    return Preview(tuple(added), tuple(changed), tuple(removed), len(now) - len(added) - len(changed))


def _said(row: ItemRow) -> str:
    return "：".join(filter(None, (row.words, row.explanation)))


def _changes(old: ItemRow, row: ItemRow) -> list[Change]:
    pairs = [
        ("清单", old.label, row.label),
        ("名称", old.title, row.title),
        ("内容", old.words, row.words),
        ("说明", old.explanation, row.explanation),
    ]
    return [Change(label, before, now) for label, before, now in pairs if before != now]
