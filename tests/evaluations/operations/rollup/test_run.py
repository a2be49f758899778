"""The life of runs: marks worked off, days that move, kept results, a proof that finds what is wrong."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.enums import Join, SchemeState
from campaigns.models import Assignment, Campaign, Scheme, StaleMark, Target
from evaluations.exporters.scores import export_scores
from evaluations.importers.campaign import import_campaign, parse_campaign
from evaluations.models import CellScore, ScoreRun, TargetScore, UnitScore
from evaluations.operations.rollup import (
    Difference,
    keep_due_runs,
    keep_run,
    roll_up,
    roll_up_campaign,
    sweep_stale_runs,
    verify_all_runs,
    verify_run,
)
from evaluations.tasks import rollup
from tests.evaluations.scoring.test_cases import read
from units.models import AuditEntry

pytestmark = pytest.mark.django_db

AT = dt.datetime(2026, 11, 24, 2, 30, tzinfo=dt.UTC)
DAY = dt.date(2026, 11, 24)


def load(raw: dict[str, Any]) -> Campaign:
    parsed = parse_campaign(json.dumps(raw, default=str).encode())
    return import_campaign(parsed=parsed, at=AT).campaign


@pytest.fixture
def campaign() -> Campaign:
    return load(read("case-1.json"))


def test_it_works_off_the_marks_and_then_changes_nothing(campaign: Campaign) -> None:
    first = roll_up(campaign=campaign, as_of=DAY, at=AT)
    assert not StaleMark.objects.exists()
    again = roll_up(campaign=campaign, as_of=DAY, at=AT + dt.timedelta(hours=1))
    assert (again.pk, again.version, again.computed_at) == (first.pk, first.version, AT)


def test_it_leaves_the_marks_of_another_campaign_alone(campaign: Campaign) -> None:
    other = load(read("case-2.json"))
    roll_up(campaign=campaign, as_of=DAY, at=AT)
    assert set(StaleMark.objects.values_list("campaign", flat=True)) == {other.pk}


def test_a_mark_raises_the_version(campaign: Campaign) -> None:
    roll_up(campaign=campaign, as_of=DAY, at=AT)
    StaleMark.objects.create(campaign=campaign, participation=campaign.participations.first(), marked_at=AT)
    assert roll_up(campaign=campaign, as_of=DAY, at=AT).version == 2


def test_keeping_a_day_twice_gives_one_run(campaign: Campaign) -> None:
    keep_run(campaign=campaign, as_of=DAY, at=AT)
    keep_run(campaign=campaign, as_of=DAY, at=AT)
    kept = ScoreRun.objects.kept(campaign).get()
    assert kept.units.count() == campaign.participations.count()


def test_the_sweep_finds_marks_and_days_that_moved(campaign: Campaign) -> None:
    sweep_stale_runs(as_of=DAY, at=AT)
    assert ScoreRun.objects.live(campaign).get().as_of == DAY
    sweep_stale_runs(as_of=DAY + dt.timedelta(days=1), at=AT)
    assert ScoreRun.objects.live(campaign).get().as_of == DAY + dt.timedelta(days=1)
    sweep_stale_runs(as_of=DAY + dt.timedelta(days=1), at=AT)
    assert ScoreRun.objects.live(campaign).get().version == 2


def test_a_campaign_that_is_gone_needs_nothing() -> None:
    roll_up_campaign(campaign_id=987654, as_of=DAY, at=AT)
    assert not ScoreRun.objects.exists()


def test_the_task_brings_a_campaign_up_to_date(campaign: Campaign) -> None:
    rollup(campaign_id=campaign.pk)
    assert ScoreRun.objects.live(campaign).get().version == 1


def test_a_wrong_saved_number_is_found_reported_and_repaired(campaign: Campaign) -> None:
    run = roll_up(campaign=campaign, as_of=DAY, at=AT)
    score = UnitScore.objects.filter(run=run, total__isnull=False).order_by("pk")[0]
    right = score.total
    UnitScore.objects.filter(pk=score.pk).update(total=Decimal("1.23"))
    found = verify_run(campaign=campaign, as_of=DAY, at=AT)
    assert Difference("evaluations_unitscore", score.participation_id) in found
    assert AuditEntry.objects.filter(verb="汇总核对不一致").count() == 1
    assert UnitScore.objects.get(run=run, participation=score.participation_id).total == right
    assert verify_run(campaign=campaign, as_of=DAY, at=AT) == []


def test_a_lost_cell_is_found(campaign: Campaign) -> None:
    run = roll_up(campaign=campaign, as_of=DAY, at=AT)
    cell = CellScore.objects.filter(run=run).order_by("pk")[0]
    cell.delete()
    found = verify_run(campaign=campaign, as_of=DAY, at=AT)
    assert found == [Difference("evaluations_cellscore", cell.assignment_id)]


def test_the_proof_leaves_no_scratch_results(campaign: Campaign) -> None:
    verify_run(campaign=campaign, as_of=DAY, at=AT)
    assert list(ScoreRun.objects.values_list("is_live", flat=True)) == [True]


def test_the_night_keeps_one_run_for_each_due_date_that_passed(campaign: Campaign) -> None:
    verify_all_runs(as_of=DAY, at=AT)
    days = {
        due + dt.timedelta(days=1) for due in campaign.periods.filter(due_on__lt=DAY).values_list("due_on", flat=True)
    }
    assert days
    assert set(ScoreRun.objects.kept(campaign).values_list("as_of", flat=True)) == days
    versions = set(ScoreRun.objects.kept(campaign).values_list("version", flat=True))
    keep_due_runs(campaign=campaign, as_of=DAY, at=AT)
    assert set(ScoreRun.objects.kept(campaign).values_list("version", flat=True)) == versions == {1}


def wide_world(units: int) -> dict[str, Any]:
    """Case 1 with so many units below its first one."""
    world = read("case-1.json")
    first = world["units"][0]
    world["units"] = [first] + [
        {"code": f"w{index}", "name": f"单位{index}", "parent": first["code"], "kind": first["kind"]}
        for index in range(units - 1)
    ]
    known = {unit["code"] for unit in world["units"]}
    world["reports"] = [report for report in world["reports"] if report["unit"] in known]
    world["adjustments"] = []
    world["campaign"] = {**world["campaign"], "code": f"wide-{units}", "organiser": first["code"]}
    return world


def statements_of(campaign: Campaign) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        roll_up(campaign=campaign, as_of=DAY, at=AT)
    return len(captured)


def test_three_and_sixty_units_take_the_same_number_of_statements() -> None:
    few, many = load(wide_world(3)), load(wide_world(60))
    assert statements_of(few) == statements_of(many)
    for campaign in (few, many):
        StaleMark.objects.create(campaign=campaign, participation=campaign.participations.first(), marked_at=AT)
    assert statements_of(few) == statements_of(many)


def test_local_targets_are_summed_apart_and_never_in_the_common_score(campaign: Campaign) -> None:
    run = roll_up(campaign=campaign, as_of=DAY, at=AT)
    owner = campaign.participations.order_by("-path")[0]
    before = UnitScore.objects.get(run=run, participation=owner)
    scheme = Scheme.objects.create(campaign=campaign, owner=owner, version=1, state=SchemeState.PUBLISHED)
    cycle = campaign.periods.filter(due_on__lt=DAY).values_list("cycle", flat=True)[0]
    leaf = Target.objects.create(
        scheme=scheme,
        path="0001",
        code="local",
        title="自设目标",
        is_leaf=True,
        points=7,
        rule={"kind": "direct"},
        join=Join.MEAN,
        cycle=cycle,
    )
    assignment = Assignment.objects.create(participation=owner, target=leaf)
    StaleMark.objects.create(campaign=campaign, participation=owner, marked_at=AT)
    roll_up(campaign=campaign, as_of=DAY, at=AT)
    cell = CellScore.objects.get(run=run, assignment=assignment)
    assert (cell.state, cell.attainable) == ("missing", 7)
    own = TargetScore.objects.get(run=run, target=leaf)
    assert (own.participation, own.attainable, own.rate) == (owner, 7, 0)
    after = UnitScore.objects.get(run=run, participation=owner)
    assert (after.achieved, after.attainable, after.total) == (before.achieved, before.attainable, before.total)
    exported = {cell["target"] for cell in export_scores(run)["cells"]}
    assert "local" not in exported
