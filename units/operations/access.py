"""The questions before every change of units and people."""

from core.refusals import NotAllowedError
from units.enums import Role
from units.models import Unit, User
from units.permissions import GRANTABLE, may_administer, may_administer_above, may_manage_account


def require_administrator(*, actor: User | None, unit: Unit | None) -> None:
    """NotAllowedError unless the person may arrange ``unit``; ``actor`` None is the system itself."""
    if actor is not None and not may_administer(actor, unit):
        message = "只有本单位或上级单位的创建办可以这样修改。"
        raise NotAllowedError(message)


def require_superior(*, actor: User | None, unit: Unit) -> None:
    """NotAllowedError unless the person may decide that ``unit`` moves or ends."""
    if actor is not None and not may_administer_above(actor, unit):
        message = f"“{unit.name}”的调整、合并和撤销由它上级单位的创建办办理。"
        raise NotAllowedError(message)


def require_may_grant(*, actor: User | None, user: User, unit: Unit, role: Role) -> None:
    """NotAllowedError unless the person may give ``role`` in ``unit`` to ``user``: nobody gives themselves one."""
    require_administrator(actor=actor, unit=unit)
    if actor is None or actor.is_superuser:
        return
    if actor.pk == user.pk:
        message = "不能给自己授予角色，请由上级单位的创建办办理。"
        raise NotAllowedError(message)
    if role not in {*GRANTABLE, Role.PANELLIST, Role.SUPERVISOR}:
        message = f"“{role.label}”不由创建办任命，请联系系统管理员。"
        raise NotAllowedError(message)


def require_account_manager(*, actor: User | None, person: User) -> None:
    """NotAllowedError unless the person may manage this account."""
    if actor is not None and not may_manage_account(actor, person):
        message = "只有管理此人全部任职单位的创建办可以管理这个账号，本人的账号也不能由自己停用或重置。"
        raise NotAllowedError(message)
