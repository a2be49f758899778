"""All open work of a person to another one, in one step."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from campaigns.models import ProgressReport
from campaigns.queries.handover import places_in_hand, roles_in_hand
from core.clock import day_of
from core.refusals import ConflictError, NotAllowedError, RefusedError
from units.enums import REVIEWING, Role
from units.models import User
from units.operations.audit import record_act
from units.operations.memberships import grant_membership, revoke_membership


@dataclass(frozen=True)
class HandedOver:
    """How many roles and places in chains went over."""

    roles: int
    places: int


@transaction.atomic
def hand_over(*, giver: User, taker: User, actor: User, at: dt.datetime) -> HandedOver:
    """Give roles that are work, and places in the chains of work still wanted, from ``giver`` to ``taker``.

    Only in units that ``actor`` administers. What was submitted and decided stays signed as it was; drafts belong to
    the unit and wait for its new reporter. Deputies of the roles end with them. RefusedError for a taker who cannot be;
    ConflictError where nothing is left, because somebody was faster.
    """
    _require_fit(giver, taker, actor)
    today = day_of(at)
    User.objects.select_for_update(no_key=True).get(pk=giver.pk)
    roles = list(roles_in_hand(giver, actor, today))
    held = set(taker.memberships.filter(deputy_for__isnull=True).values_list("unit", "role", "panel"))
    for row in roles:
        if (row.unit_id, row.role, row.panel_id) not in held:
            place: dict[str, Any] = {"unit": row.unit, "role": Role(row.role), "post": row.post, "panel": row.panel}
            grant_membership(user=taker, actor=actor, at=at, **place)
        revoke_membership(membership=row, actor=actor, at=at)
    if any(row.role in REVIEWING for row in roles):
        ProgressReport.objects.awaiting_review().filter(proposed_to=giver).update(proposed_to=taker)
    places = places_in_hand(giver, actor, today).update(user=taker)
    if not roles and not places:
        message = f"{giver}现在没有可以移交的工作（可能刚刚已被移交）。请刷新页面查看最新情况。"
        raise ConflictError(message)
    details = {"to": taker.username, "roles": [[row.unit.code, row.role] for row in roles], "places": places}
    record_act(actor=actor, verb="移交工作", subject=giver, at=at, unit=giver.home_unit, details=details)
    return HandedOver(len(roles), places)


def _require_fit(giver: User, taker: User, actor: User) -> None:
    if Role.ADMINISTRATOR not in actor.roles:
        message = "只有创建办可以办理移交。"
        raise NotAllowedError(message)
    if taker.pk == actor.pk:
        message = "不能移交给自己，请由上级单位的创建办办理。"
        raise NotAllowedError(message)
    if giver.pk == taker.pk:
        message = "不能移交给本人，请另选一位。"
        raise RefusedError(message)
    if not taker.is_active:
        message = f"{taker}的账号已停用，请另选一位，或者先启用账号。"
        raise RefusedError(message)
