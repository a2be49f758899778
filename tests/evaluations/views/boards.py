"""A small world with approved reports, adjustments and results, for the pages that show them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.enums import ReportState
from campaigns.models import Assignment, MilestoneDone, Participation, ProgressReport
from campaigns.operations.filed_reports import sync_filed_report
from core.paths import depth, step
from evaluations.enums import AdjustmentKind
from evaluations.models import Adjustment, ScoreRun
from evaluations.operations.reviews import milestones_in, stored_points
from evaluations.operations.rollup import keep_run, roll_up
from tests.worlds.small import FACTS, NOW, TODAY, SmallWorld, small_world
from units.enums import UnitKind
from units.models import Unit, User


def approved(world: SmallWorld, kind: str, unit: str, facts: dict[str, Any] | None = None) -> ProgressReport:
    """An approved report for the period that is late, handed in on its last day."""
    exact = facts or FACTS[kind]
    period = world.once if kind == "milestone" else world.late
    report = world.report(kind, unit, period=period, facts=exact)
    handed_in_at = dt.datetime.combine(world.late.due_on, NOW.timetz())
    values = {
        "state": ReportState.APPROVED,
        "approved_facts": exact,
        "submitted_at": handed_in_at,
        "first_submitted_on": world.late.due_on,
        "submitted_by": world.people["reporter"],
        **stored_points(rule=report.assignment.target.rule_object, facts=exact, report=report),
    }
    ProgressReport.objects.filter(pk=report.pk).update(**values)
    report.refresh_from_db()
    sync_filed_report(report=report)
    MilestoneDone.objects.bulk_create(
        MilestoneDone(report=report, name=name, done_on=day) for name, day in milestones_in(facts=exact)
    )
    return report


def adjust(world: SmallWorld, unit: str, kind: AdjustmentKind, points: str, **fields: Any) -> Adjustment:
    """A confirmed adjustment of this spring."""
    values = {"dated_on": dt.date(2026, 4, 1), "points": Decimal(points), **fields}
    return Adjustment.objects.create(participation=world.participations[unit], kind=kind, **values)


def scored_world() -> SmallWorld:
    """North filed all but one leaf, south two, the city one; results are rolled up."""
    world = small_world()
    for kind in FACTS:
        if kind != "direct":
            approved(world, kind, "north")
    approved(world, "grade", "south", {"grade": "优"})
    approved(world, "direct", "south", {"points": "9"})
    approved(world, "direct", "city", {"points": "8.5"})
    type(world.campaign).objects.filter(pk=world.campaign.pk).update(bonus_cap=3)
    world.campaign.refresh_from_db()
    adjust(world, "north", AdjustmentKind.BONUS, "2", project="试点")
    adjust(world, "north", AdjustmentKind.BONUS, "1", project="试点")
    adjust(world, "north", AdjustmentKind.DEDUCTION, "0.5", basis="逾期")
    refresh(world)
    return world


def refresh(world: SmallWorld) -> ScoreRun:
    """Bring the live results up to date."""
    return roll_up(campaign=world.campaign, as_of=TODAY, at=NOW, full=True)


def keep(world: SmallWorld, as_of: dt.date) -> ScoreRun:
    """Keep results of an earlier day."""
    return keep_run(campaign=world.campaign, as_of=as_of, at=NOW)


def add_units(world: SmallWorld, count: int, *, first: int = 0) -> None:
    """More institutions below the southern district, each with all leaves; ``first`` is the number of the first."""
    south = world.participations["south"]
    numbers = range(first, first + count)
    units = Unit.objects.bulk_create(
        Unit(
            path=world.south.path + step(number + 1),
            depth=depth(world.south.path) + 1,
            code=f"more{number}",
            name=f"南区第{number}院",
            kind=UnitKind.INSTITUTION,
            comparison_class="事业单位",
        )
        for number in numbers
    )
    Unit.objects.filter(pk=world.south.pk).update(numchild=first + count)
    rows = Participation.objects.bulk_create(
        Participation(
            campaign=world.campaign,
            unit=unit,
            parent=south,
            path=unit.path,
            name=unit.name,
            kind=unit.kind,
            comparison_class=unit.comparison_class,
        )
        for unit in units
    )
    world.participations |= {row.unit.code: row for row in rows}
    targets = world.targets.values()
    Assignment.objects.bulk_create(Assignment(participation=row, target=target) for row in rows for target in targets)


def signed_in(user: User) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(user)
    return client


def page(world: SmallWorld, who: str, name: str, *ids: int, **query: Any) -> Any:
    """The answer of a page of evaluation to this person."""
    return signed_in(world.people[who]).get(reverse(f"evaluations:{name}", args=ids), query)


def text_of(response: Any) -> str:
    """What stands on the page."""
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def count_queries(world: SmallWorld, who: str, name: str, *ids: int) -> int:
    """How many queries the page asks, session and person included."""
    client = signed_in(world.people[who])
    with CaptureQueriesContext(connection) as captured:
        assert client.get(reverse(f"evaluations:{name}", args=ids)).status_code == 200
    return len(captured)
