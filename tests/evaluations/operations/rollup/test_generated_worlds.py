"""What the database computes is what the pure core defines, in worlds of every shape."""

import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.enums import ReportState
from campaigns.models import Assignment, Campaign, MilestoneDone, Participation, ProgressReport, StaleMark
from campaigns.operations.assignments import clear_cells
from campaigns.operations.filed_reports import sync_filed_report
from campaigns.operations.goals import set_own_goals
from campaigns.operations.periods import extend_period
from evaluations.enums import AdjustmentKind
from evaluations.exporters.scores import export_scores
from evaluations.importers.campaign import import_campaign, parse_campaign
from evaluations.models import Adjustment, ScoreRun
from evaluations.operations.reviews import milestones_in, stored_points
from evaluations.operations.rollup import keep_run, roll_up, verify_run
from evaluations.scoring import score_campaign
from tests.evaluations.scoring.test_cases import ordered
from tests.worlds.generated import YEAR, campaigns, concerns

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 24, 2, 30, tzinfo=dt.UTC)
Json = dict[str, Any]

worlds = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@contextmanager
def passing_world(world: Json) -> Iterator[tuple[Campaign, dt.date]]:
    """The world in the database, gone afterwards."""
    with transaction.atomic():
        parsed = parse_campaign(json.dumps(world).encode())
        assert parsed.as_of is not None
        yield import_campaign(parsed=parsed, at=AT).campaign, parsed.as_of
        transaction.set_rollback(True)


def decide(report: ProgressReport) -> None:
    """Approve a report that is not approved, reopen one that is, as the operations store and mark it."""
    MilestoneDone.objects.filter(report=report).delete()
    if report.state == ReportState.APPROVED:
        report.state, report.approved_facts, report.earned_whole, report.earned_rest = "submitted", None, None, 0
    else:
        rule = report.assignment.rule_object
        report.state, report.approved_facts = ReportState.APPROVED, report.facts
        for name, value in stored_points(rule=rule, facts=report.facts, report=report).items():
            setattr(report, name, value)
        MilestoneDone.objects.bulk_create(
            MilestoneDone(report=report, name=name, done_on=day) for name, day in milestones_in(facts=report.facts)
        )
    report.save()
    sync_filed_report(report=report)
    participation = report.assignment.participation
    StaleMark.objects.create(
        campaign=participation.campaign, participation=participation, assignment=report.assignment, marked_at=AT
    )


def adjust(participation: Participation, kind: str, points: int, month: int) -> None:
    """Confirm an adjustment and mark its unit."""
    Adjustment.objects.create(
        participation=participation, kind=kind, dated_on=dt.date(YEAR, month, 1), points=points, basis="依据"
    )
    StaleMark.objects.create(campaign=participation.campaign, participation=participation, marked_at=AT)


@worlds
@given(campaigns())
def test_a_full_run_equals_the_pure_core(world: Json) -> None:
    with passing_world(world) as (campaign, day):
        scores = export_scores(keep_run(campaign=campaign, as_of=day, at=AT))
    assert ordered(scores) == ordered(score_campaign(world))


DAYS = st.dates(dt.date(YEAR, 1, 5), dt.date(YEAR + 1, 3, 31))


def rearrange(campaign: Campaign, participation: Participation, data: st.DataObject) -> None:
    """What the office changes for one unit: a later due day, a goal of its own, or an assignment taken back."""
    period = data.draw(st.sampled_from(list(campaign.periods.order_by("pk"))))
    mine = Assignment.objects.filter(participation=participation).order_by("pk")
    match data.draw(st.sampled_from(["extend", "goal", "clear"])):
        case "extend":
            due_on = period.due_on + dt.timedelta(days=data.draw(st.integers(1, 90)))
            extend_period(period=period, participation=participation, due_on=due_on, reason="理由", actor=None, at=AT)
        case "goal":
            cells = [(participation.pk, row.target_id) for row in mine if row.rule_object.has_goal]
            if cells:
                goal = Decimal(data.draw(st.integers(1, 90)))
                set_own_goals(campaign=campaign, goals=dict.fromkeys(cells, goal), actor=None, at=AT)
        case "clear":
            cells = [(participation.pk, row.target_id) for row in mine]
            if cells:
                clear_cells(campaign=campaign, cells=cells[:2], actor=None, at=AT)


