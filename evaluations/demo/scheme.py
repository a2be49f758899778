"""Rows of campaigns, schemes, participations, periods and assignments."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from campaigns.enums import SchemeState
from campaigns.library import Branch, Span, rows_of
from campaigns.models import Assignment, Campaign, GradeThreshold, Participation, Period, Scheme, Target
from campaigns.operations.schemes import SchemeHead, create_draft, hand_out
from campaigns.queries.target_rows import TargetRow
from core.paths import assign_paths
from evaluations.demo.calendar import Span as Days
from evaluations.demo.calendar import Term
from evaluations.demo.units import BY_CODE, OFFICE, PLACES
from units.models import Unit

SEEN_ON_SITE = ("2-2-1", "2-2-4", "2-3-1", "2-3-3", "2-4-4")
"""Leaves that an inspection can see with its own eyes: partly measured by it."""

_SHARES = {"material": "60", "site": "40"}
_GRADES = (("优秀", "90"), ("良好", "80"), ("合格", "60"))


def open_campaign(term: Term, organiser: Unit) -> Campaign:
    """The campaign with its grades."""
    campaign = Campaign.objects.create(
        code=term.code,
        name=term.name,
        starts_on=term.starts,
        ends_on=term.ends,
        organiser=organiser,
        full_points="100",
        bonus_cap="3",
        is_demo=True,
    )
    GradeThreshold.objects.bulk_create(
        GradeThreshold(campaign=campaign, name=name, threshold=threshold, position=position)
        for position, (name, threshold) in enumerate(_GRADES)
    )
    campaign.refresh_from_db()  # the numbers as the database keeps them
    return campaign


def admit_units(campaign: Campaign, units: Mapping[str, Unit]) -> dict[str, Participation]:
    """Unit code → participation of every unit that exists when the campaign ends, by its name in ``units``."""
    present = [place for place in PLACES if place.exists_on(campaign.ends_on) and place.code != OFFICE]
    paths = assign_paths({place.code: place.parent for place in present})
    members: dict[str, Participation] = {}
    for place in sorted(present, key=lambda each: len(paths[each.code])):
        members[place.code] = Participation.objects.create(
            campaign=campaign,
            unit=units[place.code],
            parent=members[place.parent] if place.parent else None,
            path=paths[place.code],
            name=units[place.code].name,
            kind=place.kind,
            comparison_class=place.comparison_class,
            weight=place.weight,
        )
    return members


def set_periods(campaign: Campaign, spans: Iterable[Days]) -> list[Period]:
    """The periods of the campaign."""
    return Period.objects.bulk_create(
        Period(
            campaign=campaign,
            code=span.code,
            cycle=span.cycle,
            starts_on=span.starts,
            ends_on=span.ends,
            due_on=span.due,
        )
        for span in spans
    )


def publish_scheme(
    campaign: Campaign,
    term: Term,
    tops: Sequence[Branch],
    title: str,
    at: dt.datetime,
    owner: Participation | None = None,
) -> Scheme:
    """A published scheme with its assignments."""
    prefix = "" if owner is None else f"{owner.unit.code}-"
    rows = _continued(rows_of(tops, Span(term.starts, term.ends), prefix))
    scheme = create_draft(campaign=campaign, owner=owner, rows=rows, head=SchemeHead(title), actor=None, at=at)
    scheme.targets.filter(code__in=SEEN_ON_SITE).update(methods=_SHARES)
    Scheme.objects.filter(pk=scheme.pk).update(state=SchemeState.PUBLISHED, published_at=at)
    hand_out(scheme=scheme)
    return scheme


def _continued(rows: Iterable[TargetRow]) -> list[TargetRow]:
    """Targets that stood in an earlier term continue it, so that the terms can be compared."""
    rows_before = Target.objects.filter(scheme__campaign__is_demo=True).values_list("code", "title", "lineage")
    earlier = {(code, title): lineage for code, title, lineage in rows_before}
    return [replace(row, lineage=earlier.get((row.code, row.title), "")) for row in rows]


def handed_out(members: Mapping[str, Participation], scheme: Scheme) -> list[Assignment]:
    """The assignments of a scheme, unit by unit."""
    places = {member.pk: (place, member) for place, member in enumerate(members.values())}
    found = list(Assignment.objects.filter(target__scheme=scheme).select_related("target").order_by("target__path"))
    for assignment in found:
        assignment.participation = places[assignment.participation_id][1]
    return sorted(found, key=lambda assignment: places[assignment.participation_id][0])


def is_invented(member: Participation) -> bool:
    """Whether what is not good may fall on this unit."""
    return BY_CODE[member.unit.code].invented
