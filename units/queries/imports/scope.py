"""How far the person who imports may reach."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings

from units.enums import Arranging, Duty, Role
from units.models import Membership, Unit, User
from units.permissions import GRANTABLE


@dataclass(frozen=True)
class Scope:
    """The subtrees that ``actor`` administers; the system (None) and technical staff reach everything."""

    actor: User | None
    today: dt.date

    @property
    def is_unbound(self) -> bool:
        """Whether everything may be changed."""
        return self.actor is None or (self.actor.is_superuser and not settings.SEPARATE_ADMINISTRATORS)

    def covers(self, path: str) -> bool:
        """Whether the unit with this path may be arranged; agrees with ``may_arrange``."""
        return self.is_unbound or any(path.startswith(prefix) for prefix in self._prefixes)

    def covers_above(self, path: str) -> bool:
        """Whether the unit with this path may be moved; agrees with ``may_arrange_above``."""
        return self.is_unbound or any(path.startswith(prefix) and path != prefix for prefix in self._prefixes)

    def may_grant(self, role: Role) -> bool:
        """Whether this role may be given; agrees with ``require_may_grant``."""
        if self.is_unbound or self.actor is None:
            return True
        return role in GRANTABLE and bool(self.actor.arranging(Arranging.ROLES).prefixes)

    def may_manage(self, person: User, memberships: list[Membership], home: Unit | None) -> bool:
        """Whether the person's name and addresses may be changed; agrees with ``may_manage_account``.

        ``memberships`` with their units: all that the person has. The system may change everybody.
        """
        if self.actor is None:
            return True
        if person.pk == self.actor.pk or person.duty:
            return False
        if person.is_staff or person.is_superuser or self.actor.duty == Duty.SYSTEM:
            return self.is_unbound or not (person.is_staff or person.is_superuser)
        rows = [row for row in memberships if row.ends_on is None or row.ends_on >= self.today]
        paths = [row.unit.path for row in rows] + ([home.path] if home else [])
        is_auditor = any(row.role == Role.AUDITOR for row in rows)
        return bool(paths) and not is_auditor and all(map(self.covers, paths))

    @property
    def _prefixes(self) -> tuple[str, ...]:
        return () if self.actor is None else self.actor.arranging(Arranging.UNITS).prefixes
