"""Giving people roles in units, for good or for a time, and taking them away."""

import datetime as dt
from typing import Any

from django.db import transaction

from core.clock import day_of
from core.refusals import ConflictError, RefusedError
from units.enums import Role
from units.models import Membership, ReviewPanel, Unit, User
from units.operations.access import require_may_grant, require_may_revoke
from units.operations.audit import record_act

LONGEST_DEPUTY = 366
"""Days for which somebody may act for another at most."""


@transaction.atomic
def grant_membership(
    *,
    user: User,
    unit: Unit,
    role: Role,
    actor: User | None,
    at: dt.datetime,
    post: str = "",
    panel: ReviewPanel | None = None,
    by_two: bool = False,
) -> Membership:
    """Let the person act in ``role`` in the unit, or on its ``panel``; giving it twice changes only the post.

    ``by_two``: one proposed it and ``actor`` confirms (``operations.duties``), as the 创建办 needs it.
    """
    require_may_grant(actor=actor, user=user, unit=unit, role=role, by_two=by_two)
    row, is_new = Membership.objects.update_or_create(
        user=user, unit=unit, role=role, panel=panel, deputy_for=None, defaults={"post": post}
    )
    if user.home_unit_id is None:
        User.objects.filter(pk=user.pk, home_unit__isnull=True).update(home_unit=unit)
    if is_new:
        _record("授予角色", row, actor, at)
    return row


@transaction.atomic
def revoke_membership(*, membership: Membership, actor: User | None, at: dt.datetime) -> None:
    """Take the role away, and from whoever deputizes in it; what the person did stays theirs.

    ConflictError where somebody took it away before.
    """
    require_may_revoke(actor=actor, unit=membership.unit, role=Role(membership.role))
    deleted, _ = Membership.objects.filter(pk=membership.pk).delete()
    if not deleted:
        message = "这个角色刚刚已被收回，无需再次操作。"
        raise ConflictError(message)
    if membership.deputy_for_id is None:
        alike = Membership.objects.filter(unit=membership.unit_id, role=membership.role, panel=membership.panel_id)
        alike.filter(deputy_for=membership.user_id).delete()
    User.objects.filter(pk=membership.user_id, home_unit__isnull=True).update(home_unit=membership.unit_id)
    _record("收回代理" if membership.deputy_for_id else "收回角色", membership, actor, at)


@transaction.atomic
def appoint_deputy(
    *, membership: Membership, deputy: User, starts_on: dt.date, ends_on: dt.date, actor: User | None, at: dt.datetime
) -> Membership:
    """Let ``deputy`` act in the place of the membership's person from ``starts_on`` to ``ends_on``, both included.

    Appointing the same deputy again sets new days. RefusedError for days that make no sense or a role already held.
    """
    require_may_grant(actor=actor, user=deputy, unit=membership.unit, role=Role(membership.role))
    refusal = _refuse_deputy(membership, deputy, starts_on, ends_on, day_of(at))
    if refusal:
        raise RefusedError(refusal)
    row, _ = Membership.objects.update_or_create(
        user=deputy,
        unit=membership.unit,
        role=membership.role,
        panel=membership.panel,
        deputy_for_id=membership.user_id,
        defaults={"starts_on": starts_on, "ends_on": ends_on, "post": membership.post},
    )
    days = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat(), "deputy_for": str(membership.user)}
    _record("指定代理", row, actor, at, **days)
    return row


def _refuse_deputy(
    membership: Membership, deputy: User, starts_on: dt.date, ends_on: dt.date, today: dt.date
) -> str | None:
    alike = deputy.memberships.filter(unit=membership.unit_id, role=membership.role, panel=membership.panel_id)
    held = alike.filter(deputy_for__isnull=True)
    checks = (
        (membership.deputy_for_id is not None, "代理人不能再指定代理，请由本人的任职指定。"),
        (deputy.pk == membership.user_id, "不能由本人代理本人。"),
        (not deputy.is_active, f"{deputy}的账号已停用，不能担任代理。"),
        (ends_on < starts_on, "代理结束日期不能早于开始日期。"),
        (ends_on < today, "代理结束日期已经过去，请重新选择。"),
        ((ends_on - starts_on).days >= LONGEST_DEPUTY, "代理期最长一年；长期接任请直接授予角色或办理移交。"),
        (held.exists(), f"{deputy}在该单位本来就是{membership.get_role_display()}，无需代理。"),
    )
    return next((words for is_so, words in checks if is_so), None)


def _record(verb: str, row: Membership, actor: User | None, at: dt.datetime, **more: Any) -> None:
    details = {"role": row.role, "unit": row.unit.code, **({"panel": row.panel.name} if row.panel else {}), **more}
    record_act(actor=actor, verb=verb, subject=row.user, at=at, unit=row.unit, details=details)
