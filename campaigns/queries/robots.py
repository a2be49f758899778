"""The administrator's page of group robots: what each said last, and what failed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet

from campaigns.enums import MessageState
from campaigns.models import Robot, RobotMessage
from units.models import User

LATEST = 5
"""Messages shown of each robot."""


@dataclass(frozen=True)
class RobotRow:
    """One robot with its latest messages, the newest first."""

    robot: Robot
    messages: tuple[RobotMessage, ...]

    @property
    def latest(self) -> RobotMessage | None:
        """What it said last."""
        return self.messages[0] if self.messages else None


@dataclass(frozen=True)
class RobotBoard:
    """A page of robots."""

    rows: tuple[RobotRow, ...]

    @property
    def failed(self) -> int:
        """Robots of the page whose last message failed."""
        return sum(1 for row in self.rows if row.latest is not None and row.latest.state == MessageState.FAILED)

    @property
    def is_waiting(self) -> bool:
        """Whether something will be answered within seconds, so that the page looks again."""
        return any(message.is_soon_known for row in self.rows for message in row.messages)


def robots_of(user: User) -> "QuerySet[Robot]":
    """Robots the person arranges, with what their rows show."""
    latest = RobotMessage.objects.order_by("-day", "-pk")
    found = Robot.objects.visible_to(user).select_related("unit", "set_by")
    return found.prefetch_related(Prefetch("messages", latest[:LATEST], to_attr="latest_messages"))


def robot_board(robots: Iterable[Any]) -> RobotBoard:
    """A page of ``robots_of``."""
    return RobotBoard(tuple(RobotRow(robot, tuple(robot.latest_messages)) for robot in robots))
