"""What a group is told, once a day and never twice, and what becomes of what does not arrive."""

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import override_settings

from campaigns.enums import MessageState, ReportState, RobotKind
from campaigns.models import Robot, RobotMessage
from campaigns.operations.reminders import send_digests, send_digests_in_time
from campaigns.operations.robots import add_robot, send_message, switch_robot, wake_senders
from campaigns.tasks import send_robot_message, send_robot_messages
from core import outbound
from tests.campaigns.robots.receiver import TAKEN, Receiver, receiving
from tests.counting import counting
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world
from units.models import Unit

MINUTE = dt.timedelta(minutes=1)
TOO_MANY = (429, b"")


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


@pytest.fixture(autouse=True)
def _open_house() -> Iterator[None]:
    with override_settings(OUTBOUND_ALLOW_HTTP=True, OUTBOUND_NETWORKS=["127.0.0.0/8"]):
        yield


@pytest.fixture
def group() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


def robot_of(unit: Unit, group: Receiver, kind: RobotKind = RobotKind.WECOM, **more: Any) -> Robot:
    told = {"name": f"{unit}工作群", "address": group.address, "secret": "", "actor": None, "at": NOW, **more}
    return add_robot(unit=unit, kind=kind, **told)


def message(robot: Robot) -> RobotMessage:
    return robot.messages.get()


def test_a_group_is_told_of_its_unit_and_those_below_and_of_nobody_by_name(world: SmallWorld, group: Receiver) -> None:
    robot = robot_of(world.north, group)
    send_digests(today=TODAY, at=NOW)
    assert send_message(message_id=message(robot).pk, at=NOW)
    text = group.seen[0][1]["markdown"]["content"]
    assert "**北区民政局**：逾期 18 项，临期 18 项，涉及 2 个单位" in text
    assert "- 北区福利院：逾期 9 项，临期 9 项" in text
    assert "南区" not in text
    assert not [name for name in world.people if name in text]


def test_a_group_whose_units_owe_nothing_is_not_disturbed(world: SmallWorld, group: Receiver) -> None:
    robot_of(world.south, group)
    world.participations["south"].assignments.all().delete()
    send_digests(today=TODAY, at=NOW)
    assert not RobotMessage.objects.exists()


def test_it_goes_out_once_a_day_however_often_it_is_asked_for(world: SmallWorld, group: Receiver) -> None:
    robot = robot_of(world.north, group)
    for _ in range(3):
        send_digests(today=TODAY, at=NOW)
        send_message(message_id=message(robot).pk, at=NOW)
    assert len(group.seen) == 1
    assert message(robot).state == MessageState.SENT


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_the_same_moment_send_one_message() -> None:
    world = small_world()
    with receiving() as group:
        robot = robot_of(world.north, group)
        send_digests(today=TODAY, at=NOW)
        key = message(robot).pk

        def send(_: int) -> bool:
            try:
                return send_message(message_id=key, at=NOW)
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(send, range(4))) == [False, False, False, True]
        assert len(group.seen) == 1


def test_nothing_is_composed_on_a_free_day_or_outside_the_hours(world: SmallWorld, group: Receiver) -> None:
    robot_of(world.north, group)
    send_digests_in_time(at=NOW.replace(day=28))
    send_digests_in_time(at=NOW.replace(hour=6))
    send_digests(today=TODAY.replace(day=28), at=NOW.replace(day=28))
    assert not RobotMessage.objects.exists()
    send_digests_in_time(at=NOW)
    assert RobotMessage.objects.exists()


def test_what_waits_is_not_sent_in_quiet_hours(world: SmallWorld, group: Receiver) -> None:
    robot_of(world.north, group)
    send_digests(today=TODAY, at=NOW)
    assert wake_senders(at=NOW) == 1
    assert wake_senders(at=NOW.replace(hour=20)) == 0


@pytest.mark.parametrize("trouble", [TOO_MANY, (500, b""), (503, b""), (200, b'{"errcode":45009,"errmsg":"freq"}')])
def test_a_busy_host_is_asked_again_later_and_later(world: SmallWorld, group: Receiver, trouble: Any) -> None:
    group.answers = [trouble, trouble, TAKEN]
    robot = robot_of(world.north, group)
    send_digests(today=TODAY, at=NOW)
    key, at, waits = message(robot).pk, NOW, []
    while message(robot).state == MessageState.WAITING:
        at = message(robot).next_try_at
        assert not send_message(message_id=key, at=at - MINUTE)
        send_message(message_id=key, at=at)
        waits.append(message(robot).next_try_at - at)
    assert waits[:2] == [MINUTE, 5 * MINUTE]
    assert (message(robot).state, len(group.seen)) == (MessageState.SENT, 3)


