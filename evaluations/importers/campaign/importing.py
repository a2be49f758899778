"""A parsed campaign → rows, in one transaction."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from campaigns.models import Campaign, GradeThreshold
from campaigns.operations.staleness import mark_campaign_stale
from evaluations.importers.campaign.parsed import ParsedCampaign, ParsedHead
from evaluations.importers.campaign.tally import Tally, assign
from evaluations.importers.campaign.write_adjustments import write_adjustments
from evaluations.importers.campaign.write_extensions import write_extensions
from evaluations.importers.campaign.write_marks import write_marks
from evaluations.importers.campaign.write_reports import drop_inapplicable, write_assignments, write_reports
from evaluations.importers.campaign.write_scheme import write_periods, write_scheme
from evaluations.importers.campaign.write_units import write_participations, write_units
from evaluations.operations.repricing import reprice_assignments
from units.models import Unit, User
from units.operations.audit import record_act


@dataclass(frozen=True)
class ImportResult:
    """The campaign, and how many rows of each kind (in the words of the office) were made and changed."""

    campaign: Campaign
    created: Mapping[str, int]
    updated: Mapping[str, int]

    @property
    def has_changes(self) -> bool:
        """Whether anything was written."""
        return bool(self.created or self.updated)


@transaction.atomic
def import_campaign(*, parsed: ParsedCampaign, at: dt.datetime, actor: User | None = None) -> ImportResult:
    """Write a campaign; a second time it changes nothing, with changed content it updates by code, it never deletes.

    Effects in order: missing units, campaign and grades, participations, scheme (published) and periods, assignments,
    extensions, reports, marks, adjustments; then, where anything changed, an audit entry, and where a score may have moved, one stale mark
    for the campaign and a wake-up for the roll-up. ``FaultsError`` where rows already there stand in the way (a changed
    published scheme, the cycle of a period, the kind of a unit that has reports): then nothing is written.
    """
    tally = Tally()
    units = write_units(parsed.units, parsed.head.organiser, tally)
    campaign = _write_campaign(parsed.head, units, tally)
    participations = write_participations(campaign, parsed.units, units, tally)
    targets = write_scheme(campaign, parsed, at, tally)
    periods = write_periods(campaign, parsed.periods, tally)
    leaves = [target for target in parsed.targets if target.is_leaf]
    drop_inapplicable(parsed.units, participations, targets, leaves, tally)
    repriced: list[int] = []
    cells = write_assignments(participations, targets, leaves, parsed.assignments, tally, repriced)
    write_extensions(campaign, parsed.extensions, participations, periods, at, tally)
    rules = {leaf.code: leaf.rule for leaf in leaves if leaf.rule is not None}
    write_reports(campaign, parsed.reports, cells, periods, rules, tally)
    write_marks(parsed.marks, cells, at, tally)
    if repriced:
        reprice_assignments(assignment_ids=repriced, at=at)
    write_adjustments(campaign, parsed.adjustments, participations, tally)
    tally.conflicts.check()
    result = ImportResult(campaign, dict(tally.created), dict(tally.updated))
    if result.has_changes:
        details = {"created": result.created, "updated": result.updated}
        record_act(actor=actor, verb="导入活动", subject=campaign, at=at, unit=campaign.organiser, details=details)
    if tally.moves_scores:
        mark_campaign_stale(campaign=campaign, at=at)
    return result


def _write_campaign(head: ParsedHead, units: Mapping[str, Unit], tally: Tally) -> Campaign:
    values: dict[str, object] = {
        "name": head.name,
        "starts_on": head.starts,
        "ends_on": head.ends,
        "organiser_id": _find_organiser(head, units, tally).pk,
        "full_points": head.full_points,
        "bonus_cap": head.bonus_cap,
    }
    if head.text_limit is not None:
        values["text_limit"] = head.text_limit
    campaign = Campaign.objects.select_for_update().filter(code=head.code).first()
    if campaign is None:
        campaign = Campaign(code=head.code, **values)
        tally.create([campaign])
    else:
        differs = assign(campaign, values)
        tally.update([campaign], differs)
        tally.moves_scores |= bool(differs & {"full_points", "bonus_cap"})
    _write_grades(campaign, head.grades, tally)
    return campaign


def _find_organiser(head: ParsedHead, units: Mapping[str, Unit], tally: Tally) -> Unit:
    if head.organiser not in units:
        tally.conflicts.add("campaign.organiser", f"没有这个单位：{head.organiser}")
        tally.conflicts.check()
    return units[head.organiser]


def _write_grades(campaign: Campaign, grades: tuple[tuple[str, Decimal], ...], tally: Tally) -> None:
    """The list of grades is one value of the campaign: where it differs it is written anew."""
    stored: tuple[tuple[str, Any], ...] = tuple(campaign.grades.order_by("position").values_list("name", "threshold"))
    if stored == grades:
        return
    campaign.grades.all().delete()
    rows = [
        GradeThreshold(campaign=campaign, name=name, threshold=threshold, position=position)  # type: ignore[misc] # the field takes Decimal
        for position, (name, threshold) in enumerate(grades)
    ]
    tally.create(rows)
