"""Units and people as the workbook that can be imported again."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from core.sheets import TemplateSheet, write_template
from core.sheets.template import Cell
from units.enums import Arranging
from units.importers.columns import NOTES, PEOPLE_COLUMNS, PEOPLE_SHEET, UNIT_COLUMNS, UNITS_SHEET
from units.models import Membership, Unit, User


def export_units(*, user: User | None, today: dt.date) -> bytes:
    """The units that ``user`` administers (None: all), and who holds a role there for good, in tree order."""
    units = Unit.objects.all() if user is None or user.is_superuser else _administered(user)
    people = Membership.objects.in_force(today).filter(unit__in=units, deputy_for__isnull=True)
    rows = people.filter(user__is_active=True).select_related("user", "unit").order_by("unit__path", "user__username")
    return _write(_unit_rows(units), _person_rows(rows))


def empty_template() -> bytes:
    """The workbook to be filled in."""
    return _write((), ())


def _administered(user: User) -> "Iterable[Unit]":
    return Unit.objects.filter(user.arranging(Arranging.UNITS).q())  # type: ignore[no-any-return]


def _write(units: Iterable[tuple[Cell, ...]], people: Iterable[tuple[Cell, ...]]) -> bytes:
    sheets = [TemplateSheet(UNITS_SHEET, UNIT_COLUMNS, units), TemplateSheet(PEOPLE_SHEET, PEOPLE_COLUMNS, people)]
    return write_template(sheets=sheets, notes=NOTES)


def _unit_rows(units: "Iterable[Unit]") -> Iterable[tuple[Cell, ...]]:
    codes = dict(Unit.objects.values_list("path", "code"))
    by_id = dict(Unit.objects.values_list("pk", "code"))
    for unit in units:
        yield (
            unit.code,
            unit.name,
            unit.short_name,
            codes.get(unit.path[: -unit.steplen], ""),
            str(unit.get_kind_display()),
            unit.comparison_class,
            unit.weight,
            unit.exists_from,
            unit.exists_to,
            by_id.get(unit.successor_id, ""),
        )


def _person_rows(memberships: Iterable[Membership]) -> Iterable[tuple[Cell, ...]]:
    seats: dict[tuple[int, int, str], list[Membership]] = defaultdict(list)
    for row in memberships:
        seats[row.unit_id, row.user_id, row.post].append(row)
    for rows in seats.values():
        first = rows[0]
        roles = "、".join(str(row.get_role_display()) for row in rows)
        user = first.user
        yield user.username, user.name, user.phone, user.email, first.unit.code, roles, first.post
