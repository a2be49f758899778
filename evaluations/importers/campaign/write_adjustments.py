"""Adjustments: by code where they have one, else as a multiset that is only ever filled up.

A file holds confirmed ones. What was revoked here since is not brought back by the file it came with; what is only
proposed here, or was never confirmed, is nothing a file could mean.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from campaigns.models import Campaign, Participation
from evaluations.enums import AdjustmentState
from evaluations.importers.campaign.parsed import ParsedAdjustment
from evaluations.importers.campaign.tally import Tally, assign
from evaluations.models import Adjustment

_ONCE_CONFIRMED = (AdjustmentState.CONFIRMED, AdjustmentState.REVOKED)


def write_adjustments(
    campaign: Campaign, rows: Sequence[ParsedAdjustment], participations: Mapping[str, Participation], tally: Tally
) -> None:
    """Update those with a known code; make what is missing."""
    known_here = Adjustment.objects.filter(state__in=_ONCE_CONFIRMED)
    stored = list(known_here.of_campaign(campaign))
    coded = {(each.participation_id, each.code): each for each in stored if each.code}
    anywhere = {each.code: each for each in stored if each.code}
    present = Counter(_contents(each) for each in stored if not each.code)
    made: list[Adjustment] = []
    changed: list[Adjustment] = []
    fields: set[str] = set()
    for row in rows:
        values = _values(row, participations[row.unit])
        if not row.code:
            wanted = Adjustment(**values)
            if present[_contents(wanted)]:
                present[_contents(wanted)] -= 1
            else:
                made.append(wanted)
            continue
        known = coded.get((participations[row.unit].pk, row.code)) or anywhere.get(row.code)
        if known is None:
            made.append(Adjustment(code=row.code, **values))
            continue
        differs = assign(known, values)
        changed += [known] if differs else []
        fields |= differs
    tally.create(made)
    tally.update(changed, fields)
    tally.moves_scores |= bool(fields - {"basis", "effect"})


def _values(row: ParsedAdjustment, participation: Participation) -> dict[str, object]:
    return {
        "participation_id": participation.pk,
        "kind": row.kind,
        "dated_on": row.dated_on,
        "points": row.points,
        "project": row.project,
        "basis": row.basis,
        "look_back_months": row.look_back_months,
        "effect": row.effect,
    }


def _contents(row: Adjustment) -> tuple[object, ...]:
    return (
        row.participation_id,
        row.kind,
        row.dated_on,
        row.points,
        row.project,
        row.basis,
        row.look_back_months,
        row.effect,
    )
