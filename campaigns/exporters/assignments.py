"""Who has what: the assignments of the matrix as an Excel table, one line for each."""

from collections.abc import Iterable, Iterator, Sequence

from campaigns.enums import ChainLevel
from campaigns.models import Assignment
from core.tables import Value, write_table

_COLUMNS = ("单位", "目标编号", "目标", "承担方式", "本单位目标值", *(str(level.label) for level in ChainLevel))


def export_assignments(rows: Iterable[Assignment]) -> bytes:
    """``rows`` come with unit, target and chain."""
    return write_table(title="任务分配", columns=_COLUMNS, rows=_lines(rows))


def _lines(rows: Iterable[Assignment]) -> Iterator[Sequence[Value]]:
    for row in rows:
        people = {link.level: str(link.user) for link in row.chain.all()}
        yield [
            row.participation.name,
            row.target.number or row.target.code,
            row.target.title,
            str(row.get_part_display()),
            row.own_goal,
            *(people.get(level) for level in ChainLevel),
        ]
