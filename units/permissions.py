"""Who may change units and people."""

from core import clock
from units.enums import Role
from units.models import Unit, User

GRANTABLE = (Role.REPORTER, Role.REVIEWER, Role.LEADER, Role.ADMINISTRATOR)
"""Roles the campaign office gives; whoever audits it is appointed by the technical staff."""


def may_read_audit(user: User) -> bool:
    """Whether the person reads the audit trail: of which units, ``AuditEntry.objects.readable_by`` says."""
    return user.is_superuser or Role.AUDITOR in user.roles


def may_administer(user: User, unit: Unit | None) -> bool:
    """Whether the person arranges this unit and its people: its 创建办 or one above; None (a new root): nobody's."""
    return user.is_superuser or (unit is not None and user.holds(Role.ADMINISTRATOR, unit.path))


def may_administer_above(user: User, unit: Unit) -> bool:
    """Whether the person decides that this unit moves or ends: the 创建办 of a unit above it."""
    return user.is_superuser or (not unit.is_root() and user.holds(Role.ADMINISTRATOR, unit.path[: -unit.steplen]))


def may_manage_account(user: User, person: User) -> bool:
    """Whether the person resets the password of, or switches off, an account.

    Only where every unit of the account is theirs: whoever could reset a superior's password would be the superior.
    Nobody does it to themselves, nor to auditors and technical staff.
    """
    if user.pk == person.pk or person.is_staff or person.is_superuser:
        return user.is_superuser and user.pk != person.pk
    rows = list(person.memberships.not_over(clock.today()).select_related("unit"))
    units = [row.unit for row in rows] + ([person.home_unit] if person.home_unit else [])
    is_auditor = any(row.role == Role.AUDITOR for row in rows)
    return bool(units) and not is_auditor and all(may_administer(user, unit) for unit in units)
