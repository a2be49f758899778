"""The administrator's page of robots: what may be typed, what is never shown, who sees it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client, override_settings
from django.urls import reverse

from campaigns.enums import MessageKind, MessageState, RobotKind
from campaigns.models import Robot, RobotMessage
from campaigns.operations.robots import add_robot, queue_trial, send_message
from tests.campaigns.robots.receiver import receiving
from tests.counting import counting
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.enums import Role
from units.models import AuditEntry

LIST, NEW = reverse("campaigns:robots"), reverse("campaigns:new_robot")
ADDRESS = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6"


@pytest.fixture(autouse=True)
def _today(db: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    world = small_world()
    world.people["administrator_south"] = person("administrator_south", world.south, Role.ADMINISTRATOR)
    return world


def client_of(world: SmallWorld, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def typed(world: SmallWorld, **more: Any) -> dict[str, Any]:
    return {"unit": world.north.code, "kind": "wecom", "name": "北区群", "address": ADDRESS, "secret": "", **more}


def robot_of(world: SmallWorld, **more: Any) -> Robot:
    told = {"kind": RobotKind.WECOM, "name": "北区群", "address": ADDRESS, "secret": "", "actor": None, "at": NOW}
    return add_robot(unit=world.north, **{**told, **more})


def failed(robot: Robot, day: dt.date = TODAY) -> RobotMessage:
    common = {"day": day, "title": "题", "text": "文", "next_try_at": NOW, "reason": "10 秒内没有应答（试了 5 次）"}
    return robot.messages.create(kind=MessageKind.DIGEST, state=MessageState.FAILED, tries=5, **common)


def test_it_is_set_up_and_neither_address_nor_secret_is_ever_shown(world: SmallWorld) -> None:
    client = client_of(world, "administrator")
    answer = client.post(NEW, typed(world, kind="dingtalk", secret="SECverysecret"), follow=True)
    robot = Robot.objects.get()
    pages = answer.content.decode() + client.get(reverse("campaigns:robot", args=[robot.pk])).content.decode()
    assert "qyapi.weixin.qq.com" in pages
    assert "693a91f6" not in pages
    assert "SECverysecret" not in pages
    assert b"693a91f6" not in bytes(robot.sealed_address)
    assert b"SECverysecret" not in bytes(robot.sealed_secret)
    entry = AuditEntry.objects.get(verb="设置群机器人")
    assert (entry.unit, "693a91f6" in str(entry.details)) == (world.north, False)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"address": "http://qyapi.weixin.qq.com/x"}, "必须以 https:// 开头"),
        ({"address": "随便写的"}, "完整复制"),
        ({"secret": "SEC1"}, "只有钉钉机器人用加签密钥"),
        ({"name": "旧群"}, "请换一个名称"),
        ({"unit": "nowhere"}, "单位"),
        ({"kind": "feishu"}, "feishu"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_nothing_is_kept(
    world: SmallWorld, more: dict[str, str], said: str
) -> None:
    robot_of(world, name="旧群")
    answer = client_of(world, "administrator").post(NEW, typed(world, **more))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert ADDRESS not in answer.content.decode()
    assert Robot.objects.count() == 1


@pytest.mark.parametrize(
    ("who", "listed", "opened"),
    [
        ("administrator", 200, 200),
        ("administrator_south", 200, 404),
        ("leader", 403, 403),
        ("reviewer", 403, 403),
        ("reporter", 403, 403),
        ("auditor", 403, 403),
        ("stranger", 403, 403),
    ],
)
def test_only_the_office_sees_its_robots(world: SmallWorld, who: str, listed: int, opened: int) -> None:
    robot, client = robot_of(world), client_of(world, who)
    assert client.get(LIST).status_code == listed
    assert ("北区群" in client.get(LIST).content.decode()) == (who == "administrator")
    assert client.get(NEW).status_code == listed
    page = reverse("campaigns:robot", args=[robot.pk])
    assert client.get(page).status_code == opened
    for name, key in (("try_robot", robot.pk), ("switch_robot", robot.pk), ("resend_message", failed(robot).pk)):
        allowed = 302 if who == "administrator" else opened
        assert client.post(reverse(f"campaigns:{name}", args=[key]), {"on": "1"}).status_code == allowed


def test_a_foreign_unit_is_not_on_offer(world: SmallWorld) -> None:
    assert client_of(world, "administrator_south").post(NEW, typed(world)).status_code == 422
    assert not Robot.objects.exists()


def test_a_trial_arrives_and_its_success_is_shown(world: SmallWorld) -> None:
    with override_settings(OUTBOUND_ALLOW_HTTP=True, OUTBOUND_NETWORKS=["127.0.0.0/8"]), receiving() as group:
        robot, client = robot_of(world, address=group.address), client_of(world, "administrator")
        page = client.post(reverse("campaigns:try_robot", args=[robot.pk]), follow=True).content.decode()
        assert "等待发送" in page
        assert 'hx-trigger="every 3s"' in page
        send_message(message_id=robot.messages.get().pk, at=NOW)
        assert "测试消息" in group.seen[0][1]["markdown"]["content"]
    part = client.get(LIST, headers={"HX-Request": "true"}).content.decode()
    assert "送达" in part
    assert "hx-trigger" not in part
    assert "<html" not in part


def test_a_trial_in_vain_says_why_at_once(world: SmallWorld) -> None:
    with override_settings(OUTBOUND_ALLOW_HTTP=True):
        robot = robot_of(world, address="http://127.0.0.1:9/")
        send_message(message_id=queue_trial(robot=robot, actor=world.people["administrator"], at=NOW).pk, at=NOW)
    assert "指向内部网络" in client_of(world, "administrator").get(LIST).content.decode()


def test_a_second_trial_waits_a_minute(world: SmallWorld) -> None:
    robot, client = robot_of(world), client_of(world, "administrator")
    address = reverse("campaigns:try_robot", args=[robot.pk])
    assert client.post(address).status_code == 302
    answer = client.post(address)
    assert answer.status_code == 400
    assert "一分钟内只能测试一次" in answer.content.decode()
    assert robot.messages.count() == 1


def test_what_failed_is_shown_with_its_reason_and_sent_again_today_only(world: SmallWorld) -> None:
    robot, client = robot_of(world), client_of(world, "administrator")
    message = failed(robot)
    page = client.get(LIST).content.decode()
    assert "1 个群最近一次没有送到" in page
    assert "10 秒内没有应答（试了 5 次）" in page
    again = reverse("campaigns:resend_message", args=[message.pk])
    assert client.post(again).status_code == 302
    assert client.post(again).status_code == 409
    message.refresh_from_db()
    assert (message.state, message.tries) == (MessageState.WAITING, 0)
    old = failed(robot, TODAY - dt.timedelta(days=1))
    answer = client.post(reverse("campaigns:resend_message", args=[old.pk]))
    assert answer.status_code == 400
    assert "已经过时" in answer.content.decode()


def test_a_new_address_takes_the_place_of_the_old(world: SmallWorld) -> None:
    robot, client = robot_of(world), client_of(world, "administrator")
    page = reverse("campaigns:robot", args=[robot.pk])
    assert client.post(page, {"address": "http://a/", "secret": ""}).status_code == 422
    assert client.post(page, {"address": "https://oapi.dingtalk.com/robot/send?access_token=9"}).status_code == 302
    robot.refresh_from_db()
    assert robot.host == "oapi.dingtalk.com"


def test_the_list_costs_the_same_for_more_robots(world: SmallWorld) -> None:
    client = client_of(world, "administrator")
    failed(robot_of(world))
    with counting() as one:
        client.get(LIST)
    for name in "甲乙丙":
        failed(robot_of(world, name=name))
    with counting() as four:
        client.get(LIST)
    assert four.queries == one.queries
