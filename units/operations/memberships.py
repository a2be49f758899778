"""Giving people roles in units, and taking them away."""

import datetime as dt

from django.db import transaction

from units.enums import Role
from units.models import Membership, Unit, User
from units.operations.access import require_administrator
from units.operations.audit import record_act


@transaction.atomic
def grant_membership(
    *, user: User, unit: Unit, role: Role, actor: User | None, at: dt.datetime, post: str = ""
) -> Membership:
    """Let the person act in ``role`` in the unit; giving it twice changes only the post."""
    require_administrator(actor=actor, unit=unit)
    row, is_new = Membership.objects.update_or_create(user=user, unit=unit, role=role, defaults={"post": post})
    if is_new:
        record_act(actor=actor, verb="授予角色", subject=row, at=at, unit=unit)
    return row


@transaction.atomic
def revoke_membership(*, membership: Membership, actor: User | None, at: dt.datetime) -> None:
    """Take the role away; what the person did stays theirs."""
    require_administrator(actor=actor, unit=membership.unit)
    record_act(actor=actor, verb="收回角色", subject=membership, at=at, unit=membership.unit)
    membership.delete()
