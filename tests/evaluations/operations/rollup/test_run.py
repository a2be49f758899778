"""The life of runs: marks worked off, days that move, kept results, a proof that finds what is wrong."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.enums import Join, SchemeState
from campaigns.models import Assignment, Campaign, FiledReport, ProgressReport, Scheme, StaleMark, Target
from campaigns.operations.filed_reports import copies_astray
from evaluations.exporters.scores import export_scores
from evaluations.importers.campaign import import_campaign, parse_campaign
from evaluations.models import Adjustment, CellScore, ScoreRun, TargetScore, UnitScore
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


def test_on_a_busy_day_the_task_rests_a_second_and_asks_for_itself_again(
    campaign: Campaign, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []
    monkeypatch.setattr(rollup, "apply_async", lambda args, countdown: asked.append((args, countdown)))
    rollup(campaign_id=campaign.pk)
    StaleMark.objects.create(campaign=campaign, marked_at=AT)
    rollup(campaign_id=campaign.pk)
    assert ScoreRun.objects.live(campaign).get().version == 1
    assert asked == [((campaign.pk,), 1)]
    cache.clear()
    rollup(campaign_id=campaign.pk)
    assert ScoreRun.objects.live(campaign).get().version == 2


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
    lost = CellScore.objects.filter(run=run).order_by("pk")[0].assignment_id
    CellScore.objects.filter(run=run, assignment=lost).delete()
    found = verify_run(campaign=campaign, as_of=DAY, at=AT)
    assert found == [Difference("evaluations_cellscore", lost)]


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


def rank_world(totals: dict[str, str]) -> dict[str, Any]:
    """A class of units below one bureau; each earns the points given on one leaf of 100."""
    world = read("case-1.json")
    root = {"code": "root", "name": "局", "parent": None, "kind": "bureau", "class": "局"}
    units = [{"code": code, "name": code, "parent": "root", "kind": "window", "class": "窗口"} for code in totals]
    leaf = {"code": "leaf", "parent": None, "title": "目标", "points": "100", "rule": {"kind": "direct"}}
    period = {"code": "p", "cycle": "year", "starts": "2025-01-01", "ends": "2025-12-31", "due": "2026-01-10"}
    report = {"target": "leaf", "period": "p", "state": "approved", "text": ""}
    return {
        **world,
        "campaign": {**world["campaign"], "code": "ranks", "organiser": "root", "full_points": "100"},
        "units": [root, *units],
        "scheme": {"version": 1, "targets": [{**leaf, "cycle": "year", "applies_to": ["window"]}]},
        "periods": [period],
        "reports": [{**report, "unit": unit, "facts": {"points": points}} for unit, points in totals.items()],
        "adjustments": [],
    }


def ranks_of(run: ScoreRun) -> dict[str, int | None]:
    rows = run.units.exclude(participation__unit__code="root")
    return dict(rows.values_list("participation__unit__code", "rank"))


@pytest.mark.parametrize(
    ("kind", "points", "expected"),
    [
        ("bonus", 15, {"a": 2, "b": 2, "c": 1, "d": 4}),
        ("deduction", 15, {"a": 1, "b": 1, "c": 4, "d": 3}),
        ("bonus", 10, {"a": 1, "b": 1, "c": 1, "d": 4}),
        ("veto", 0, {"a": 1, "b": 1, "c": None, "d": 3}),
    ],
)
def test_a_unit_that_moves_shifts_those_it_passes_and_nobody_else(
    kind: str, points: int, expected: dict[str, int | None]
) -> None:
    campaign = load(rank_world({"a": "90", "b": "90", "c": "80", "d": "70"}) | {"as_of": DAY.isoformat()})
    Campaign.objects.filter(pk=campaign.pk).update(bonus_cap=100)
    campaign.refresh_from_db()
    assert ranks_of(roll_up(campaign=campaign, as_of=DAY, at=AT)) == {"a": 1, "b": 1, "c": 3, "d": 4}
    mover = campaign.participations.get(unit__code="c")
    Adjustment.objects.create(participation=mover, kind=kind, dated_on=DAY, points=points, basis="依据")
    StaleMark.objects.create(campaign=campaign, participation=mover, marked_at=AT)
    assert ranks_of(roll_up(campaign=campaign, as_of=DAY, at=AT)) == expected
    Adjustment.objects.all().delete()
    StaleMark.objects.create(campaign=campaign, participation=mover, marked_at=AT)
    assert ranks_of(roll_up(campaign=campaign, as_of=DAY, at=AT)) == {"a": 1, "b": 1, "c": 3, "d": 4}


def test_a_day_on_which_nothing_falls_due_computes_nothing_anew(campaign: Campaign) -> None:
    roll_up(campaign=campaign, as_of=DAY, at=AT)
    with CaptureQueriesContext(connection) as captured:
        run = roll_up(campaign=campaign, as_of=DAY + dt.timedelta(days=1), at=AT)
    assert run.as_of == DAY + dt.timedelta(days=1)
    assert not [each["sql"] for each in captured if "evaluations_cellscore" in each["sql"]]


@pytest.mark.parametrize("harm", ["gone", "wrong", "left over"])
def test_a_copy_that_does_not_follow_its_report_is_found_and_repaired(campaign: Campaign, harm: str) -> None:
    roll_up(campaign=campaign, as_of=DAY, at=AT)
    copy = FiledReport.objects.filter(whole__isnull=False).order_by("pk")[0]
    if harm == "gone":
        FiledReport.objects.filter(pk=copy.pk).delete()
    elif harm == "wrong":
        FiledReport.objects.filter(pk=copy.pk).update(whole=copy.whole + 1)
    else:
        ProgressReport.objects.filter(pk=copy.pk).update(state="returned")
    found = verify_run(campaign=campaign, as_of=DAY, at=AT)
    assert Difference("campaigns_filedreport", copy.pk) in found
    assert copies_astray(campaign=campaign) == []
    assert verify_run(campaign=campaign, as_of=DAY, at=AT) == []
