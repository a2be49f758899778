"""Which systems there are and what they may do."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from core.refusals import NotAllowedError
from units.models import BusinessSystem, Unit, User
from units.operations.access import require_administrator
from units.operations.audit import record_act


@dataclass(frozen=True)
class SystemTerms:
    """The name of a system, its rights, and how often it may call."""

    name: str
    may_fill: bool = False
    may_record: bool = False
    may_read: bool = False
    calls_per_minute: int = 120
    is_active: bool = True


@transaction.atomic
def register_system(*, unit: Unit, terms: SystemTerms, actor: User | None, at: dt.datetime) -> BusinessSystem:
    """Register a system of the unit, still without a key. ValidationError for a name that the unit has already given."""
    require_administrator(actor=actor, unit=unit)
    system = BusinessSystem(unit=unit)
    _put(system, terms)
    record_act(actor=actor, verb="登记业务系统", subject=system, at=at, unit=unit, details=asdict(terms))
    return system


@transaction.atomic
def change_system(*, system: BusinessSystem, terms: SystemTerms, actor: User | None, at: dt.datetime) -> BusinessSystem:
    """Another name, other rights, or switched off: its keys then open nothing."""
    require_administrator(actor=actor, unit=system.unit)
    fresh = BusinessSystem.objects.select_for_update(of=("self",)).select_related("unit").get(pk=system.pk)
    before = {name: getattr(fresh, name) for name in asdict(terms)}
    _put(fresh, terms)
    details = {"before": before, "after": asdict(terms)}
    record_act(actor=actor, verb="修改业务系统", subject=fresh, at=at, unit=fresh.unit, details=details)
    return fresh


def require_system_of(*, actor: User | None, system: BusinessSystem) -> None:
    """NotAllowedError unless the person administers the unit of the system."""
    try:
        require_administrator(actor=actor, unit=system.unit)
    except NotAllowedError as error:
        message = f"“{system}”的密钥由“{system.unit}”或上级单位的创建办管理。"
        raise NotAllowedError(message) from error


def _put(system: BusinessSystem, terms: SystemTerms) -> None:
    for name, value in asdict(terms).items():
        setattr(system, name, value)
    system.name = terms.name.strip()
    taken = {"name": f"“{system.unit}”已有名为“{system.name}”的业务系统，请换一个名称。"}
    same = BusinessSystem.objects.filter(unit=system.unit, name=system.name).exclude(pk=system.pk)
    if same.exists():
        raise ValidationError(taken)
    system.full_clean()
    try:
        with transaction.atomic():
            system.save()
    except IntegrityError as error:  # somebody else gave the name a moment ago
        raise ValidationError(taken) from error
