"""What the pages about supervisors share."""

import datetime as dt

from django.db.models import QuerySet

from core.paths import subtree
from units.enums import Role
from units.models import Unit, User


def bureau_of(user: User) -> Unit | None:
    """The unit for which the person arranges supervisors: the uppermost whose 创建办 the person is; None for others."""
    units = [row.unit for row in user.membership_list if row.role == Role.ADMINISTRATOR]
    return min(units, key=lambda unit: unit.path, default=None)


def units_of(bureau: Unit, today: dt.date) -> QuerySet[Unit]:
    """The units that its supervisors may look at."""
    rows: QuerySet[Unit] = Unit.objects.existing_on(today).filter(path__range=subtree(bureau.path))
    return rows
