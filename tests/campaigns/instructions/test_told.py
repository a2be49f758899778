"""Whom digests tell of instructions: who is asked, up the chain when late, the leader when answered."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from campaigns.enums import ChainLevel, NoticeKind
from campaigns.models import Assignment, ChainMember, DigestLine
from campaigns.operations.instructions import answer_instruction
from campaigns.operations.reminders import compose_digests, describe_line
from campaigns.queries.words import words_on
from tests.campaigns.instructions.giving import give, subject_of
from tests.counting import counting
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.models import User

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def world(db: None) -> SmallWorld:
    """Nobody owes anything but answers."""
    world = small_world()
    world.campaign.periods.all().delete()
    return world


def told(day: int, month: int = 12) -> set[tuple[str, str, int]]:
    names = dict(User.objects.values_list("pk", "username"))
    matters = words_on(dt.date(2026, month, day))
    return {(names[each.user_id], each.kind.value, each.workdays) for each in matters}


def test_the_unit_is_told_the_day_after_ahead_of_the_due_day_and_each_day_when_late(world: SmallWorld) -> None:
    give(world, due_on=dt.date(2026, 12, 9))
    north = ("reporter", "leader_north")
    assert told(25, 11) == {(name, "instructed", 10) for name in north}
    assert told(26, 11) == set()
    assert told(4) == {(name, "instructed", 3) for name in north}
    assert told(7) == set()
    assert told(9) == {(name, "instructed", 0) for name in north}
    assert told(10) == {(name, "instructed", -1) for name in north}


def test_a_late_answer_climbs_to_the_head_and_to_who_asked(world: SmallWorld) -> None:
    give(world, person=world.people["reporter"])
    assert told(2) == {("reporter", "instructed", -1), ("leader_north", "unanswered", -1)}
    assert told(8) == {
        ("reporter", "instructed", -5),
        ("leader_north", "unanswered", -5),
        ("leader", "unanswered", -5),
    }


def test_on_a_target_it_climbs_the_targets_chain(world: SmallWorld) -> None:
    for level, name in ((ChainLevel.CLERK, "clerk"), (ChainLevel.DEPUTY_LEADER, "deputy"), (ChainLevel.HEAD, "head")):
        ChainMember.objects.create(assignment=world.assignment(), level=level, user=person(name))
    give(world, subject_of(world, world.targets["quantity"]))
    assert told(2) == {
        ("clerk", "instructed", -1),
        ("leader_north", "instructed", -1),
        ("deputy", "unanswered", -1),
    }
    assert {name for name, kind, _ in told(8) if kind == "unanswered"} == {"deputy", "head", "leader"}


def test_who_asked_is_told_once_of_the_answer_and_nobody_else_any_more(world: SmallWorld) -> None:
    row = give(world)
    at = dt.datetime(2026, 12, 3, 15, 0, tzinfo=ZONE)
    answer_instruction(instruction=row, text="已办。", actor=world.people["reporter"], at=at)
    assert told(4) == {("leader", "answered", 0)}
    assert told(7) == set()


def test_a_digest_says_it_in_words_once_a_day(world: SmallWorld) -> None:
    give(world)
    day = dt.date(2026, 12, 2)
    for _ in range(2):
        compose_digests(today=day, at=NOW)
    line = DigestLine.objects.get(digest__user__username="reporter")
    assert describe_line(line=line) == "【领导批示】北区民政局 · 单位得分，已逾期 1 个工作日"


def test_more_instructions_cost_no_more_queries(world: SmallWorld) -> None:
    give(world, subject_of(world, world.targets["direct"]))
    with counting() as one:
        words_on(dt.date(2026, 12, 2))
    for kind in ("rate", "grade", "rank"):
        give(world, subject_of(world, world.targets[kind]))
        give(world, subject_of(world, world.targets[kind], unit="south"))
    with counting() as many:
        found = words_on(dt.date(2026, 12, 2))
    assert len([each for each in found if each.kind == NoticeKind.INSTRUCTED]) > 10
    assert many.queries == one.queries


def test_a_unit_without_tasks_is_told_all_the_same(world: SmallWorld) -> None:
    Assignment.objects.all().delete()
    give(world)
    assert ("reporter", "instructed", -1) in told(2)