def test_who_never_answers_is_given_up_after_five_tries_with_the_reason(
    world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    with receiving() as group:
        group.answers = [None]
        robot = robot_of(world.north, group)
        send_digests(today=TODAY, at=NOW)
        monkeypatch.setattr(outbound.post_json, "__kwdefaults__", {"seconds": 0.1})
        while message(robot).state == MessageState.WAITING:
            send_message(message_id=message(robot).pk, at=message(robot).next_try_at)
    given_up = message(robot)
    assert (given_up.state, given_up.tries, len(group.seen)) == (MessageState.FAILED, 5, 5)
    assert "没有应答" in given_up.reason
    assert "试了 5 次" in given_up.reason


def test_what_will_not_get_better_is_not_tried_again(world: SmallWorld, group: Receiver) -> None:
    group.answers = [(200, b'{"errcode":310000,"errmsg":"sign not match"}')]
    robot = robot_of(world.north, group, RobotKind.DINGTALK, secret="SECx")
    send_digests(today=TODAY, at=NOW)
    send_message(message_id=message(robot).pk, at=NOW)
    assert message(robot).state == MessageState.FAILED
    assert "sign not match" in message(robot).reason
    assert "&timestamp=" in group.seen[0][0]
    assert "&sign=" in group.seen[0][0]


def test_an_address_that_leads_inside_is_not_spoken_to(world: SmallWorld, group: Receiver) -> None:
    robot = robot_of(world.north, group)
    send_digests(today=TODAY, at=NOW)
    with override_settings(OUTBOUND_NETWORKS=[]):
        send_message(message_id=message(robot).pk, at=NOW)
    assert message(robot).state == MessageState.FAILED
    assert "内部网络" in message(robot).reason
    assert group.seen == []


def test_a_key_that_was_changed_says_so(world: SmallWorld, group: Receiver) -> None:
    robot = robot_of(world.north, group)
    send_digests(today=TODAY, at=NOW)
    with override_settings(SECRET_KEY="another"):
        send_message(message_id=message(robot).pk, at=NOW)
    assert "重新填写地址" in message(robot).reason


def test_a_sender_who_died_on_the_way_is_not_repeated_by_itself(world: SmallWorld, group: Receiver) -> None:
    robot = robot_of(world.north, group)
    send_digests(today=TODAY, at=NOW)
    RobotMessage.objects.update(state=MessageState.SENDING, claimed_at=NOW)
    wake_senders(at=NOW + 9 * MINUTE)
    assert message(robot).state == MessageState.SENDING
    wake_senders(at=NOW + 11 * MINUTE)
    assert message(robot).state == MessageState.FAILED
    assert "可能已经收到" in message(robot).reason


def test_yesterdays_digest_is_not_sent_today(world: SmallWorld, group: Receiver) -> None:
    robot = robot_of(world.north, group)
    send_digests(today=TODAY, at=NOW)
    assert wake_senders(at=NOW + dt.timedelta(days=1)) == 0
    assert "过时" in message(robot).reason


def test_a_silenced_robot_says_nothing_more(world: SmallWorld, group: Receiver) -> None:
    robot = robot_of(world.north, group)
    send_digests(today=TODAY, at=NOW)
    switch_robot(robot=robot, is_active=False, actor=world.people["administrator"], at=NOW)
    assert not send_message(message_id=message(robot).pk, at=NOW)
    send_digests(today=TODAY.replace(day=25), at=NOW.replace(day=25))
    assert robot.messages.count() == 1
    assert group.seen == []


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_what_the_morning_left() -> None:
    world = small_world()
    with receiving() as group:
        robot = robot_of(world.north, group)
        RobotMessage.objects.create(
            robot=robot, kind="trial", day=TODAY, title="题", text="文", next_try_at=NOW - MINUTE
        )
        send_robot_messages()
        send_robot_message(message_id=message(robot).pk)
        assert len(group.seen) == 1


def test_composing_costs_the_same_for_more_robots(world: SmallWorld, group: Receiver) -> None:
    robot_of(world.city, group)
    with counting() as one:
        send_digests(today=TODAY, at=NOW)
    RobotMessage.objects.all().delete()
    for unit in (world.north, world.south, world.home):
        robot_of(unit, group)
    with counting() as four:
        send_digests(today=TODAY, at=NOW)
    assert RobotMessage.objects.count() == 4
    assert four.queries <= one.queries


def test_a_filed_report_is_not_counted(world: SmallWorld, group: Receiver) -> None:
    world.report(state=ReportState.SUBMITTED)
    robot = robot_of(world.home, group)
    upper = robot_of(world.north, group)
    send_digests(today=TODAY, at=NOW)
    assert "临期 9 项" in message(robot).text
    assert "临期 17 项" in message(upper).text
