"""Who may change units and people."""

from units.enums import Role
from units.models import Unit, User


def may_administer(user: User, unit: Unit | None) -> bool:
    """Whether the person arranges this unit and its people: its 创建办 or one above; None (a new root): nobody's."""
    return user.is_superuser or (unit is not None and user.holds(Role.ADMINISTRATOR, unit.path))
