"""比一比: two units, two times, two terms."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from campaigns.enums import SchemeState
from campaigns.models import Assignment, Campaign, Participation, Scheme, Target
from evaluations.models import CellScore, ScoreRun, UnitScore
from evaluations.operations.rollup import roll_up
from tests.evaluations.views.boards import keep, page, scored_world, text_of
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world

END = dt.date(2026, 10, 31)


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return scored_world()


def compared(world: SmallWorld, who: str = "leader", **query: str) -> Any:
    return page(world, who, "compare", **query).context["found"]


def test_two_units_differ_by_points_and_the_most_points_stand_first(world: SmallWorld) -> None:
    found = compared(world, kind="units", one="south", other="north")
    known = [line.difference for line in found.leaves if line.difference is not None]
    assert known == sorted(known, key=abs, reverse=True)
    assert known[0] == 10, "all ten points of a leaf"
    direct = next(line for line in found.leaves if line.label.endswith("目标 direct"))
    assert direct.difference == -9
    totals = [
        UnitScore.objects.get(run__is_live=True, participation=world.participations[c]).total
        for c in ("south", "north")
    ]
    assert found.difference == totals[1] - totals[0]


def test_without_words_it_compares_the_lowest_with_the_highest(world: SmallWorld) -> None:
    scores = UnitScore.objects.filter(run__is_live=True, total__isnull=False).order_by("total")
    found = compared(world)
    assert found.one.score.total == scores[0].total
    assert found.other.score.total == scores[len(scores) - 1].total


def test_two_times_of_one_unit(world: SmallWorld) -> None:
    run = keep(world, END)
    CellScore.objects.filter(run=run, assignment=world.assignment("rate", "north")).update(achieved=Decimal(2))
    found = compared(world, kind="days", unit="north", one=END.isoformat())
    assert (found.one.run, found.other.run.is_live) == (run, True)
    assert found.leaves[0].label.endswith("目标 rate")
    assert found.leaves[0].difference == 8


def other_term(world: SmallWorld) -> Campaign:
    """An earlier term of two targets; one of them was carried on."""
    campaign = Campaign.objects.create(
        code="c2025", name="上一届", starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2025, 12, 31), organiser=world.city
    )
    scheme = Scheme.objects.create(campaign=campaign, version=1, state=SchemeState.PUBLISHED, published_at=NOW)
    member = Participation.objects.create(
        campaign=campaign, unit=world.north, path="0001", name="北区民政局（旧）", kind=world.north.kind
    )
    for number, (code, lineage) in enumerate((("old", world.targets["grade"].lineage), ("gone", "x" * 32)), start=1):
        leaf = Target.objects.create(
            scheme=scheme, path=f"000{number}", code=code, title=f"旧目标 {code}", is_leaf=True, points=5,
            rule={"kind": "direct"}, join="latest", cycle="quarter", lineage=lineage,
        )  # fmt: skip
        Assignment.objects.create(participation=member, target=leaf)
    roll_up(campaign=campaign, as_of=TODAY, at=NOW)
    return campaign


def test_two_terms_meet_where_the_target_was_carried_on_whatever_it_is_called_now(world: SmallWorld) -> None:
    campaign = other_term(world)
    CellScore.objects.filter(run__campaign=campaign).update(achieved=1, attainable=5, state="scored")
    found = compared(world, kind="terms", unit="north", campaign="c2026")
    assert found.one.participation.name == "北区民政局（旧）"
    assert [line.label for line in found.leaves if line.one and line.other] == ["Ⅰ-1-5 目标 grade"]
    assert found.leaves[0].difference == Decimal("0.6") * 10
    assert [line.label for line in found.leaves if line.other is None] == ["旧目标 gone"]


def test_what_cannot_be_compared_is_refused_in_words(world: SmallWorld) -> None:
    for query, words in (
        ({"kind": "terms"}, "没有另一届活动"),
        ({"kind": "days", "one": "2020-01-01"}, "没有截至 2020-01-01 的结果"),
    ):
        answer = page(world, "leader", "compare", **query)
        assert answer.status_code == 400
        assert words in answer.content.decode()
    assert page(world, "leader", "compare", kind="moods").status_code == 404
    assert page(world, "leader", "compare", one="south", other="none").status_code == 404
    assert page(world, "leader_north", "compare", one="south", other="north").status_code == 404


def test_a_unit_that_took_no_part_in_the_other_term_is_named(world: SmallWorld) -> None:
    other_term(world)
    answer = page(world, "leader", "compare", kind="terms", unit="south", campaign="c2026")
    assert answer.status_code == 400
    assert "南区民政局没有参加“上一届”" in answer.content.decode()


def test_nothing_computed_and_only_one_unit_are_answered_in_words(db: None) -> None:
    world = small_world()
    assert "还没有计算得分" in page(world, "leader", "compare").content.decode()
    scored = page(world, "reporter", "compare")
    assert scored.status_code == 400
    roll_up(campaign=world.campaign, as_of=TODAY, at=NOW)
    assert "只看得到一个单位" in page(world, "reporter", "compare").content.decode()


def test_the_page_shows_both_sides_and_the_workbook_the_leaves(world: SmallWorld) -> None:
    text = text_of(page(world, "leader", "compare", one="south", other="north"))
    assert "↑ 10.00" in text
    assert page(world, "leader", "compare", format="xlsx").content.startswith(b"PK")
    assert ScoreRun.objects.filter(is_live=True).count() == 1
