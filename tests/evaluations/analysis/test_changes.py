"""What changed since the last visit, in sentences."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.cache import cache

from campaigns.models import Instruction
from evaluations.models import BoardLook, CellScore, DayScore, LightSpell, ResultDay, ScoreRun, UnitScore
from evaluations.operations.days import keep_day
from tests.counting import counting
from tests.evaluations.views.boards import add_units, page, refresh, scored_world, signed_in, text_of
from tests.worlds.small import NOW, TODAY, SmallWorld
from units.enums import Role
from units.models import Membership

YESTERDAY = TODAY - dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(db: None) -> SmallWorld:
    """Yesterday's results are stored as today's are."""
    made = scored_world()
    store(made, YESTERDAY)
    return made


def store(world: SmallWorld, day: dt.date) -> None:
    run = ScoreRun.objects.get(campaign=world.campaign, is_live=True)
    run.as_of = day
    assert keep_day(run=run, at=NOW)


def changes(world: SmallWorld, who: str = "leader", **query: str) -> Any:
    return page(world, who, "changes", **query).context["found"]


def said(world: SmallWorld, who: str = "leader", **query: str) -> list[str]:
    found = changes(world, who, **query)
    return [f"{line.unit}{line.sentence}" for line in found.lines]


def test_nothing_changed_is_said(world: SmallWorld) -> None:
    answer = page(world, "leader", "changes")
    assert answer.context["found"].is_quiet
    assert "没有别的变化" in text_of(answer)


def test_it_says_how_many_lights_ask_for_something_now(world: SmallWorld) -> None:
    late = CellScore.objects.filter(run__is_live=True, late_since__isnull=False).count()
    assert f"<strong>{late}</strong> 项亮红灯（逾期），没有黄灯" in text_of(page(world, "leader", "changes"))


def test_lights_that_got_worse_are_counted_unit_by_unit(world: SmallWorld) -> None:
    late = [world.assignment(kind, "south").pk for kind in ("rate", "per_item", "checklist")]
    LightSpell.objects.filter(assignment__in=late).update(light="yellow")
    LightSpell.objects.filter(assignment=world.assignment("survey", "south")).delete()
    assert said(world) == ["南区民政局3 项指标由黄转红，1 项指标由绿转红"]


def test_a_light_that_went_out_is_good_news_and_comes_last(world: SmallWorld) -> None:
    CellScore.objects.filter(assignment=world.assignment("rate", "south"), run__is_live=True).update(
        late_since=None, state="scored"
    )
    LightSpell.objects.filter(assignment=world.assignment("direct", "home")).delete()
    lines = changes(world).lines
    assert [(line.unit, line.is_worse) for line in lines] == [("北区福利院", True), ("南区民政局", False)]
    assert lines[1].sentence == "1 项指标由红转绿"


def test_totals_grades_and_vetoes_are_told_with_then_and_now(world: SmallWorld) -> None:
    north = UnitScore.objects.get(participation=world.participations["north"], run__is_live=True)
    then = DayScore.objects.get(participation=world.participations["north"])
    DayScore.objects.filter(pk=then.pk).update(total=then.total + 2, grade="优秀", rank=9)
    DayScore.objects.filter(participation=world.participations["south"]).update(is_vetoed=True)
    lines = said(world)
    assert lines[0] == f"北区民政局等次由优秀变为{north.grade}"
    assert lines[1].startswith("北区民政局总分降 2.00 分（")
    assert lines[1].endswith(f"名次由第 9 到第 {north.rank}")
    assert lines[2] == "南区民政局不再被一票否决"


def test_the_system_score_says_by_how_much(world: SmallWorld) -> None:
    then = DayScore.objects.get(participation=world.participations["city"])
    DayScore.objects.filter(pk=then.pk).update(system_score=then.system_score - 1)
    assert "系统得分升 <strong>1.00</strong> 分" in text_of(page(world, "leader", "changes"))


def test_a_district_is_told_of_its_own_units_only(world: SmallWorld) -> None:
    LightSpell.objects.all().delete()
    assert "南区民政局" in {line.unit for line in changes(world).lights}
    assert {line.unit for line in changes(world, "leader_north").lights} == {"北区民政局", "北区福利院"}


def test_class_pillar_and_unit_of_the_address_narrow_it(world: SmallWorld) -> None:
    LightSpell.objects.all().delete()
    assert {line.unit for line in changes(world, **{"class": "直属单位"}).lights} <= {"北区福利院"}
    assert {line.unit for line in changes(world, unit="south").lights} == {"南区民政局"}
    assert changes(world, pillar="p1").lights == changes(world).lights
    for query in ({"pillar": "none"}, {"unit": "none"}, {"campaign": "none"}):
        assert page(world, "leader", "changes", **query).status_code == 404
    assert page(world, "leader_north", "changes", unit="south").status_code == 404


def test_it_compares_with_the_day_before_the_last_visit(world: SmallWorld, today: Any) -> None:
    for ago in (0, 1, 2, 3):
        if ago:
            store(world, TODAY + dt.timedelta(days=ago - 1))
        today.move_to(NOW + dt.timedelta(days=ago))
        if ago in {0, 2}:
            page(world, "leader", "changes")
    assert BoardLook.objects.get().looked_on == TODAY + dt.timedelta(days=2)
    assert changes(world).day == TODAY + dt.timedelta(days=1)


def test_presets_and_any_day_of_the_address_choose_what_is_compared_with(world: SmallWorld) -> None:
    for day in (dt.date(2026, 8, 24), dt.date(2026, 10, 24), dt.date(2026, 11, 17)):
        ResultDay.objects.create(campaign=world.campaign, day=day, kept_at=NOW)
    asked = {"quarter": "2026-08-24", "month": "2026-10-24", "week": "2026-11-17", "2026-11-20": "2026-11-17"}
    assert {since: str(changes(world, since=since).day) for since in asked} == asked


def test_a_word_that_is_no_day_is_refused_in_words(world: SmallWorld) -> None:
    answer = page(world, "leader", "changes", since="明天")
    assert answer.status_code == 400
    assert "“明天”不是日期" in answer.content.decode()


def test_without_stored_days_it_says_from_when_there_will_be_some(db: None) -> None:
    assert "从今天起，每天的结果都留存一份" in text_of(page(scored_world(), "leader", "changes"))


def test_the_first_screen_gets_the_part_only_and_at_most_five_sentences(world: SmallWorld) -> None:
    LightSpell.objects.all().delete()
    DayScore.objects.update(total=0, grade="")
    client = signed_in(world.people["leader"])
    part = client.get("/evaluations/analysis/changes/", headers={"HX-Request": "true"})
    assert b"<html" not in part.content
    assert len(part.context["shown"]) == 5
    assert f"另有 {part.context['more']} 条" in part.content.decode()
    whole = client.get("/evaluations/dashboard/").content.decode()
    assert 'hx-get="/evaluations/analysis/changes/?"' in whole


def test_it_names_what_waits_for_the_person(world: SmallWorld) -> None:
    assert "没有等您处理" in text_of(page(world, "leader", "changes"))
    Membership.objects.get_or_create(user=world.people["leader_north"], unit=world.north, role=Role.LEADER)
    Instruction.objects.create(
        participation=world.participations["north"],
        subject="score",
        person=world.people["leader_north"],
        text="请说明原因。",
        due_on=TODAY + dt.timedelta(days=5),
        told_on=TODAY,
        sent_by=world.people["leader"],
        sent_at=NOW,
    )
    assert "<strong>1</strong> 批示等您答复" in text_of(page(world, "leader_north", "changes"))


def test_it_asks_as_often_for_300_units_as_for_20(world: SmallWorld) -> None:
    def asked() -> int:
        client = signed_in(world.people["leader"])
        client.get("/evaluations/analysis/changes/")
        cache.clear()
        with counting() as seen:
            assert client.get("/evaluations/analysis/changes/").status_code == 200
        return seen.queries

    add_units(world, 20)
    refresh(world)
    few = asked()
    add_units(world, 280, first=20)
    refresh(world)
    assert asked() == few
