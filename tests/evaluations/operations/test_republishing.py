"""A new version in the middle of a term: approved facts go on counting, by the rules that are in force."""

from decimal import Decimal
from typing import Any

import pytest

from campaigns.models import ProgressReport, Scheme, Target
from campaigns.operations.reports import submit_report
from campaigns.operations.schemes import TargetValues, edit_target, new_version, publish_scheme
from core.refusals import ConflictError
from evaluations.exporters.campaign import export_campaign
from evaluations.exporters.scores import export_scores
from evaluations.models import CellScore
from evaluations.operations.reviews import approve_report
from evaluations.operations.rollup import keep_run, roll_up, verify_run
from evaluations.scoring import score_campaign
from tests.evaluations.scoring.test_cases import ordered
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> SmallWorld:
    return small_world()


def submitted(world: SmallWorld, kind: str) -> ProgressReport:
    report = world.report(kind)
    submit_report(report=report, actor=world.people["reporter"], at=NOW)
    return ProgressReport.objects.get(pk=report.pk)


def approve(world: SmallWorld, kind: str) -> ProgressReport:
    report = submitted(world, kind)
    approve_report(report=report, actor=world.people["reviewer"], at=NOW)
    return ProgressReport.objects.get(pk=report.pk)


def change(world: SmallWorld, scheme: Scheme, code: str, **changes: Any) -> Target:
    target = scheme.targets.select_related("scheme").get(code=code)
    names = ("title", "number", "points", "rule", "join", "cycle")
    values = TargetValues(**{**{name: getattr(target, name) for name in names}, **changes})
    office = world.people["administrator"]
    return edit_target(target=target, values=values, version=target.version, actor=office, at=NOW)


def test_the_scores_of_the_new_version_are_those_of_the_pure_core(world: SmallWorld) -> None:
    office = world.people["administrator"]
    kinds = ("quantity", "rate", "checklist", "grade", "milestone", "deduction")
    reports = {kind: approve(world, kind) for kind in kinds}
    before = export_scores(keep_run(campaign=world.campaign, as_of=TODAY, at=NOW))
    draft = new_version(scheme=world.scheme, actor=office, at=NOW)
    change(world, draft, "quantity", rule={"kind": "quantity", "goal": "200"})
    change(world, draft, "rate", points=Decimal(20))
    change(world, draft, "grade", cycle="half")
    change(world, draft, "deduction", join="mean")
    plan = publish_scheme(scheme=draft, actor=office, at=NOW)
    assert {each.new.code for each in plan.repriced} == {"quantity", "rate"}
    run = roll_up(campaign=world.campaign, as_of=TODAY, at=NOW)
    after = export_scores(run)
    assert ordered(after) == ordered(score_campaign(export_campaign(world.campaign, as_of=TODAY)))
    assert verify_run(campaign=world.campaign, as_of=TODAY, at=NOW) == []
    cells = {cell["target"]: cell for cell in after["cells"] if cell["unit"] == "north"}
    was = {cell["target"]: cell for cell in before["cells"] if cell["unit"] == "north"}
    assert cells["checklist"] == was["checklist"]
    assert cells["grade"]["state"] == "pending"
    assert ProgressReport.objects.get(pk=reports["quantity"].pk).earned_whole == Decimal(4)


def test_kept_results_stay_as_they_were(world: SmallWorld) -> None:
    office = world.people["administrator"]
    approve(world, "quantity")
    kept = keep_run(campaign=world.campaign, as_of=TODAY, at=NOW)
    saved = list(CellScore.objects.filter(run=kept).order_by("pk").values())
    exported = [(cell["unit"], cell["target"], cell["achieved"]) for cell in export_scores(kept)["cells"]]
    draft = new_version(scheme=world.scheme, actor=office, at=NOW)
    change(world, draft, "quantity", points=Decimal(1))
    publish_scheme(scheme=draft, actor=office, at=NOW)
    roll_up(campaign=world.campaign, as_of=TODAY, at=NOW)
    assert list(CellScore.objects.filter(run=kept).order_by("pk").values()) == saved
    again = [(cell["unit"], cell["target"], cell["achieved"]) for cell in export_scores(kept)["cells"]]
    assert sorted(again) == sorted(exported)


def test_a_reviewer_who_still_sees_the_old_rule_is_refused(world: SmallWorld) -> None:
    office = world.people["administrator"]
    seen = submitted(world, "quantity")
    assert seen.assignment.target.rule_object is not None
    draft = new_version(scheme=world.scheme, actor=office, at=NOW)
    change(world, draft, "quantity", points=Decimal(1))
    publish_scheme(scheme=draft, actor=office, at=NOW)
    with pytest.raises(ConflictError):
        approve_report(report=seen, actor=world.people["reviewer"], at=NOW)
    fresh = ProgressReport.objects.get(pk=seen.pk)
    approve_report(report=fresh, actor=world.people["reviewer"], at=NOW)
    assert ProgressReport.objects.get(pk=seen.pk).earned_whole == Decimal("0.8")
