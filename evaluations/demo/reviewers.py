"""Who reviews in the running term besides the superior: an office of 市局, and a panel."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from campaigns.models import Campaign, Period, ProgressReport, ReviewRoute, Scheme
from campaigns.models.route import joined_kinds
from campaigns.operations.filing import file_report
from campaigns.operations.schemes import settle_routes
from campaigns.queries.candidates import candidates_for, least_busy
from core.clock import day_of
from evaluations.demo.units import OFFICE, ROOT
from units.enums import UnitKind
from units.models import Unit, User
from units.operations.panels import found_panel, seat_person

_BY_THE_OFFICE, _BY_THE_PANEL = "制度建设", "与政务公开结合"
_PANEL = "政务公开材料评审组"


def propose_waiting(campaign: Campaign, at: dt.datetime) -> None:
    """What waits is shared among those who may decide on it, as it would have been when it was handed in."""
    for report in ProgressReport.objects.of_campaign(campaign).awaiting_review().with_context():
        chosen = least_busy(candidates_for(report, day_of(at)))
        if chosen is not None:
            ProgressReport.objects.filter(pk=report.pk).update(proposed_to=chosen)


def leave_one_to_sign(local: Scheme, reporter: User, at: dt.datetime) -> None:
    """A unit's own targets are signed by its leader first; one report of the running year waits for that."""
    target = local.targets.get(title="两有两无达标")
    ReviewRoute.objects.create(target=target, is_signed_first=True)
    assignment = target.assignments.select_related("participation__unit", "target__scheme").get()
    periods = Period.objects.filter(campaign=local.campaign, cycle=target.cycle, starts_on__lte=day_of(at))
    waiting = periods.filter(due_on__gte=day_of(at)).exclude(reports__assignment=assignment).first()
    if waiting is not None:
        facts = {"met": [choice for field in assignment.rule_object.fields() for choice in field.choices]}
        told: dict[str, Any] = {
            "facts": facts,
            "text": "逐项自查，均已达标。",
            "version": 0,
            "actor": reporter,
            "at": at,
        }
        file_report(assignment=assignment, period=waiting, **told)


def share_out_reviews(scheme: Scheme, units: Mapping[str, Unit], people: Mapping[str, User], at: dt.datetime) -> None:
    """The office judges what institutions do for one target, the panel what everybody does for another."""
    panel = found_panel(unit=units[ROOT], name=_PANEL, actor=None, at=at)
    for name in ("panellist", "panellist-cishan"):
        seat_person(panel=panel, person=people[name], actor=None, at=at)
    targets = {target.title: target for target in scheme.targets.filter(title__in=(_BY_THE_OFFICE, _BY_THE_PANEL))}
    ReviewRoute.objects.bulk_create(
        [
            ReviewRoute(
                target=targets[_BY_THE_OFFICE], office=units[OFFICE], kinds=joined_kinds([UnitKind.INSTITUTION])
            ),
            ReviewRoute(target=targets[_BY_THE_PANEL], panel=panel),
        ]
    )
    settle_routes(scheme=scheme)
