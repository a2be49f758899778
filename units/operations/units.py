"""Founding, renaming and ending units."""

import datetime as dt

from django.db import transaction

from core.refusals import RefusedError
from units.enums import UnitKind
from units.models import Unit, User
from units.operations.access import require_administrator
from units.operations.audit import record_act
from units.pinyin import initials

_LONGEST = 160


@transaction.atomic
def create_unit(
    *,
    code: str,
    name: str,
    kind: UnitKind,
    parent: Unit | None,
    actor: User | None,
    at: dt.datetime,
    short_name: str = "",
    exists_from: dt.date | None = None,
) -> Unit:
    """Add a unit below ``parent`` (None: at the top). ValidationError for faulty values or a code in use."""
    require_administrator(actor=actor, unit=parent)
    unit = Unit(
        code=code,
        name=name,
        short_name=short_name,
        pinyin_initials=_searched_by(name, short_name),
        kind=kind,
        exists_from=exists_from,
    )
    unit.full_clean(exclude=["path", "depth"])
    if parent is None:
        Unit.objects.add_root(instance=unit)
    else:
        Unit.objects.add_child(Unit.objects.get(pk=parent.pk), instance=unit)
    record_act(actor=actor, verb="设立单位", subject=unit, at=at, unit=unit)
    return unit


@transaction.atomic
def rename_unit(*, unit: Unit, name: str, short_name: str, actor: User | None, at: dt.datetime) -> Unit:
    """Give the unit a new name; what campaigns wrote down under the old name keeps it."""
    require_administrator(actor=actor, unit=unit)
    before = unit.name
    unit.name, unit.short_name = name, short_name
    unit.pinyin_initials = _searched_by(name, short_name)
    unit.full_clean()
    unit.save(update_fields=["name", "short_name", "pinyin_initials"])
    record_act(actor=actor, verb="更名", subject=unit, at=at, unit=unit, details={"before": before, "now": name})
    return unit


@transaction.atomic
def end_unit(*, unit: Unit, exists_to: dt.date, successor: Unit | None, actor: User | None, at: dt.datetime) -> Unit:
    """Close the unit on a day; its history stays readable. RefusedError where it would succeed itself."""
    require_administrator(actor=actor, unit=unit)
    if successor is not None and successor.pk == unit.pk:
        message = "承继单位不能是它自己。"
        raise RefusedError(message)
    if unit.exists_from is not None and exists_to < unit.exists_from:
        message = f"撤销日期不能早于设立日期 {unit.exists_from}。"
        raise RefusedError(message)
    unit.exists_to, unit.successor = exists_to, successor
    unit.save(update_fields=["exists_to", "successor"])
    details = {"exists_to": exists_to.isoformat(), "successor": successor.code if successor else ""}
    record_act(actor=actor, verb="撤销单位", subject=unit, at=at, unit=unit, details=details)
    return unit


def _searched_by(name: str, short_name: str) -> str:
    return f"{initials(name)} {initials(short_name)}".strip()[:_LONGEST]