@worlds
@given(campaigns(), st.data())
def test_following_changes_and_days_equals_computing_everything(world: Json, data: st.DataObject) -> None:
    with passing_world(world) as (campaign, first):
        day = first
        roll_up(campaign=campaign, as_of=day, at=AT)
        reports = list(ProgressReport.objects.of_campaign(campaign).order_by("pk").values_list("pk", flat=True))
        members = list(campaign.participations.order_by("pk"))
        for _ in range(data.draw(st.integers(1, 4))):
            if data.draw(st.booleans()):
                rearrange(campaign, data.draw(st.sampled_from(members)), data)
            elif data.draw(st.booleans()) and reports:
                decide(ProgressReport.objects.get(pk=data.draw(st.sampled_from(reports))))
            else:
                adjust(
                    data.draw(st.sampled_from(members)),
                    data.draw(st.sampled_from(AdjustmentKind.values)),
                    data.draw(st.integers(0, 5)),
                    data.draw(st.integers(1, 12)),
                )
            if data.draw(st.booleans()):
                day = data.draw(DAYS)
            if data.draw(st.booleans()):
                roll_up(campaign=campaign, as_of=day, at=AT)
        assert verify_run(campaign=campaign, as_of=day, at=AT) == []
        live = ScoreRun.objects.live(campaign).get()
        assert export_scores(live) == export_scores(keep_run(campaign=campaign, as_of=day, at=AT))


@worlds
@given(campaigns(), DAYS)
def test_another_day_moves_the_live_run_whole(world: Json, day: dt.date) -> None:
    with passing_world(world) as (campaign, first):
        roll_up(campaign=campaign, as_of=first, at=AT)
        scores = export_scores(roll_up(campaign=campaign, as_of=day, at=AT))
    assert ordered(scores) == ordered(score_campaign(world, as_of=day))


def filing_of(world: Json, unit: str, day: dt.date) -> tuple[int, int]:
    """(due, filed) of one unit on ``day``, counted from the file itself."""
    row = next(each for each in world["units"] if each["code"] == unit)
    left_out = {each["target"] for each in world["assignments"] if each["unit"] == unit and "assigned" in each}
    granted = {each["period"]: each["due"] for each in world["extensions"] if each["unit"] == unit}
    leaves = {
        each["code"]: each["cycle"]
        for each in world["scheme"]["targets"]
        if "rule" in each
        and concerns(each, row)
        and each["code"] not in left_out
        and "material" in each.get("methods", {"material": "100"})
    }
    due = {
        each["code"]: each["cycle"]
        for each in world["periods"]
        if dt.date.fromisoformat(granted.get(each["code"], each["due"])) < day
    }
    filed = [
        report
        for report in world["reports"]
        if report["unit"] == unit
        and report["target"] in leaves
        and report["period"] in due
        and report["state"] in {"submitted", "approved"}
    ]
    return sum(cycle == each for cycle in leaves.values() for each in due.values()), len(filed)


@worlds
@given(campaigns())
def test_reports_due_and_filed_are_counted_for_each_unit_and_all_below_it(world: Json) -> None:
    with passing_world(world) as (campaign, day):
        scores = list(keep_run(campaign=campaign, as_of=day, at=AT).units.select_related("participation__unit"))
        own = {score.path: filing_of(world, score.participation.unit.code, day) for score in scores}
    for score in scores:
        assert (score.due, score.filed) == own[score.path]
        below = [counts for path, counts in own.items() if path.startswith(score.path)]
        assert (score.system_due, score.system_filed) == tuple(map(sum, zip(*below, strict=True)))


def late_since_of(world: Json, unit: str, leaf: Json, day: dt.date) -> dt.date | None:
    """The first day by which the unit still owes a report of this leaf on ``day``, read from the file itself."""
    if "material" not in leaf.get("methods", {"material": "100"}):
        return None
    granted = {each["period"]: each["due"] for each in world["extensions"] if each["unit"] == unit}
    filed = {
        report["period"]
        for report in world["reports"]
        if (report["unit"], report["target"]) == (unit, leaf["code"]) and report["state"] in {"submitted", "approved"}
    }
    due = [
        dt.date.fromisoformat(granted.get(each["code"], each["due"]))
        for each in world["periods"]
        if each["cycle"] == leaf["cycle"] and each["code"] not in filed
    ]
    return min((each for each in due if each < day), default=None)


@worlds
@given(campaigns(), DAYS)
def test_a_cell_is_late_since_the_first_due_day_without_a_filed_report(world: Json, other: dt.date) -> None:
    leaves = {each["code"]: each for each in world["scheme"]["targets"] if "rule" in each}
    names = ("assignment__participation__unit__code", "assignment__target__code", "late_since")
    with passing_world(world) as (campaign, first):
        for day in (first, other):
            run = roll_up(campaign=campaign, as_of=day, at=AT)
            for unit, target, since in run.cells.values_list(*names):
                assert since == late_since_of(world, unit, leaves[target], day)
