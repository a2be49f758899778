"""How units end: abolished, merged, split. None is ever deleted, and none loses its history."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from core.clock import day_of
from core.refusals import ConflictError, RefusedError
from units.enums import Arranging
from units.models import Membership, Unit, User
from units.operations.access import require_arranger, require_superior
from units.operations.audit import record_act
from units.operations.tree import hang_below, lock_tree
from units.operations.units import UnitFacts, claim_unit, found_unit
from units.permissions import GRANTABLE

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Founding:
    """A unit that comes into being by a merger or a split."""

    code: str
    facts: UnitFacts
    parent: Unit


@transaction.atomic
def end_unit(
    *,
    unit: Unit,
    exists_to: dt.date,
    successor: Unit | None,
    actor: User | None,
    at: dt.datetime,
    carries_people: bool = False,
) -> Unit:
    """Close the unit after the day ``exists_to``.

    With a successor, in this order: living subordinates hang below the successor; the unit itself too, so that whoever
    oversees the successor sees the history it took over; with ``carries_people`` whoever has a role in the unit gets the
    same in the successor, and keeps the old one for work that is still open. RefusedError where that is not possible,
    ConflictError where somebody was faster.
    """
    require_superior(actor=actor, unit=unit)
    if successor is not None:
        require_arranger(actor=actor, unit=successor, what=Arranging.UNITS)
    lock_tree()
    now = Unit.objects.get(pk=unit.pk)
    if now.exists_to is not None:
        message = f"“{now.name}”刚刚已被撤销（至 {now.exists_to}），无需再次操作。"
        raise ConflictError(message)
    living = list(Unit.objects.directly_below(now.path).exclude(exists_to__lte=exists_to))
    refusal = _refuse_end(now, exists_to, successor, day_of(at), len(living))
    if refusal:
        raise RefusedError(refusal)
    claim_unit(unit=unit)
    unit.exists_to, unit.successor = exists_to, successor
    unit.save(update_fields=["exists_to", "successor"])
    carried: list[str] = []
    if successor is not None:
        hang_below(roots=living, parent=successor)
        hang_below(roots=[unit], parent=successor)
        carried = _carry_people(unit, successor, actor, day_of(at)) if carries_people else []
    details = {
        "exists_to": exists_to.isoformat(),
        "successor": successor.code if successor else "",
        "moved": [child.code for child in living[:100]],
        "people": carried,
    }
    record_act(actor=actor, verb="撤销单位", subject=unit, at=at, unit=unit, details=details)
    ended: Unit = Unit.objects.get(pk=unit.pk)
    return ended


@transaction.atomic
def merge_units(
    *,
    units: Sequence[Unit],
    successor: Unit | Founding,
    on: dt.date,
    actor: User | None,
    at: dt.datetime,
    carries_people: bool = False,
) -> Unit:
    """Let ``successor``, there already or founded on the day ``on``, take over these units; each ends the day before."""
    if not units:
        message = "请至少选择一个要并入的单位。"
        raise RefusedError(message)
    into = _there(successor, on, actor, at)
    for unit in units:
        end_unit(unit=unit, exists_to=on - _DAY, successor=into, actor=actor, at=at, carries_people=carries_people)
    merged: Unit = Unit.objects.get(pk=into.pk)
    return merged


@transaction.atomic
def split_unit(
    *,
    unit: Unit,
    parts: Sequence[Unit | Founding],
    on: dt.date,
    ends: bool,
    actor: User | None,
    at: dt.datetime,
    carries_people: bool = False,
) -> list[Unit]:
    """Branch ``parts`` off on the day ``on``. Where the unit ``ends``, the first part is the successor of the rest."""
    require_superior(actor=actor, unit=unit)
    if not parts or (ends and len(parts) == 1):
        message = "分设后撤销原单位时，至少要有两个新单位；只有一个时请用“更名”或“撤销并承继”。"
        raise RefusedError(message)
    found = [_there(part, on, actor, at) for part in parts]
    if ends:
        unit = end_unit(
            unit=unit, exists_to=on - _DAY, successor=found[0], actor=actor, at=at, carries_people=carries_people
        )
    else:
        claim_unit(unit=unit)
    unit.branches.add(*(found[1:] if ends else found))
    details = {"parts": [part.code for part in found], "on": on.isoformat(), "ends": ends}
    record_act(actor=actor, verb="分设单位", subject=unit, at=at, unit=unit, details=details)
    return list(Unit.objects.filter(pk__in=[part.pk for part in found]))


def _there(part: Unit | Founding, on: dt.date, actor: User | None, at: dt.datetime) -> Unit:
    if isinstance(part, Founding):
        return found_unit(code=part.code, facts=part.facts, parent=part.parent, exists_from=on, actor=actor, at=at)
    return part


def _refuse_end(unit: Unit, exists_to: dt.date, successor: Unit | None, today: dt.date, below: int) -> str | None:
    if unit.exists_from is not None and exists_to < unit.exists_from:
        return f"撤销日期不能早于设立日期 {unit.exists_from}。"
    if exists_to > today:
        return "撤销日期不能晚于今天，请到当天再办理。"
    if successor is None:
        return f"“{unit.name}”还有 {below} 个下级单位，请先移走它们，或者指定承继单位。" if below else None
    checks = (
        (successor.pk == unit.pk, "承继单位不能是它自己。"),
        (
            not successor.exists_on(exists_to + _DAY),
            f"“{successor.name}”在 {exists_to + _DAY} 并不存在，不能承继。",
        ),
        (
            Unit.objects.get(pk=successor.pk).path.startswith(unit.path),
            f"“{successor.name}”就在“{unit.name}”之下，请先把它移到上一级，再由它承继。",
        ),
    )
    return next((words for is_so, words in checks if is_so), None)


def _carry_people(unit: Unit, successor: Unit, actor: User | None, today: dt.date) -> list[str]:
    """Roles for good of active people; never of the person who acts. Gives the login names."""
    rows = unit.memberships.in_force(today).filter(deputy_for__isnull=True, user__is_active=True)
    if actor is not None:
        rows = rows.filter(role__in=GRANTABLE).exclude(user=actor)
    found = list(rows.select_related("user"))
    Membership.objects.bulk_create(
        (Membership(user=row.user, unit=successor, role=row.role, post=row.post) for row in found),
        ignore_conflicts=True,
    )
    User.objects.filter(home_unit=unit).update(home_unit=successor)
    return sorted({row.user.username for row in found})
