"""Ledger records of a business system."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import LedgerEntry, LedgerKind
from campaigns.operations.ledger import EntryContent, add_entry
from campaigns.queries.systems.units import units_of
from core.refusals import FaultyError, RefusedError
from units.models import BusinessSystem, Unit
from units.operations.audit import record_act


@dataclass(frozen=True)
class PushedRecord:
    """One record: code of the unit, code of the kind, and what is said."""

    unit: str
    kind: str
    content: EntryContent


@transaction.atomic
def record_work(*, system: BusinessSystem, records: Sequence[PushedRecord], at: dt.datetime) -> list[LedgerEntry]:
    """Add all records, each with its history and audit entry, or none: FaultyError names everything that is wrong."""
    units = units_of(system, {record.unit for record in records})
    faults: list[tuple[str, str]] = []
    entries = []
    for number, record in enumerate(records):
        place = f"records[{number}]"
        unit = units.get(record.unit)
        if unit is None:
            faults.append((f"{place}.unit", f"没有代码为“{record.unit}”的单位，或者它不在本系统的范围内"))
            continue
        kind = _kind_of(unit, record.kind)
        if kind is None:
            faults.append((f"{place}.kind", f"“{unit}”没有代码为“{record.kind}”的台账种类"))
            continue
        found = _add(system, unit, kind, record.content, at)
        if isinstance(found, LedgerEntry):
            entries.append(found)
        else:
            faults += [(f"{place}.{where}" if where else place, message) for where, message in found]
    if faults:
        message = f"有 {len(faults)} 处不符合要求，全部没有写入。"
        raise FaultyError(message, faults)
    details = {"entries": [entry.pk for entry in entries]}
    record_act(actor=None, verb="接口登记台账", subject=system, at=at, unit=system.unit, details=details)
    return entries


def _kind_of(unit: Unit, code: str) -> LedgerKind | None:
    """The nearest bureau's kind of that code."""
    kinds = LedgerKind.objects.for_unit(unit).active().filter(code=code).select_related("owner")
    return kinds.order_by("-owner__path").first()


def _add(
    system: BusinessSystem, unit: Unit, kind: LedgerKind, content: EntryContent, at: dt.datetime
) -> LedgerEntry | list[tuple[str, str]]:
    """The entry, or what is wrong with it."""
    known = {field.key for field in kind.field_list}
    strange = [key for key in content.values if key not in known]
    if strange:
        return [(f"values.{key}", f"“{kind}”没有这一栏，可用的有：{'、'.join(sorted(known))}") for key in strange]
    try:
        return add_entry(kind=kind, unit=unit, content=content, actor=None, at=at, system=system)
    except ValidationError as error:
        return [
            (f"values.{name.removeprefix('value-')}" if name.startswith("value-") else name, "；".join(messages))
            for name, messages in error.message_dict.items()
        ]
    except RefusedError as error:
        return [("", str(error))]
