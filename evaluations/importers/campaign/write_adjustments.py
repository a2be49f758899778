"""Adjustments: by code where they have one, else as a multiset that is only ever filled up.

A file holds confirmed ones. What was revoked here since is not brought back by the file it came with; what is only
proposed here, or was never confirmed, is nothing a file could mean.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from campaigns.models import Campaign, Participation, SchemeItem
from evaluations.enums import AdjustmentState
from evaluations.importers.campaign.parsed import ParsedAdjustment
from evaluations.importers.campaign.tally import Tally, assign
from evaluations.models import Adjustment

_ONCE_CONFIRMED = (AdjustmentState.CONFIRMED, AdjustmentState.REVOKED)


def write_adjustments(
    campaign: Campaign, rows: Sequence[ParsedAdjustment], participations: Mapping[str, Participation], tally: Tally
) -> None:
    """Update those with a known code; make what is missing."""
    items = dict(SchemeItem.objects.in_force(campaign.pk).values_list("code", "pk"))
    known_here = Adjustment.objects.filter(state__in=_ONCE_CONFIRMED)
    stored = list(known_here.of_campaign(campaign).select_related("item"))
    coded = {(each.participation_id, each.code): each for each in stored if each.code}
    anywhere = {each.code: each for each in stored if each.code}
    present = Counter(_contents(each) for each in stored if not each.code)
    made: list[Adjustment] = []
    changed: list[Adjustment] = []
    fields: set[str] = set()
    for row in rows:
        values = _values(row, participations[row.unit], items)
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
        if known.item is not None and known.item.code == row.item:
            del values["item_id"]  # it was chosen from an earlier version, which stays readable
        differs = assign(known, values)
        changed += [known] if differs else []
        fields |= differs
    tally.create(made)
    tally.update(changed, fields)
    tally.moves_scores |= bool(fields - {"basis", "effect", "item_id"})


def _values(row: ParsedAdjustment, participation: Participation, items: Mapping[str, int]) -> dict[str, object]:
    """What the row says; of what the file does not name, the item of the scheme's lists, an old one stays."""
    return {
        **({"item_id": items[row.item]} if row.item else {}),
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
