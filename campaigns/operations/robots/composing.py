"""What the groups are told in the morning: one message for each robot and working day."""

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from campaigns.enums import MessageKind
from campaigns.models import Robot, RobotMessage
from campaigns.queries.group_digest import GroupDigest, UnitStanding, group_digests
from core.queue import after_commit
from core.robots import fit, plain


@transaction.atomic
def compose_group_digests(*, today: dt.date, at: dt.datetime) -> int:
    """Put a message into the outbox for each group that must be told something and was not yet today; how many are new."""
    told = RobotMessage.objects.filter(day=today, kind=MessageKind.DIGEST).values("robot")
    robots = list(Robot.objects.filter(is_active=True).exclude(pk__in=told).select_related("unit"))
    found = group_digests(robots, today) if robots else {}
    rows = [_message(robot, found[robot.pk], today, at) for robot in robots if robot.pk in found]
    RobotMessage.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        after_commit("campaigns.send_robot_messages")
    return len(rows)


def _message(robot: Robot, digest: GroupDigest, today: dt.date, at: dt.datetime) -> RobotMessage:
    title = f"文明行业创建提醒：{today.month}月{today.day}日"
    text = fit(_lines(title, robot, digest), robot.kind, lambda count: f"另有 {count} 个单位，请登录查看。")
    return RobotMessage(robot=robot, kind=MessageKind.DIGEST, day=today, title=title, text=text, next_try_at=at)


def _lines(title: str, robot: Robot, digest: GroupDigest) -> Sequence[str]:
    """The answer and where to go first: when it is too long, the last units are left out."""
    return [
        f"### {title}",
        f"**{plain(robot.unit.name)}**：{_sum(digest)}。 [登录办理]({settings.SITE_URL}/)",
        *(f"- {plain(each.name)}：{_standing(each)}" for each in digest.units),
    ]


def _sum(digest: GroupDigest) -> str:
    return f"{_standing(digest)}，涉及 {len(digest.units)} 个单位"


def _standing(owed: UnitStanding | GroupDigest) -> str:
    counts = (
        (owed.late, f"逾期 {owed.late} 项"),
        (owed.soon, f"临期 {owed.soon} 项"),
        (owed.unanswered, f"批示逾期未答复 {owed.unanswered} 件"),
    )
    return "，".join(said for count, said in counts if count)
