"""回看: the past as it was known then, beside what was published and today."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from evaluations.models import DayScore, ScoreRun, UnitScore
from evaluations.operations.days import keep_day
from tests.evaluations.views.boards import keep, page, scored_world, text_of
from tests.worlds.small import NOW, SmallWorld, small_world

STORED = dt.date(2026, 11, 10)
END = dt.date(2026, 10, 31)


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    """Results of a stored day on which north had 3 points more than now, and of a period's end."""
    made = scored_world()
    run = ScoreRun.objects.get(is_live=True)
    run.as_of = STORED
    keep_day(run=run, at=NOW)
    north = DayScore.objects.get(participation=made.participations["north"])
    DayScore.objects.filter(pk=north.pk).update(total=north.total + 3, grade="优秀")
    keep(made, END)
    return made


def line(answer: Any, unit: str) -> Any:
    return next(each for each in answer.context["found"].lines if each.unit == unit)


def test_a_stored_day_shows_what_was_known_then_beside_today(world: SmallWorld) -> None:
    answer = page(world, "leader", "past", day="2026-11-10")
    now = UnitScore.objects.get(run__is_live=True, participation=world.participations["north"]).total
    north = line(answer, "北区民政局")
    assert (north.then.total, north.then.grade, north.now.total, north.change) == (now + 3, "优秀", now, Decimal(-3))
    assert answer.context["found"].lines[0] is north, "what moved most stands first"
    assert f"{now + 3:.2f}</td><td>优秀" in text_of(answer)


def test_a_day_without_results_takes_the_last_one_before_and_says_so(world: SmallWorld) -> None:
    answer = page(world, "leader", "past", day="2026-11-20")
    assert answer.context["found"].day == STORED
    assert "2026年11月20日 没有留存，取最近的前一天" in text_of(answer)
    assert page(world, "leader", "past", day="2026-11-09").context["found"].day == END


def test_lights_are_counted_as_they_shone_that_day(world: SmallWorld) -> None:
    south = line(page(world, "leader", "past", day="2026-11-10"), "南区民政局")
    late = UnitScore.objects.get(run__is_live=True, participation=world.participations["south"])
    assert south.reds == late.due - late.filed > 0


def test_a_day_before_all_results_a_future_one_and_no_day_are_answered_in_words(world: SmallWorld) -> None:
    assert "最早留存的结果在后面" in text_of(page(world, "leader", "past", day="2025-01-01"))
    for day, words in (("2026-12-31", "只能回看今天和以前的日子"), ("去年", "“去年”不是日期")):
        answer = page(world, "leader", "past", day=day)
        assert answer.status_code == 400
        assert words in answer.content.decode()


def test_a_district_looks_back_at_its_own_units_only(world: SmallWorld) -> None:
    seen = {each.unit for each in page(world, "leader_north", "past", day="2026-11-10").context["found"].lines}
    assert seen == {"北区民政局", "北区福利院"}


def test_the_list_is_sorted_by_any_of_its_numbers(world: SmallWorld) -> None:
    def totals(sort: str) -> list[Decimal]:
        lines = page(world, "leader", "past", day="2026-11-10", sort=sort).context["found"].lines
        return [each.then.total for each in lines if each.then.total is not None]

    assert totals("then") == sorted(totals("unit"))
    assert totals("-then") == sorted(totals("unit"), reverse=True)


def test_it_is_taken_away_as_a_workbook(world: SmallWorld) -> None:
    answer = page(world, "leader", "past", day="2026-11-10", format="xlsx")
    assert answer.content.startswith(b"PK")


def test_without_any_results_it_says_from_when_there_will_be_some(db: None) -> None:
    assert "明天起可以回看" in text_of(page(small_world(), "leader", "past"))
