"""The questions before every change of units and people."""

from django.conf import settings

from core.refusals import NotAllowedError
from units.enums import Arranging, Role
from units.models import Unit, User
from units.permissions import grantable_by, may_administer, may_arrange, may_arrange_above, may_manage_account

_WORDS = {Arranging.UNITS: "单位的变动", Arranging.ACCOUNTS: "账号", Arranging.ROLES: "角色"}


def require_administrator(*, actor: User | None, unit: Unit | None) -> None:
    """NotAllowedError unless the person may arrange ``unit``; ``actor`` None is the system itself."""
    if actor is not None and not may_administer(actor, unit):
        message = "只有本单位或上级单位的创建办可以这样修改。"
        raise NotAllowedError(message)


def require_arranger(*, actor: User | None, unit: Unit | None, what: Arranging) -> None:
    """NotAllowedError unless the person arranges ``what`` in ``unit``; ``actor`` None is the system itself."""
    if actor is None or may_arrange(actor, unit, what):
        return
    if settings.SEPARATE_ADMINISTRATORS:
        message = f"{_WORDS[what]}由{what.duty.label}办理。"
    else:
        message = "只有本单位或上级单位的创建办可以这样修改。"
    raise NotAllowedError(message)


def require_superior(*, actor: User | None, unit: Unit) -> None:
    """NotAllowedError unless the person may decide that ``unit`` moves or ends."""
    if actor is not None and not may_arrange_above(actor, unit):
        message = f"“{unit.name}”的调整、合并和撤销由{'系统管理员' if settings.SEPARATE_ADMINISTRATORS else '它上级单位的创建办'}办理。"
        raise NotAllowedError(message)


def require_may_grant(*, actor: User | None, user: User, unit: Unit, role: Role, by_two: bool = False) -> None:
    """NotAllowedError unless the person may give ``role`` in ``unit`` to ``user``: nobody gives themselves one.

    Where administrators are separated it takes two to make somebody 创建办; ``by_two`` says that it is so.
    """
    _require_arranger_of(role, actor, unit)
    if role == Role.ADMINISTRATOR and user.duty:
        message = f"{user}是{user.get_duty_display()}，不能兼任创建办。"
        raise NotAllowedError(message)
    if actor is None:
        return
    if actor.pk == user.pk and not (actor.is_superuser and not settings.SEPARATE_ADMINISTRATORS):
        other = "另一位安全管理员" if settings.SEPARATE_ADMINISTRATORS else "上级单位的创建办"
        message = f"不能给自己授予角色，请由{other}办理。"
        raise NotAllowedError(message)
    if actor.is_superuser:
        return
    if by_two:
        return
    if role == Role.ADMINISTRATOR and settings.SEPARATE_ADMINISTRATORS:
        message = "创建办要由两人任命：请在“账号安全 → 三员”提名，由另一位安全管理员确认。"
        raise NotAllowedError(message)
    if role not in {*grantable_by(actor), Role.PANELLIST, Role.SUPERVISOR}:
        message = f"“{role.label}”不由创建办任命，请联系安全管理员或运维人员。"
        raise NotAllowedError(message)


def require_may_revoke(*, actor: User | None, unit: Unit, role: Role) -> None:
    """NotAllowedError unless the person may take ``role`` in ``unit`` from somebody."""
    _require_arranger_of(role, actor, unit)


def _require_arranger_of(role: Role, actor: User | None, unit: Unit) -> None:
    """Seats on panels and outside supervisors are the campaign office's; every other role is a right."""
    if role in {Role.PANELLIST, Role.SUPERVISOR}:
        require_administrator(actor=actor, unit=unit)
    else:
        require_arranger(actor=actor, unit=unit, what=Arranging.ROLES)


def require_account_manager(*, actor: User | None, person: User) -> None:
    """NotAllowedError unless the person may manage this account."""
    if actor is not None and not may_manage_account(actor, person):
        who = "系统管理员" if settings.SEPARATE_ADMINISTRATORS else "管理此人全部任职单位的创建办"
        message = f"只有{who}可以管理这个账号；本人的账号不能由自己停用或重置，三员的账号由运维人员在服务器上重置。"
        raise NotAllowedError(message)
