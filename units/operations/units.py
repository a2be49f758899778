"""Founding and changing units; how they end is in ``successions``."""

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import F

from core.clock import day_of
from core.refusals import ConflictError, RefusedError
from units.enums import Arranging, UnitKind
from units.models import Unit, UnitPast, User
from units.operations.access import require_arranger, require_superior
from units.operations.audit import record_act
from units.operations.tree import hang_below, lock_tree
from units.pinyin import initials

_LONGEST = 160
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class UnitFacts:
    """What is written down about a unit."""

    name: str
    kind: UnitKind
    short_name: str = ""
    comparison_class: str = ""
    weight: Decimal = Decimal(1)

    @classmethod
    def of(cls, unit: Unit) -> "UnitFacts":
        """The facts of a unit as they stand."""
        return cls(unit.name, UnitKind(unit.kind), unit.short_name, unit.comparison_class, unit.weight)


@transaction.atomic
def found_unit(
    *,
    code: str,
    facts: UnitFacts,
    parent: Unit | None,
    actor: User | None,
    at: dt.datetime,
    exists_from: dt.date | None = None,
) -> Unit:
    """Add a unit below ``parent`` (None: at the top). ValidationError for faulty values or a code in use."""
    require_arranger(actor=actor, unit=parent, what=Arranging.UNITS)
    lock_tree()
    unit = Unit(code=code, exists_from=exists_from, pinyin_initials=_searched_by(facts), **asdict(facts))
    unit.full_clean(exclude=["path", "depth"])
    if parent is None:
        Unit.objects.add_root(instance=unit)
    else:
        above = Unit.objects.get(pk=parent.pk)
        _refuse_ended(above)
        Unit.objects.add_child(above, instance=unit)
    record_act(actor=actor, verb="设立单位", subject=unit, at=at, unit=unit)
    return unit


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
    """``found_unit`` for a unit of which no more is known."""
    facts = UnitFacts(name, kind, short_name)
    return found_unit(code=code, facts=facts, parent=parent, actor=actor, at=at, exists_from=exists_from)


@transaction.atomic
def change_unit(
    *, unit: Unit, facts: UnitFacts, actor: User | None, at: dt.datetime, on: dt.date | None = None
) -> Unit:
    """Write new facts, valid from the day ``on``; None corrects a mistake and leaves no trace in the unit's history.

    What campaigns wrote down under an old name or kind keeps it. ConflictError where the unit was changed since it was
    read, RefusedError for an impossible day, ValidationError for faulty values.
    """
    require_arranger(actor=actor, unit=unit, what=Arranging.UNITS)
    before = UnitFacts.of(unit)
    if facts == before:
        return unit
    if on is not None and (facts.name, facts.short_name, facts.kind) != (unit.name, unit.short_name, unit.kind):
        _refuse_ended(unit)
        write_past(unit=unit, on=on, today=day_of(at))
    for field, value in asdict(facts).items():
        setattr(unit, field, value)
    unit.pinyin_initials = _searched_by(facts)
    unit.full_clean(exclude=["path", "depth"])
    claim_unit(unit=unit)
    unit.save(update_fields=[*asdict(facts), "pinyin_initials"])
    verb = "更名" if facts.name != before.name else "修改单位"
    details = {"before": before.name, "now": facts.name, "on": on.isoformat() if on else ""}
    record_act(actor=actor, verb=verb, subject=unit, at=at, unit=unit, details=details)
    return unit


def rename_unit(
    *, unit: Unit, name: str, short_name: str, actor: User | None, at: dt.datetime, on: dt.date | None = None
) -> Unit:
    """``change_unit`` for the names alone, from the day of ``at`` where none is given."""
    now = UnitFacts.of(unit)
    facts = UnitFacts(name, now.kind, short_name, now.comparison_class, now.weight)
    return change_unit(unit=unit, facts=facts, actor=actor, at=at, on=on or day_of(at))


@transaction.atomic
def move_unit(*, unit: Unit, parent: Unit, on: dt.date, actor: User | None, at: dt.datetime) -> Unit:
    """Hang the unit with all below it below ``parent`` from the day ``on``; campaigns keep the tree they began with.

    RefusedError where ``parent`` is the unit itself, is below it or has ended; ConflictError where it was changed since.
    """
    require_superior(actor=actor, unit=unit)
    require_arranger(actor=actor, unit=parent, what=Arranging.UNITS)
    lock_tree()
    before, above = Unit.objects.superior_of(unit), Unit.objects.get(pk=parent.pk)
    for each in (unit, above):
        _refuse_ended(each)
    if unit.pk == above.pk:
        message = "不能把单位移到它自己下面。"
        raise RefusedError(message)
    if before is not None and before.pk == above.pk:
        message = f"“{unit.name}”现在就在“{above.name}”之下。"
        raise RefusedError(message)
    write_past(unit=unit, on=on, today=day_of(at))
    claim_unit(unit=unit)
    hang_below(roots=[unit], parent=above)
    details = {"before": before.code if before else "", "now": above.code, "on": on.isoformat()}
    record_act(actor=actor, verb="调整隶属", subject=unit, at=at, unit=unit, details=details)
    moved: Unit = Unit.objects.get(pk=unit.pk)
    return moved


def claim_unit(*, unit: Unit) -> None:
    """Be the one who changes the row as it was read: compare-and-swap on its version, else ConflictError."""
    if not Unit.objects.filter(pk=unit.pk, version=unit.version).update(version=F("version") + 1):
        message = f"“{unit.name}”刚刚已被其他人修改，本次操作没有执行。请刷新页面查看最新情况。"
        raise ConflictError(message)
    unit.version += 1


def write_past(*, unit: Unit, on: dt.date, today: dt.date) -> None:
    """Keep what the unit is until the day before ``on``. RefusedError for a day to come or before the last change.

    A second change on the same day leaves no trace: nobody has known the unit as it was between the two.
    """
    last = unit.pasts.last()
    until = on - _DAY
    if on > today:
        message = "生效日期不能晚于今天，请到生效当天再办理。"
        raise RefusedError(message)
    if unit.exists_from is not None and until < unit.exists_from:
        message = f"生效日期须晚于设立日期 {unit.exists_from}。"
        raise RefusedError(message)
    if last is not None and until < last.until_on:
        message = f"生效日期须晚于上一次变更（{last.until_on + _DAY}）。"
        raise RefusedError(message)
    if last is None or until > last.until_on:
        UnitPast.objects.create(
            unit=unit,
            until_on=until,
            name=unit.name,
            short_name=unit.short_name,
            kind=unit.kind,
            parent=Unit.objects.superior_of(unit),
        )


def _refuse_ended(unit: Unit) -> None:
    if unit.exists_to is not None:
        message = f"“{unit.name}”已于 {unit.exists_to} 撤销，不能再这样修改。"
        raise RefusedError(message)


def _searched_by(facts: UnitFacts) -> str:
    return f"{initials(facts.name)} {initials(facts.short_name)}".strip()[:_LONGEST]
