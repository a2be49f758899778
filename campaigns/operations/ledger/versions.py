"""The history of an entry, and the end of what another one takes the place of."""

import datetime as dt
from collections.abc import Iterable

from campaigns.models import LedgerEntry, LedgerVersion
from units.models import User
from units.operations.audit import record_act

_ENDED, _BACK = "被代替", "恢复施行"


def settle_ends(*, entries: Iterable[int | None], actor: User | None, at: dt.datetime) -> None:
    """Set until when these are in force: the day before what takes their place begins, or their own end if earlier.

    Where nothing takes the place any more, the own end is back; the own end is what a person said last. Part of the
    transaction that changes what takes their place.
    """
    chosen = LedgerEntry.objects.select_for_update(of=("self",)).select_related("kind", "unit")
    for older in chosen.filter(pk__in={pk for pk in entries if pk is not None}).order_by("pk"):
        ends_on = _own_end(older)
        begins = older.followers.standing().order_by("dated_on").values_list("dated_on", flat=True).first()
        if begins is not None:
            replaced = max(older.dated_on, begins - dt.timedelta(days=1))
            ends_on = replaced if ends_on is None else min(ends_on, replaced)
        if ends_on != older.ends_on:
            older.ends_on = ends_on
            older.version += 1
            older.save()
            keep_version(entry=older, verb=_BACK if begins is None else _ENDED, actor=actor, at=at)


def _own_end(entry: LedgerEntry) -> dt.date | None:
    said = entry.versions.exclude(verb__in=(_ENDED, _BACK)).order_by("version").last()
    if said is None:  # recorded before there was a history
        return entry.ends_on
    ends_on = said.content["ends_on"]
    return dt.date.fromisoformat(ends_on) if ends_on else None


def keep_version(*, entry: LedgerEntry, verb: str, actor: User | None, at: dt.datetime) -> None:
    """Write down how the entry stands now, for its history and for the audit trail."""
    content = {
        "title": entry.title,
        "dated_on": entry.dated_on.isoformat(),
        "ends_on": entry.ends_on.isoformat() if entry.ends_on else "",
        "document_number": entry.document_number,
        "supersedes": entry.supersedes_id,
        "values": entry.values,
        "reason": entry.withdrawn_reason,
    }
    LedgerVersion.objects.create(entry=entry, version=entry.version, verb=verb, content=content, actor=actor, at=at)
    details = {"kind": entry.kind.name, "version": entry.version}
    if entry.version == 1 and entry.system is not None:
        details["system"] = entry.system.name
    record_act(actor=actor, verb=f"{verb}台账", subject=entry, at=at, unit=entry.unit, details=details)
