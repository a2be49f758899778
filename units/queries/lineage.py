"""Where a unit comes from and what became of it (沿革)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from units.models import Unit, User

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class HistoryLine:
    """One event: the day from which it holds, in words, and the other unit it concerns."""

    on: dt.date | None
    words: str
    unit: Unit | None = None
    is_seen: bool = False


def read_lineage(unit: Unit, user: User) -> tuple[HistoryLine, ...]:
    """Every event in the life of ``unit``, the oldest first; a fixed number of queries."""
    lines = [*_changes(unit), *_relations(unit, user)]
    return tuple(sorted(lines, key=lambda line: line.on or dt.date.min))


def _changes(unit: Unit) -> Iterator[HistoryLine]:
    pasts = list(unit.pasts.select_related("parent"))
    if not pasts:
        return
    now = (unit.name, unit.get_kind_display(), Unit.objects.superior_of(unit))
    states = [(past.name, past.get_kind_display(), past.parent) for past in pasts]
    for past, before, after in zip(pasts, states, [*states[1:], now], strict=True):
        on = past.until_on + _DAY
        if before[0] != after[0]:
            yield HistoryLine(on, f"由“{before[0]}”更名为“{after[0]}”")
        if before[1] != after[1]:
            yield HistoryLine(on, f"类别由{before[1]}改为{after[1]}")
        if before[2] != after[2] and unit.successor_id is None:
            yield HistoryLine(on, f"隶属由“{_name(before[2])}”改为“{_name(after[2])}”")


def _relations(unit: Unit, user: User) -> Iterator[HistoryLine]:
    if unit.exists_from:
        yield HistoryLine(unit.exists_from, "设立")
    for before in Unit.objects.filter(successor=unit):
        on = before.exists_to + _DAY if before.exists_to else None
        yield _line(on, f"承继“{before.name}”", before, user)
    for origin in unit.origins.all():
        yield _line(unit.exists_from, f"从“{origin.name}”分出", origin, user)
    for branch in unit.branches.all():
        yield _line(branch.exists_from, f"分出“{branch.name}”", branch, user)
    if unit.exists_to:
        after = unit.successor
        words = f"撤销，由“{after.name}”承继" if after else "撤销"
        yield _line(unit.exists_to + _DAY, words, after, user)


def _line(on: dt.date | None, words: str, other: Unit | None, user: User) -> HistoryLine:
    is_seen = other is not None and user.reach.covers(other.path, other.pk)
    return HistoryLine(on, words, other, is_seen)


def _name(unit: Unit | None) -> str:
    return unit.name if unit else "（最高一级）"
