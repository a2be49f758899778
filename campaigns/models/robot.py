"""Group robots (群机器人), and what they are to say: an outbox of which every row is sent once."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from campaigns.enums import MessageKind, MessageState, RobotKind
from units.enums import Role
from units.models import Unit, User


class RobotQuerySet(models.QuerySet["Robot"]):
    """Robots."""

    def visible_to(self, user: User) -> Self:
        """Robots of units that this person arranges; agrees with ``permissions.may_set_up_robots``."""
        return self.filter(user.reach_as(Role.ADMINISTRATOR).q("unit"))


class Robot(models.Model):
    """A robot of a unit's group, told each day how the unit and those below stand.

    Address and secret lie sealed; people see the host and nothing more.
    """

    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="robots")
    kind = models.CharField("平台", max_length=10, choices=RobotKind.choices)
    name = models.CharField("群名称", max_length=40)
    host = models.CharField("服务器", max_length=255, editable=False)
    sealed_address = models.BinaryField(editable=False)
    sealed_secret = models.BinaryField(editable=False, default=b"")
    is_active = models.BooleanField("启用", default=True)
    set_by = models.ForeignKey(
        User, verbose_name="设置人", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    set_at = models.DateTimeField("设置时间")

    objects = RobotQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "群机器人"
        ordering: ClassVar = ["unit__path", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["unit", "name"], name="robot_name_once"),
            models.CheckConstraint(condition=Q(kind__in=RobotKind.values), name="robot_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.name}"


class RobotMessageQuerySet(models.QuerySet["RobotMessage"]):
    """Messages."""

    def visible_to(self, user: User) -> Self:
        """Messages of robots the person sees."""
        return self.filter(user.reach_as(Role.ADMINISTRATOR).q("robot__unit"))


class RobotMessage(models.Model):
    """One message. Whoever sends it claims it first by compare-and-swap (``claimed_at``), so that nobody else does.

    ``reason``: why the last try failed, in the words of the administrator's page.
    """

    robot = models.ForeignKey(Robot, verbose_name="机器人", on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField("种类", max_length=10, choices=MessageKind.choices)
    day = models.DateField("日期")
    title = models.CharField("标题", max_length=80)
    text = models.TextField("内容")
    state = models.CharField("状态", max_length=10, choices=MessageState.choices, default=MessageState.WAITING)
    tries = models.PositiveSmallIntegerField("已试次数", default=0)
    next_try_at = models.DateTimeField("下次发送时间")
    claimed_at = models.DateTimeField("开始发送时间", null=True, blank=True)
    sent_at = models.DateTimeField("送达时间", null=True, blank=True)
    reason = models.CharField("失败原因", max_length=200, blank=True)

    objects = RobotMessageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "机器人消息"
        ordering: ClassVar = ["-day", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["robot", "day"], condition=Q(kind=MessageKind.DIGEST), name="robot_digest_once_a_day"
            ),
            models.CheckConstraint(condition=Q(kind__in=MessageKind.values), name="robot_message_kind_known"),
            models.CheckConstraint(condition=Q(state__in=MessageState.values), name="robot_message_state_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="robot_message_waiting")]

    def __str__(self) -> str:
        return f"{self.robot} {self.day}"

    @property
    def is_soon_known(self) -> bool:
        """Whether it is on its way this moment; a digest may wait for the morning."""
        waits = self.state == MessageState.WAITING and self.kind == MessageKind.TRIAL
        return waits or self.state == MessageState.SENDING
