"""Who has what: the assignments of the matrix as lines of a table."""

from collections.abc import Iterable, Iterator, Sequence

from campaigns.enums import ChainLevel
from campaigns.models import Assignment
from core.tables import Value

ASSIGNMENT_COLUMNS = (
    "单位",
    "目标编号",
    "目标",
    "承担方式",
    "本单位目标值",
    *(str(level.label) for level in ChainLevel),
)


def assignment_lines(rows: Iterable[Assignment]) -> Iterator[Sequence[Value]]:
    """One line for each; ``rows`` come with unit, target and chain."""
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
