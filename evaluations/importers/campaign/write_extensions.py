"""Extensions: later due days of single units."""

import datetime as dt
from collections.abc import Mapping, Sequence

from campaigns.models import Campaign, Participation, Period, PeriodExtension
from evaluations.importers.campaign.parsed import ParsedExtension
from evaluations.importers.campaign.tally import Tally, assign


def write_extensions(
    campaign: Campaign,
    rows: Sequence[ParsedExtension],
    participations: Mapping[str, Participation],
    periods: Mapping[str, Period],
    at: dt.datetime,
    tally: Tally,
) -> None:
    """One for a unit and a period; those that the file does not name stay."""
    stored = PeriodExtension.objects.filter(period__campaign=campaign)
    known = {(each.participation_id, each.period_id): each for each in stored}
    made: list[PeriodExtension] = []
    changed: list[PeriodExtension] = []
    for row in rows:
        participation, period = participations[row.unit], periods[row.period]
        values = {"due_on": row.due, "reason": row.reason}
        extension = known.get((participation.pk, period.pk))
        if extension is None:
            made.append(PeriodExtension(participation=participation, period=period, granted_at=at, **values))
        elif assign(extension, values):
            changed.append(extension)
            tally.moves_scores = True
    tally.create(made)
    tally.update(changed, {"due_on", "reason"})
