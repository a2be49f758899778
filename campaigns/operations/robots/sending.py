"""Sending what is in the outbox. No transaction is open while a robot's host is spoken to."""

import datetime as dt

import structlog
from django.db import transaction
from django.db.models import F

from campaigns.enums import MessageKind, MessageState
from campaigns.models import RobotMessage
from campaigns.operations.robots.setting_up import ADDRESS, SECRET
from campaigns.queries.policies import policies_everywhere
from core.clock import day_of, hour_of
from core.outbound import ForbiddenAddressError, UnreachableError, post_json
from core.queue import after_commit
from core.robots import Verdict, compose_post, read_answer
from core.sealing import BrokenSealError, unseal

log = structlog.get_logger(__name__)

BACK_OFF = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""How long to wait after the first, second … try; after the last there is no other."""
_LOST_AFTER = dt.timedelta(minutes=10)
_MOST = 200
"""Messages one run asks for; the next minute brings the rest."""


@transaction.atomic
def wake_senders(*, at: dt.datetime) -> int:
    """Ask for a sender for each message that is due, digests only within the hours of the policy; how many are due.

    Given up, with a reason the administrator reads: digests of a day that is over, and messages whose sender died on the
    way. Those may have arrived, and are therefore not sent again by themselves.
    """
    today, policies = day_of(at), policies_everywhere()
    waiting = RobotMessage.objects.filter(state=MessageState.WAITING)
    waiting.filter(kind=MessageKind.DIGEST, day__lt=today).update(
        state=MessageState.FAILED, reason="当天没有送达，过时不再发送"
    )
    RobotMessage.objects.filter(state=MessageState.SENDING, claimed_at__lt=at - _LOST_AFTER).update(
        state=MessageState.FAILED, reason="发送途中服务中断，群里可能已经收到；确认没有收到再重发"
    )
    due = waiting.filter(next_try_at__lte=at)
    if not policies.digest_from_hour <= hour_of(at) < policies.digest_until_hour:
        due = due.exclude(kind=MessageKind.DIGEST)
    keys = list(due.order_by("next_try_at", "pk").values_list("pk", flat=True)[:_MOST])
    for key in keys:
        after_commit("campaigns.send_robot_message", message_id=key)
    return len(keys)


def send_message(*, message_id: int, at: dt.datetime) -> bool:
    """Claim one message by compare-and-swap and send it; whether it was taken. Nothing where another has claimed it.

    A time-out, 429 and a server's error are tried again after ``BACK_OFF``; anything else fails at once.
    """
    if not RobotMessage.objects.filter(pk=message_id, robot__is_active=True).exists():
        return False
    # By columns of the row alone: with a join PostgreSQL would not look again at a row that it waited for.
    waiting = RobotMessage.objects.filter(pk=message_id, state=MessageState.WAITING, next_try_at__lte=at)
    if not waiting.update(state=MessageState.SENDING, claimed_at=at, tries=F("tries") + 1):
        return False
    message = RobotMessage.objects.select_related("robot").get(pk=message_id)
    verdict = _send(message, at)
    if not verdict.was_taken:
        log.warning("robot_not_told", message=message.pk, tries=message.tries, reason=verdict.reason)
    RobotMessage.objects.filter(pk=message.pk, state=MessageState.SENDING, claimed_at=at).update(
        **_outcome(message, verdict, at)
    )
    return verdict.was_taken


def _send(message: RobotMessage, at: dt.datetime) -> Verdict:
    robot = message.robot
    try:
        address = unseal(bytes(robot.sealed_address), purpose=ADDRESS)
        secret = unseal(bytes(robot.sealed_secret), purpose=SECRET) if robot.sealed_secret else ""
        post = compose_post(
            kind=robot.kind, address=address, secret=secret, title=message.title, text=message.text, at=at
        )
        answer = post_json(post.url, post.payload)
    except BrokenSealError:
        return Verdict(was_taken=False, reason="系统密钥换过，保存的地址已打不开，请重新填写地址")
    except ForbiddenAddressError as error:
        return Verdict(was_taken=False, reason=str(error))
    except UnreachableError as error:
        return Verdict(was_taken=False, may_try_again=True, reason=str(error))
    return read_answer(robot.kind, answer.status, answer.body)


def _outcome(message: RobotMessage, verdict: Verdict, at: dt.datetime) -> dict[str, object]:
    if verdict.was_taken:
        return {"state": MessageState.SENT, "sent_at": at, "reason": ""}
    tries_left = len(BACK_OFF) + 1 - message.tries if message.kind == MessageKind.DIGEST else 0
    if verdict.may_try_again and tries_left > 0:
        later = at + BACK_OFF[message.tries - 1]
        return {"state": MessageState.WAITING, "next_try_at": later, "reason": verdict.reason}
    said = f"{verdict.reason}（试了 {message.tries} 次）" if verdict.may_try_again else verdict.reason
    return {"state": MessageState.FAILED, "reason": said[:200]}
