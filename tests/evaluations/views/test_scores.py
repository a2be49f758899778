"""A unit's scores, a target, and why a score is what it is."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from campaigns.enums import SchemeState
from campaigns.models import Assignment, Scheme, Target
from campaigns.operations.goals import set_own_goals
from campaigns.operations.periods import extend_period
from campaigns.rules.words import say
from core.decimals import half_up
from evaluations.enums import AdjustmentKind
from evaluations.models import UnitScore
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
from tests.worlds.small import NOW, SmallWorld, small_world


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return scored_world()


def score_of(world: SmallWorld, unit: str) -> UnitScore:
    return UnitScore.objects.get(participation=world.participations[unit], run__is_live=True)


def why(world: SmallWorld, who: str = "leader", unit: str = "north") -> Any:
    return page(world, who, "why", world.participations[unit].pk)


def test_my_scores_leads_a_reporter_to_the_own_unit(world: SmallWorld) -> None:
    own = reverse("evaluations:unit_scores", args=[world.participations["north"].pk])
    assert page(world, "reporter", "my_scores").url == own
    assert page(world, "leader", "my_scores", unit="north").url == own
    assert page(world, "reporter", "my_scores", unit="south").status_code == 404


@pytest.mark.parametrize(("who", "status"), [("reporter", 200), ("leader", 200), ("leader_north", 200)])
@pytest.mark.parametrize("name", ["unit_scores", "why"])
def test_those_who_see_the_unit_see_its_scores(world: SmallWorld, name: str, who: str, status: int) -> None:
    assert page(world, who, name, world.participations["north"].pk).status_code == status


@pytest.mark.parametrize("who", ["reporter_south", "stranger", "reporter_home"])
def test_a_sibling_is_not_found(world: SmallWorld, who: str) -> None:
    north = world.participations["north"].pk
    target = world.targets["grade"].pk
    answers = [page(world, who, name, north) for name in ("unit_scores", "why")]
    answers.append(page(world, who, "target_scores", north, target))
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_a_reporter_sees_neither_rank_nor_system_score(world: SmallWorld) -> None:
    words = text_of(page(world, "reporter", "unit_scores", world.participations["north"].pk)) + text_of(
        why(world, "reporter")
    )
    assert 'stat-label">名次' not in words
    assert "中名列第" not in words
    assert "系统得分" not in words


def test_a_missing_leaf_is_marked_and_not_just_zero(world: SmallWorld) -> None:
    lines = page(world, "leader", "unit_scores", world.participations["north"].pk).context["sheet"].lines
    states = {line.target_id: line.state for line in lines}
    assert states[world.targets["direct"].pk] == "missing"
    assert states[world.targets["grade"].pk] == "scored"


def test_a_target_page_shows_reported_and_approved_and_links_the_report(world: SmallWorld) -> None:
    report = world.assignment("grade", "north").reports.get()
    type(report).objects.filter(pk=report.pk).update(facts={"grade": "优"}, correction_reason="与台账不符")
    words = text_of(page(world, "leader", "target_scores", world.participations["north"].pk, world.targets["grade"].pk))
    assert "核减理由：与台账不符" in words
    assert reverse("campaigns:report", args=[report.pk]) in words
    assert "8.00" in words


def test_an_inner_target_opens_to_the_units_below(world: SmallWorld) -> None:
    pillar = Target.objects.get(code="p1")
    sheet = page(world, "leader", "target_scores", world.participations["city"].pk, pillar.pk).context["sheet"]
    assert {unit.unit for unit in sheet.units} >= {"北区民政局", "南区民政局"}
    assert len(sheet.below) == 11


@pytest.mark.parametrize("unit", ["north", "south", "city", "home"])
def test_the_sums_of_why_add_up_to_the_saved_ones(world: SmallWorld, unit: str) -> None:
    found = why(world, unit=unit).context["found"]
    score = score_of(world, unit)
    leaves = [line for line in found.sheet.lines if line.is_leaf and line.achieved is not None]
    tops = [line for line in found.sheet.lines if line.depth == 0]
    for lines in (leaves, tops):
        assert sum(line.achieved for line in lines) == score.achieved
        assert sum(line.attainable for line in lines) == score.attainable
    assert half_up(found.exact_total, 2) == score.total
    products = sum((part.product for part in found.system), found.other_products)
    weights = sum((part.weight for part in found.system), found.other_weights)
    assert (products, weights) == (score.weighted_rates, score.weights)
    assert half_up(products / weights * found.full_points, 2) == score.system_score


def test_each_leaf_says_how_it_came_to_the_points_it_was_saved_with(world: SmallWorld) -> None:
    lines = {line.target_id: line for line in why(world).context["found"].sheet.lines if line.is_leaf}
    assert lines[world.targets["grade"].pk].sentences[-1] == "得 8 分，应得 10 分"
    assert len(lines[world.targets["grade"].pk].periods) == 2
    for line in lines.values():
        assert any(f"得 {say(line.achieved)} 分" in sentence for sentence in line.sentences), (
            line.label,
            line.sentences,
        )


def test_of_one_project_only_the_highest_bonus_counts_and_the_other_says_so(world: SmallWorld) -> None:
    found = why(world).context["found"]
    assert [(line.points, line.counts) for line in found.sheet.adjusted[:2]] == [
        (Decimal(2), True),
        (Decimal(1), False),
    ]
    assert found.bonus_sum == found.sheet.score.bonus == Decimal(2)
    assert "同一年同一项目只取最高的一笔" in text_of(why(world))


def test_the_cap_of_bonus_is_shown(world: SmallWorld) -> None:
    adjust(world, "north", AdjustmentKind.BONUS, "5")
    refresh(world)
    found = why(world).context["found"]
    assert (found.bonus_sum, found.sheet.score.bonus, found.bonus_cap) == (Decimal(7), Decimal(3), Decimal(3))


def test_a_veto_says_whether_it_still_holds(world: SmallWorld) -> None:
    adjust(world, "north", AdjustmentKind.VETO, "0")
    adjust(world, "north", AdjustmentKind.VETO, "0", look_back_months=1)
    refresh(world)
    found = why(world).context["found"]
    assert [line.counts for line in found.sheet.adjusted if line.kind == "veto"] == [True, False]
    assert "因一票否决" in text_of(why(world))


def test_units_that_the_person_does_not_see_stay_in_the_sum_without_a_name(world: SmallWorld) -> None:
    # In the campaign's own tree the south lies below the north, in today's organisation it does not.
    south = world.participations["south"]
    type(south).objects.filter(pk=south.pk).update(
        path=f"{world.participations['north'].path}0009", parent=world.participations["north"]
    )
    refresh(world)
    roll = why(world, "leader_north").context["found"]
    assert "南区民政局" not in {part.unit for part in roll.system}
    assert roll.other_products >= 0


def test_local_targets_stand_apart(world: SmallWorld) -> None:
    north = world.participations["north"]
    scheme = Scheme.objects.create(
        campaign=world.campaign, owner=north, version=1, title="自设", state=SchemeState.PUBLISHED, published_at=NOW
    )
    leaf = Target.objects.get(code="grade")
    local = Target.objects.create(
        scheme=scheme,
        path="0001",
        code="local",
        title="三个一流",
        is_leaf=True,
        points=5,
        rule=leaf.rule,
        join=leaf.join,
        cycle=leaf.cycle,
    )
    before = {code: score_of(world, code).total for code in ("north", "home")}
    for code in ("north", "home"):
        Assignment.objects.create(participation=world.participations[code], target=local)
    refresh(world)
    for code in ("north", "home"):
        sheet = page(world, "leader", "unit_scores", world.participations[code].pk).context["sheet"]
        assert [[line.target_id for line in each.lines] for each in sheet.local_sets] == [[local.pk]]
        assert (sheet.local_sets[0].owner, sheet.local_sets[0].attainable) == ("北区民政局", 5)
        assert sheet.score.total == before[code]
    assert not page(world, "leader", "unit_scores", world.participations["south"].pk).context["sheet"].local_sets


def test_an_own_goal_and_an_extension_stand_in_why(world: SmallWorld) -> None:
    goals: dict[tuple[int, int], Decimal | None] = {
        (world.participations["north"].pk, world.targets["quantity"].pk): Decimal(4321)
    }
    set_own_goals(campaign=world.campaign, goals=goals, actor=None, at=NOW)
    refresh(world)
    assert "目标 4321" in text_of(why(world))
    cell = (world.participations["north"].pk, world.targets["quantity"].pk)
    assert "10月10日" in text_of(page(world, "leader", "target_scores", *cell))
    extend_period(
        period=world.late,
        participation=world.participations["north"],
        due_on=dt.date(2026, 12, 10),
        reason="台风",
        actor=None,
        at=NOW,
    )
    refresh(world)
    shown = text_of(page(world, "leader", "target_scores", *cell))
    assert "12月10日" in shown
    assert "10月10日" not in shown


def test_a_new_approval_changes_the_score_and_stands_in_why(world: SmallWorld) -> None:
    before = score_of(world, "north").total
    report = approved(world, "direct", "north", {"points": "10"})
    refresh(world)
    assert score_of(world, "north").total > before
    assert reverse("campaigns:report", args=[report.pk]) in text_of(why(world))


@pytest.mark.parametrize("name", ["unit_scores", "why"])
def test_a_page_before_the_first_run_says_so(db: None, name: str) -> None:
    world = small_world()
    assert "还没有得分" in text_of(page(world, "leader", name, world.participations["north"].pk))


@pytest.mark.parametrize("name", ["unit_scores", "why"])
def test_a_page_asks_the_same_number_of_queries_for_more_units(world: SmallWorld, name: str) -> None:
    city = world.participations["city"].pk
    few = count_queries(world, "leader", name, city)
    add_units(world, 297)
    refresh(world)
    assert count_queries(world, "leader", name, city) == few
