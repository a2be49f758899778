"""What is stored of a day, and how long."""

import datetime as dt

import pytest

from campaigns.models import Policy
from evaluations.models import BoardLook, CellScore, DayScore, LightSpell, ResultDay, ScoreRun, UnitScore
from evaluations.operations.days import AFTER_TERM, keep_day, note_look
from evaluations.operations.rollup import roll_up
from tests.evaluations.views.boards import approved, refresh, scored_world
from tests.worlds.small import NOW, TODAY, SmallWorld

TOMORROW = TODAY + dt.timedelta(days=1)
LATER = TODAY + dt.timedelta(days=2)


@pytest.fixture
def world(db: None) -> SmallWorld:
    return scored_world()


def days() -> list[dt.date]:
    return list(ResultDay.objects.values_list("day", flat=True))


def spell(world: SmallWorld, kind: str, unit: str) -> list[tuple[str, dt.date, dt.date | None]]:
    rows = LightSpell.objects.filter(assignment=world.assignment(kind, unit)).order_by("since")
    return [(row.light, row.since, row.until) for row in rows]


def test_another_day_stores_what_was_known_at_the_end_of_the_one_before(world: SmallWorld) -> None:
    before = {row.participation_id: (row.total, row.rank, row.due) for row in UnitScore.objects.all()}
    roll_up(campaign=world.campaign, as_of=TOMORROW, at=NOW)
    assert days() == [TODAY]
    assert {row.participation_id: (row.total, row.rank, row.due) for row in DayScore.objects.all()} == before


def test_the_same_day_stores_nothing(world: SmallWorld) -> None:
    refresh(world)
    roll_up(campaign=world.campaign, as_of=TODAY, at=NOW)
    assert days() == []


def test_a_day_is_stored_once_and_the_past_is_never_written_again(world: SmallWorld) -> None:
    run = roll_up(campaign=world.campaign, as_of=TOMORROW, at=NOW)
    run.as_of = TODAY
    assert keep_day(run=run, at=NOW) is False
    run.as_of = TODAY - dt.timedelta(days=3)
    assert keep_day(run=run, at=NOW) is False
    assert days() == [TODAY]


def test_a_term_long_over_is_not_stored_any_more(world: SmallWorld) -> None:
    run = ScoreRun.objects.get(is_live=True)
    run.as_of = world.campaign.ends_on + AFTER_TERM + dt.timedelta(days=1)
    assert keep_day(run=run, at=NOW) is False
    run.as_of -= dt.timedelta(days=1)
    assert keep_day(run=run, at=NOW) is True


def test_a_red_light_lasts_from_the_day_it_was_seen_until_the_report_is_there(world: SmallWorld) -> None:
    roll_up(campaign=world.campaign, as_of=TOMORROW, at=NOW)
    assert spell(world, "rate", "south") == [("red", TODAY, None)]
    approved(world, "rate", "south")
    roll_up(campaign=world.campaign, as_of=TOMORROW, at=NOW, full=True)
    roll_up(campaign=world.campaign, as_of=LATER, at=NOW)
    assert spell(world, "rate", "south") == [("red", TODAY, TOMORROW)]
    assert LightSpell.objects.lit_on(TODAY).filter(assignment=world.assignment("rate", "south")).exists()
    assert not LightSpell.objects.lit_on(TOMORROW).filter(assignment=world.assignment("rate", "south")).exists()


def test_a_sum_behind_its_share_is_yellow_and_becomes_red_when_a_report_is_overdue(world: SmallWorld) -> None:
    for kind in ("quantity", "grade"):
        CellScore.objects.filter(assignment=world.assignment(kind, "north")).update(achieved=5)
    quantity = CellScore.objects.get(run__is_live=True, assignment=world.assignment("quantity", "north"))
    assert quantity.late_since is None
    keep_day(run=ScoreRun.objects.get(is_live=True), at=NOW)
    assert spell(world, "quantity", "north") == [("yellow", TODAY, None)]
    assert spell(world, "grade", "north") == [], "a mediocre grade is no lag"
    CellScore.objects.filter(pk=quantity.pk).update(late_since=TODAY)
    run = ScoreRun.objects.get(is_live=True)
    run.as_of = TOMORROW
    keep_day(run=run, at=NOW)
    assert spell(world, "quantity", "north") == [("yellow", TODAY, TOMORROW), ("red", TOMORROW, None)]


def test_days_older_than_the_policy_are_forgotten(world: SmallWorld) -> None:
    Policy.objects.create(name="day_results_kept_days", value=35, set_at=NOW)
    old = ResultDay.objects.create(campaign=world.campaign, day=TODAY - dt.timedelta(days=36), kept_at=NOW)
    kept = ResultDay.objects.create(campaign=world.campaign, day=TODAY - dt.timedelta(days=35), kept_at=NOW)
    for day in (old, kept):
        DayScore.objects.create(day=day, participation=world.participations["north"], is_vetoed=False)
    gone = LightSpell.objects.create(
        campaign=world.campaign,
        assignment=world.assignment("rate", "south"),
        light="red",
        since=TODAY - dt.timedelta(days=60),
        until=TODAY - dt.timedelta(days=36),
    )
    keep_day(run=ScoreRun.objects.get(is_live=True), at=NOW)
    assert days() == [kept.day, TODAY]
    assert not DayScore.objects.filter(day=old.pk).exists()
    assert not LightSpell.objects.filter(pk=gone.pk).exists()


def test_a_look_remembers_the_day_before_and_is_written_once_a_day(world: SmallWorld) -> None:
    def look(day: dt.date) -> dt.date | None:
        return note_look(user=world.people["leader"], campaign=world.campaign, today=day)

    assert [look(TODAY), look(TODAY)] == [None, None]
    assert [look(LATER), look(LATER)] == [TODAY, TODAY]
    assert BoardLook.objects.count() == 1
