"""What rounds gave, as the roll-up reads it."""

import datetime as dt
from collections.abc import Mapping, Sequence

from campaigns.models import Assignment
from evaluations.importers.campaign.parsed import ParsedMark
from evaluations.importers.campaign.tally import Tally, assign
from evaluations.models import MethodResult


def write_marks(
    rows: Sequence[ParsedMark], cells: Mapping[tuple[str, str], Assignment], at: dt.datetime, tally: Tally
) -> None:
    """One for a cell and a method; those that the file does not name stay."""
    owners = [cells[row.unit, row.target].pk for row in rows]
    known = {(each.assignment_id, each.method): each for each in MethodResult.objects.filter(assignment__in=owners)}
    made: list[MethodResult] = []
    changed: list[MethodResult] = []
    for row, owner in zip(rows, owners, strict=True):
        values = {"achieved": row.achieved, "full_points": row.full_points}
        result = known.get((owner, row.method))
        if result is None:
            made.append(MethodResult(assignment_id=owner, method=row.method, confirmed_at=at, **values))
        elif assign(result, values):
            changed.append(result)
            tally.moves_scores = True
    tally.create(made)
    tally.update(changed, {"achieved", "full_points"})
