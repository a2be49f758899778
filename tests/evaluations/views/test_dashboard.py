"""驾驶舱."""

import datetime as dt

import pytest
import time_machine

from campaigns.models import StaleMark
from campaigns.operations.filed_reports import sync_filed_report
from core.decimals import half_up
from evaluations.models import UnitScore
from tests.counting import Asked, counting
from tests.evaluations.views.boards import (
    add_units,
    keep,
    page,
    refresh,
    scored_world,
    signed_in,
    text_of,
)
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return scored_world()


def test_it_answers_with_the_saved_system_score_of_the_highest_visible_unit(world: SmallWorld) -> None:
    score = UnitScore.objects.get(participation=world.participations["city"], run__is_live=True)
    response = page(world, "leader", "dashboard")
    assert f"{half_up(score.system_score, 2)}<small>分" in text_of(response)
    assert response.context["board"].unit_count == 4


def test_it_shows_a_district_only_its_own_part(world: SmallWorld) -> None:
    response = page(world, "leader_north", "dashboard")
    assert response.context["scene"].root == world.participations["north"]
    assert "南区民政局" not in text_of(response)


def test_it_says_what_changed_since_the_last_kept_run(world: SmallWorld) -> None:
    keep(world, dt.date(2026, 10, 31))
    kept = UnitScore.objects.get(participation=world.participations["city"], run__is_live=False)
    UnitScore.objects.filter(pk=kept.pk).update(system_score=kept.system_score - 1)
    board = page(world, "leader", "dashboard").context["board"]
    assert (board.change, board.compared_with) == (
        board.score.system_score - kept.system_score + 1,
        dt.date(2026, 10, 31),
    )
    assert len(board.trend) == 2


def test_it_counts_what_was_due_filed_and_in_time(world: SmallWorld) -> None:
    filing = page(world, "leader", "dashboard").context["board"].filing
    assert (filing.due, filing.filed, filing.on_time, filing.late) == (36, 11, 11, 25)


def test_a_report_filed_after_its_day_is_complete_but_not_in_time(world: SmallWorld) -> None:
    report = world.assignment("direct", "city").reports.get()
    report.first_submitted_on = TODAY
    report.save()
    sync_filed_report(report=report)
    refresh(world)
    filing = page(world, "leader", "dashboard").context["board"].filing
    assert (filing.filed, filing.on_time) == (11, 10)


def test_it_says_that_numbers_are_being_computed_again(world: SmallWorld) -> None:
    assert "正在重算" not in text_of(page(world, "leader", "dashboard"))
    StaleMark.objects.create(campaign=world.campaign, marked_at=NOW)
    assert "正在重算" in text_of(page(world, "leader", "dashboard"))


def test_it_leads_a_mere_reporter_to_the_own_scores(world: SmallWorld) -> None:
    response = page(world, "reporter", "dashboard")
    assert (response.status_code, response.url) == (302, "/evaluations/scores/")


def test_it_does_not_know_a_campaign_the_person_cannot_see(world: SmallWorld) -> None:
    assert page(world, "leader", "dashboard", campaign="c2026").status_code == 200
    assert page(world, "leader", "dashboard", campaign="other").status_code == 404
    assert page(world, "stranger", "dashboard", campaign="c2026").status_code == 404


def test_it_says_so_when_nothing_is_computed_yet(db: None) -> None:
    assert "尚未计算得分" in text_of(page(small_world(), "leader", "dashboard"))


@pytest.mark.parametrize(("who", "queries"), [("leader", 12), ("reviewer", 12)])
def test_it_asks_at_most_twelve_times_and_fetches_no_more_rows_for_300_units(
    world: SmallWorld, who: str, queries: int
) -> None:
    add_units(world, 20)
    refresh(world)
    few = _asked(world, who)
    assert few.queries == queries
    add_units(world, 276, first=20)
    refresh(world)
    many = _asked(world, who)
    assert (many.queries, many.rows) == (queries, few.rows)


def _asked(world: SmallWorld, who: str) -> Asked:
    client = signed_in(world.people[who])
    with counting() as asked:
        assert client.get("/evaluations/dashboard/").status_code == 200
    return asked
