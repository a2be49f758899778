"""What the what-if says before publishing is what the roll-up gives afterwards."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.enums import SchemeState
from campaigns.models import Campaign, Scheme
from campaigns.operations.reports import submit_report
from campaigns.operations.schemes import (
    TargetValues,
    add_target,
    copy_to_campaign,
    edit_target,
    new_version,
    publish_scheme,
    remove_target,
)
from evaluations.enums import AdjustmentKind
from evaluations.models import Adjustment, CellScore, UnitScore
from evaluations.operations.reviews import approve_report
from evaluations.operations.rollup import roll_up
from evaluations.queries import what_if as module
from evaluations.queries.what_if import what_if
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> SmallWorld:
    made = small_world()
    for kind in ("quantity", "rate", "checklist", "grade", "milestone", "deduction", "per_item"):
        report = made.report(kind)
        submit_report(report=report, actor=made.people["reporter"], at=NOW)
        approve_report(report=report, actor=made.people["reviewer"], at=NOW)
    roll_up(campaign=made.campaign, as_of=TODAY, at=NOW)
    return made


@pytest.fixture
def draft(world: SmallWorld) -> Scheme:
    return new_version(scheme=world.scheme, actor=None, at=NOW)


def change(scheme: Scheme, code: str, **changes: Any) -> None:
    target = scheme.targets.select_related("scheme").get(code=code)
    names = ("title", "number", "points", "rule", "join", "cycle")
    values = TargetValues(**{**{name: getattr(target, name) for name in names}, **changes})
    edit_target(target=target, values=values, version=target.version, actor=None, at=NOW)


def change_everything(scheme: Scheme) -> None:
    """One leaf for each fate."""
    change(scheme, "quantity", rule={"kind": "quantity", "goal": "200"})
    change(scheme, "rate", points=Decimal(25))
    change(scheme, "checklist", join="mean")
    change(scheme, "grade", cycle="once", points=Decimal(3))
    change(scheme, "per_item", kinds=frozenset({"bureau"}))
    remove_target(target=scheme.targets.get(code="survey"), actor=None, at=NOW)
    fresh = add_target(scheme=scheme, title="加一项", actor=None, at=NOW)
    change(scheme, fresh.code, points=Decimal(4), rule={"kind": "direct"}, join="latest", cycle="quarter")


def test_it_foretells_totals_ranks_and_grades_exactly(world: SmallWorld, draft: Scheme) -> None:
    change_everything(draft)
    foretold = {row.participation.pk: (row.total, row.rank, row.grade) for row in what_if(draft).rows}
    publish_scheme(scheme=draft, actor=None, at=NOW)
    run = roll_up(campaign=world.campaign, as_of=TODAY, at=NOW)
    scores = UnitScore.objects.filter(run=run)
    assert foretold == {score.participation_id: (score.total, score.rank, score.grade) for score in scores}
    assert len(foretold) == 4


def test_another_cap_of_bonuses_is_foretold_too(world: SmallWorld, draft: Scheme) -> None:
    for project, points in (("甲", 2), ("甲", 1), ("", 3)):
        Adjustment.objects.create(
            participation=world.participations["north"],
            kind=AdjustmentKind.BONUS,
            dated_on=TODAY,
            points=points,
            project=project,
        )
    Scheme.objects.filter(pk=draft.pk).update(bonus_cap=Decimal(4))
    draft.refresh_from_db()
    foretold = {row.participation.pk: row.total for row in what_if(draft).rows}
    publish_scheme(scheme=draft, actor=None, at=NOW)
    run = roll_up(campaign=Campaign.objects.get(), as_of=TODAY, at=NOW)
    scores = UnitScore.objects.filter(run=run)
    assert foretold == {score.participation_id: score.total for score in scores}
    assert scores.get(participation=world.participations["north"]).bonus == Decimal(4)


def test_an_unchanged_draft_changes_nothing(draft: Scheme) -> None:
    found = what_if(draft)
    assert (found.rising, found.falling, found.cells) == (0, 0, 0)
    assert [row.change for row in found.rows] == [Decimal(0)] * 4


def test_it_counts_who_rises_and_who_falls(world: SmallWorld, draft: Scheme) -> None:
    change(draft, "quantity", points=Decimal(50))
    found = what_if(draft)
    top = found.rows[0]
    assert (top.participation, found.rising) == (world.participations["north"], 1)
    assert top.change is not None
    assert top.change > 0


def test_it_saves_nothing(draft: Scheme) -> None:
    before = list(CellScore.objects.order_by("pk").values()), list(UnitScore.objects.order_by("pk").values())
    change_everything(draft)
    what_if(draft)
    draft.refresh_from_db()
    assert draft.state == SchemeState.DRAFT
    assert before == (list(CellScore.objects.order_by("pk").values()), list(UnitScore.objects.order_by("pk").values()))


def test_one_class_is_compared_within_itself(world: SmallWorld, draft: Scheme) -> None:
    change_everything(draft)
    rows = what_if(draft, comparison_class="事业单位").rows
    assert [row.participation for row in rows] == [world.participations["home"]]


def test_it_says_when_there_is_nothing_to_compare_or_too_much(
    world: SmallWorld, draft: Scheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_everything(draft)
    monkeypatch.setattr(module, "MOST_CELLS", 3)
    assert (what_if(draft).problem, what_if(draft).rows) == ("too_many", ())
    UnitScore.objects.all().delete()
    world.campaign.runs.all().delete()
    assert what_if(draft).problem == "unscored"
    Scheme.objects.filter(pk=world.scheme.pk).update(state=SchemeState.SUPERSEDED)
    assert what_if(draft).problem == "first"


def test_a_draft_for_the_next_term_is_scored_on_the_term_it_came_from(world: SmallWorld) -> None:
    following = Campaign.objects.create(
        code="c2027", name="下一届", starts_on="2027-01-01", ends_on="2027-12-31", organiser=world.city
    )
    made = copy_to_campaign(scheme=world.scheme, campaign=Campaign.objects.get(pk=following.pk), actor=None, at=NOW)
    same = what_if(made)
    assert (same.is_former_term, same.cells, [row.change for row in same.rows]) == (True, 0, [Decimal(0)] * 4)
    change(made, "quantity", points=Decimal(50))
    assert what_if(made).rising == 1


def test_it_asks_as_often_for_many_reports_as_for_few(world: SmallWorld, draft: Scheme) -> None:
    change(draft, "quantity", points=Decimal(50))
    with CaptureQueriesContext(connection) as few:
        what_if(draft)
    for unit in ("south", "home", "city"):
        report = world.report("quantity", unit)
        report.approved_facts, report.state, report.earned_whole = {"value": "9"}, "approved", Decimal(1)
        report.save()
    with CaptureQueriesContext(connection) as many:
        what_if(draft)
    assert len(few) == len(many)
