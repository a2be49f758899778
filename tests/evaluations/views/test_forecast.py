"""届末预测: a number with its reasons, or an honest no."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from campaigns.models import Period
from evaluations.enums import AdjustmentKind
from tests.evaluations.views.boards import (
    add_units,
    adjust,
    approved,
    count_queries,
    page,
    refresh,
    scored_world,
    text_of,
)
from tests.evaluations.views.test_score_history import decided
from tests.worlds.small import FACTS, NOW, SmallWorld, small_world
from units.models import Unit


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    """North has two periods of several leaves."""
    world = scored_world()
    for kind in FACTS:
        if kind not in {"milestone", "direct"}:
            decided(world, kind, "north", NOW, FACTS[kind])
    refresh(world)
    return world


def forecast(world: SmallWorld, unit: str = "north", who: str = "leader") -> object:
    return page(world, who, "forecast", world.participations[unit].pk)


def test_it_gives_a_number_a_range_and_its_reasons(world: SmallWorld) -> None:
    answer = forecast(world)
    found = answer.context["forecast"].found  # type: ignore[attr-defined]
    assert found.low <= found.expected <= found.high
    words = text_of(answer)
    assert f"预计届末 {found.expected:.2f} 分" in words
    assert f"{found.low:.2f} 至 {found.high:.2f}" in words
    assert "已完成时序" in words
    assert "加分 2 分、扣分 0.5 分按现有的算" in words


def test_what_closes_the_gap_is_listed_with_links_the_most_first(world: SmallWorld) -> None:
    answer = forecast(world)
    gaps = answer.context["forecast"].gaps  # type: ignore[attr-defined]
    assert [gap.gain for gap in gaps] == sorted((gap.gain for gap in gaps), reverse=True)
    direct = next(gap for gap in gaps if gap.target.pk == world.targets["direct"].pk)
    assert "补报 1 期" in direct.way
    cell = (world.participations["north"].pk, direct.target.pk)
    assert reverse("evaluations:target_scores", args=cell) in text_of(answer)


def test_the_grade_ahead_and_what_is_wanting_are_named(world: SmallWorld) -> None:
    found = forecast(world).context["forecast"]  # type: ignore[attr-defined]
    assert found.next_grade
    thresholds = {"优秀": 90, "良好": 80, "合格": 60}
    assert found.short_of == thresholds[found.next_grade] - found.found.expected > 0


def test_a_veto_is_not_forgotten(world: SmallWorld) -> None:
    adjust(world, "north", AdjustmentKind.VETO, "0")
    refresh(world)
    assert "一票否决" in text_of(forecast(world))


def test_a_unit_with_hardly_any_report_gets_no_number(world: SmallWorld) -> None:
    approved(world, "grade", "home")
    Period.objects.filter(pk=world.late.pk).update(due_on=dt.date(2026, 12, 30))
    refresh(world)
    words = text_of(forecast(world, "home"))
    assert "数据太少，暂不预测" in words
    assert "预计届末得分" not in words


def test_an_ended_unit_is_not_forecast(world: SmallWorld) -> None:
    Unit.objects.filter(pk=world.north.pk).update(exists_to=dt.date(2026, 10, 31))
    assert "本单位已经撤并，不作预测" in text_of(forecast(world))


def test_when_every_period_is_over_the_score_stands(world: SmallWorld) -> None:
    with time_machine.travel(dt.datetime(2027, 6, 1, 2, tzinfo=dt.UTC), tick=False):
        type(world.campaign).objects.filter(pk=world.campaign.pk).update(ends_on=dt.date(2027, 5, 1))
        type(world.campaign.runs.get(is_live=True)).objects.update(as_of=dt.date(2027, 6, 1))
        assert "本届已经结束，不作预测" in text_of(forecast(world))


def test_a_sibling_is_not_found(world: SmallWorld) -> None:
    assert forecast(world, who="reporter_south").status_code == 404  # type: ignore[attr-defined]


def test_a_campaign_without_results_says_so(db: None) -> None:
    assert "还没有得分" in text_of(forecast(small_world()))


def test_it_asks_the_same_number_of_queries_for_more_units_and_reports(world: SmallWorld) -> None:
    north = world.participations["north"].pk
    few = count_queries(world, "leader", "forecast", north)
    add_units(world, 30)
    decided(world, "direct", "north", NOW, {"points": "9"})
    refresh(world)
    assert count_queries(world, "leader", "forecast", north) == few


def test_filing_what_is_missing_in_full_reaches_what_was_promised(world: SmallWorld) -> None:
    before = forecast(world).context["forecast"]  # type: ignore[attr-defined]
    direct = next(gap for gap in before.gaps if gap.target.pk == world.targets["direct"].pk)
    assert direct.leaf.expected + direct.leaf.open == direct.leaf.reachable == Decimal(10)
