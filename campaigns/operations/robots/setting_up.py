"""Setting robots up and trying them out."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.enums import MessageKind, MessageState, RobotKind
from campaigns.models import Robot, RobotMessage
from campaigns.permissions import may_set_up_robots
from core.clock import day_of
from core.outbound import ForbiddenAddressError, check_url
from core.queue import after_commit
from core.refusals import ConflictError, NotAllowedError, RefusedError
from core.sealing import seal
from units.models import Unit, User
from units.operations.audit import record_act

ADDRESS, SECRET = "robot-address", "robot-secret"
"""What the two are sealed for."""
PAUSE = dt.timedelta(minutes=1)
"""Between two trials of one robot."""


@transaction.atomic
def add_robot(
    *, unit: Unit, kind: RobotKind, name: str, address: str, secret: str, actor: User | None, at: dt.datetime
) -> Robot:
    """Set a robot up for a group of the unit; address and secret are sealed and never shown again.

    ValidationError for an address that may not be posted to and for a name the unit has already given.
    """
    _require(actor, unit)
    robot = Robot(unit=unit, kind=kind, name=name.strip(), set_by=actor, set_at=at)
    _place(robot, address, secret)
    if unit.robots.filter(name=robot.name).exists():
        raise ValidationError({"name": f"“{unit}”已有名为“{robot.name}”的群机器人，请换一个名称。"})
    robot.full_clean(exclude=["sealed_address", "sealed_secret"])
    robot.save()
    record_act(actor=actor, verb="设置群机器人", subject=robot, at=at, unit=unit, details={"host": robot.host})
    return robot


@transaction.atomic
def change_robot(*, robot: Robot, address: str, secret: str, actor: User, at: dt.datetime) -> None:
    """Give the robot a new address and secret; both are typed anew."""
    _require(actor, robot.unit)
    _place(robot, address, secret)
    robot.set_by, robot.set_at = actor, at
    robot.save()
    details = {"host": robot.host}
    record_act(actor=actor, verb="更换群机器人地址", subject=robot, at=at, unit=robot.unit, details=details)


@transaction.atomic
def switch_robot(*, robot: Robot, is_active: bool, actor: User, at: dt.datetime) -> bool:
    """Let the robot speak or be silent; what still waits to be sent is dropped then. False where it was so already."""
    _require(actor, robot.unit)
    if not Robot.objects.filter(pk=robot.pk, is_active=not is_active).update(is_active=is_active):
        return False
    if not is_active:
        waiting = robot.messages.filter(state=MessageState.WAITING)
        waiting.update(state=MessageState.FAILED, reason="机器人已停用，没有发送")
    verb = "启用群机器人" if is_active else "停用群机器人"
    record_act(actor=actor, verb=verb, subject=robot, at=at, unit=robot.unit)
    return True


@transaction.atomic
def queue_trial(*, robot: Robot, actor: User, at: dt.datetime) -> RobotMessage:
    """Let the robot say one sentence, at once and whatever the hour. RefusedError for a silent one or within a minute."""
    _require(actor, robot.unit)
    locked = Robot.objects.select_for_update().get(pk=robot.pk)
    if not locked.is_active:
        raise RefusedError("这个机器人已停用，请先启用再测试。")
    if locked.messages.filter(kind=MessageKind.TRIAL, next_try_at__gt=at - PAUSE).exists():
        raise RefusedError("一分钟内只能测试一次，请稍候再试。")
    message = RobotMessage.objects.create(
        robot=locked,
        kind=MessageKind.TRIAL,
        day=day_of(at),
        title="测试消息",
        text="### 文明行业创建：测试消息\n\n看到这条消息，说明群机器人已经接通，今后每个工作日最多提醒一次。",
        next_try_at=at,
    )
    after_commit("campaigns.send_robot_message", message_id=message.pk)
    record_act(actor=actor, verb="测试群机器人", subject=robot, at=at, unit=robot.unit)
    return message


@transaction.atomic
def resend_message(*, message: RobotMessage, actor: User, at: dt.datetime) -> None:
    """Try again what failed, from the first try on. RefusedError on a later day, ConflictError where it has not failed."""
    _require(actor, message.robot.unit)
    if message.day != day_of(at):
        raise RefusedError("这是以前的提醒，内容已经过时，不能重发；今天的情况会列在今天的提醒里。")
    if not message.robot.is_active:
        raise RefusedError("这个机器人已停用，请先启用再重发。")
    failed = RobotMessage.objects.filter(pk=message.pk, state=MessageState.FAILED)
    if not failed.update(state=MessageState.WAITING, tries=0, next_try_at=at, reason=""):
        raise ConflictError("这条消息不是发送失败的状态，可能刚刚有人重发过，请刷新页面。")
    after_commit("campaigns.send_robot_message", message_id=message.pk)
    robot = message.robot
    record_act(actor=actor, verb="重发群提醒", subject=robot, at=at, unit=robot.unit, details={"day": str(message.day)})


def _place(robot: Robot, address: str, secret: str) -> None:
    if secret and robot.kind != RobotKind.DINGTALK:
        raise ValidationError({"secret": "只有钉钉机器人用加签密钥，请留空。"})
    try:
        parts = check_url(address.strip())
    except ForbiddenAddressError as error:
        raise ValidationError({"address": str(error)}) from error
    robot.host = (parts.hostname or "")[:255]
    robot.sealed_address = seal(address.strip(), purpose=ADDRESS)
    robot.sealed_secret = seal(secret.strip(), purpose=SECRET) if secret.strip() else b""


def _require(actor: User | None, unit: Unit) -> None:
    if actor is not None and not may_set_up_robots(actor, unit):
        raise NotAllowedError("只有本单位或上级的创建办可以设置群机器人。")
