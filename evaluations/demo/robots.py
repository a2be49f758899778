"""Two group robots of the demo. Their hosts do not exist, so that nothing leaves the machine."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.timezone import localtime

from campaigns.enums import MessageKind, MessageState, RobotKind
from campaigns.models import RobotMessage
from campaigns.operations.robots import add_robot, compose_group_digests
from core.clock import day_of
from core.workdays import add_workdays
from evaluations.demo.units import ROOT
from units.models import Unit, User

_HOST = "https://robot.invalid"
_DAYS = 2
"""Working days on which messages were sent before today."""


def set_up_robots(units: Mapping[str, Unit], people: Mapping[str, User], at: dt.datetime) -> None:
    """市局's group was told yesterday and before; that of 示例区 could not be reached yesterday."""
    told: dict[str, Any] = {"actor": people["admin"], "at": at}
    city = add_robot(
        unit=units[ROOT], kind=RobotKind.WECOM, name="市局创建工作群", address=f"{_HOST}/wecom", secret="", **told
    )
    district = add_robot(
        unit=units["shili"],
        kind=RobotKind.DINGTALK,
        name="示例区创建群",
        address=f"{_HOST}/dingtalk",
        secret="SEC-demo",  # noqa: S106 - no secret of anybody
        **told,
    )
    today = day_of(at)
    compose_group_digests(today=today, at=at)
    for robot in (city, district):
        written = robot.messages.filter(day=today).first()
        if written is not None:
            _tell_before(written, is_reached=robot == city, at=at)


def _tell_before(written: RobotMessage, *, is_reached: bool, at: dt.datetime) -> None:
    """What was said on the days before; today's waits for the morning's hours like any other."""
    for back in range(_DAYS, 0, -1):
        day = add_workdays(written.day, -back)
        sent_at = localtime(at).replace(year=day.year, month=day.month, day=day.day, hour=8, minute=30)
        is_sent = is_reached or back > 1
        RobotMessage.objects.create(
            robot=written.robot,
            kind=MessageKind.DIGEST,
            day=day,
            title=f"文明行业创建提醒：{day.month}月{day.day}日",
            text=written.text.replace(f"{written.day.month}月{written.day.day}日", f"{day.month}月{day.day}日"),
            state=MessageState.SENT if is_sent else MessageState.FAILED,
            tries=1 if is_sent else 5,
            next_try_at=sent_at,
            sent_at=sent_at if is_sent else None,
            reason="" if is_sent else "10 秒内没有应答（试了 5 次）",
        )
