"""The leading group of a unit (组织领导到位)."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from core.refusals import ConflictError, RefusedError
from units.enums import GroupPost
from units.models import LeadingGroup, LeadingGroupMember, Unit, User
from units.operations.access import require_administrator
from units.operations.audit import record_act


@dataclass(frozen=True)
class GroupSeat:
    """One place in the group: who, as what, and the post held in the unit."""

    name: str
    group_post: GroupPost
    post: str = ""
    user: User | None = None


@transaction.atomic
def set_leading_group(
    *,
    unit: Unit,
    seats: Sequence[GroupSeat],
    actor: User | None,
    at: dt.datetime,
    founded_on: dt.date | None = None,
    document_number: str = "",
    seen: int | None = None,
) -> LeadingGroup:
    """Found the group or seat it anew, in the order given. RefusedError without exactly one 组长 or with a doubled seat.

    ``seen``: the last seat the person was shown (``last_seat``); ConflictError where it is another one by now.
    """
    require_administrator(actor=actor, unit=unit)
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    if seen is not None and seen != last_seat(group=LeadingGroup.objects.filter(unit=unit).first()):
        message = f"“{unit.name}”的领导小组刚刚已被其他人修改，本次操作没有执行。请刷新页面查看最新情况。"
        raise ConflictError(message)
    if sum(seat.group_post == GroupPost.HEAD for seat in seats) != 1:
        message = "领导小组应有且只有一位组长。"
        raise RefusedError(message)
    doubled = [name for (name, _), count in Counter((s.name, s.group_post) for s in seats).items() if count > 1]
    if doubled:
        message = f"同一职务重复列出：{'、'.join(doubled)}。"
        raise RefusedError(message)
    group, _ = LeadingGroup.objects.update_or_create(
        unit=unit, defaults={"founded_on": founded_on, "document_number": document_number}
    )
    group.members.all().delete()
    LeadingGroupMember.objects.bulk_create(
        LeadingGroupMember(
            group=group, name=seat.name, group_post=seat.group_post, post=seat.post, user=seat.user, position=position
        )
        for position, seat in enumerate(seats, start=1)
    )
    record_act(actor=actor, verb="组成领导小组", subject=group, at=at, unit=unit, details={"seats": len(seats)})
    return group


def last_seat(*, group: LeadingGroup | None) -> int:
    """The seat written last, 0 without any: every new seating has another."""
    last = group.members.order_by("-pk").first() if group else None
    return last.pk if last else 0
