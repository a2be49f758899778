"""Who may change units and people."""

from django.conf import settings

from core import clock
from units.enums import Arranging, Duty, Role
from units.models import Unit, User

GRANTABLE = (Role.REPORTER, Role.REVIEWER, Role.LEADER, Role.ADMINISTRATOR)
"""Roles the campaign office gives; whoever audits it is appointed by the technical staff."""


def may_read_audit(user: User) -> bool:
    """Whether the person reads the audit trail: of which units, ``AuditEntry.objects.readable_by`` says."""
    return _is_technical(user) or user.duty == Duty.AUDIT or Role.AUDITOR in user.roles


def grantable_by(user: User) -> tuple[Role, ...]:
    """Roles in units that the person gives where they arrange roles; auditors are the security administrator's.

    Where administrators are separated nobody gives the 创建办 alone (``operations.duties``).
    """
    roles = (*GRANTABLE, Role.AUDITOR) if user.duty == Duty.SECURITY else GRANTABLE
    needs_two = settings.SEPARATE_ADMINISTRATORS
    return tuple(role for role in roles if not (needs_two and role == Role.ADMINISTRATOR))


def may_administer(user: User, unit: Unit | None) -> bool:
    """Whether the person arranges this unit and its people: its 创建办 or one above; None (a new root): nobody's."""
    return user.is_superuser or (unit is not None and user.holds(Role.ADMINISTRATOR, unit.path))


def may_arrange(user: User, unit: Unit | None, what: Arranging) -> bool:
    """Whether the person arranges units, accounts or roles in this unit; None (a new root): only technical staff."""
    return _is_technical(user) or (unit is not None and user.arranging(what).covers(unit.path, unit.pk))


def may_arrange_above(user: User, unit: Unit) -> bool:
    """Whether the person decides that this unit moves or ends: whoever arranges a unit above it."""
    above = user.arranging(Arranging.UNITS).prefixes
    return _is_technical(user) or any(unit.path[: -unit.steplen].startswith(prefix) for prefix in above)


def may_manage_account(user: User, person: User) -> bool:
    """Whether the person resets the password of, or switches off, an account.

    Only where every unit of the account is theirs: whoever could reset a superior's password would be the superior.
    Nobody does it to themselves, nor to auditors and technical staff; to none of the three administrators, either: who
    could reset the password of another would hold two duties.
    """
    if user.pk == person.pk or person.duty:
        return False
    if person.is_staff or person.is_superuser:
        return _is_technical(user)
    if user.duty == Duty.SYSTEM:
        return True
    rows = list(person.memberships.not_over(clock.today()).select_related("unit"))
    units = [row.unit for row in rows] + ([person.home_unit] if person.home_unit else [])
    is_auditor = any(row.role == Role.AUDITOR for row in rows)
    return bool(units) and not is_auditor and all(may_arrange(user, unit, Arranging.ACCOUNTS) for unit in units)


def may_guard_accounts(user: User) -> bool:
    """Whether the person decides the rules of accounts and lifts locks: a security administrator.

    A bureau that does not separate its administrators leaves it to the 创建办 of a topmost unit.
    """
    if user.duty == Duty.SECURITY:
        return True
    return not settings.SEPARATE_ADMINISTRATORS and (user.is_superuser or _is_top_office(user))


def may_propose_duties(user: User) -> bool:
    """Whether the person proposes who becomes one of the three administrators, or is relieved."""
    return user.duty == Duty.SYSTEM or may_guard_accounts(user)


def may_decide_duties(user: User) -> bool:
    """Whether the person confirms what somebody else proposed; the operation asks that it be somebody else."""
    return may_guard_accounts(user)


def needs_second_factor(user: User) -> bool:
    """Whether the person signs in with a second factor: administrators of every kind, where the installation says so."""
    is_some_administrator = user.is_superuser or user.is_staff or bool(user.duty) or Role.ADMINISTRATOR in user.roles
    return bool(settings.SECOND_FACTOR_REQUIRED) and is_some_administrator


def _is_technical(user: User) -> bool:
    """Technical staff may everything, but not where administrators are separated: there each act has its hand."""
    return user.is_superuser and not settings.SEPARATE_ADMINISTRATORS


def _is_top_office(user: User) -> bool:
    return any(row.role == Role.ADMINISTRATOR and row.unit.is_root() for row in user.membership_list)
