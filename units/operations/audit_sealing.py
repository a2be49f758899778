"""Sealing the audit trail in batches, and deleting what is older than it has to be kept.

No act waits for this: entries are sealed afterwards, whatever their order. A seal names its entries one by one, so that
one that was committed late, with a lower key than others, comes into the next seal instead of being skipped.
"""

import datetime as dt

import structlog
from django.conf import settings
from django.db import IntegrityError, transaction

from core.clock import day_of, midnight_of
from core.head_file import Head, add_heads, read_heads
from core.keyed_chain import digest_of_list
from core.months import add_months
from units.enums import ActKind, ActResult
from units.models import AuditEntry, AuditSeal, AuditSealLine
from units.operations.audit import record_event
from units.queries.audit.reading import CHECKED
from units.queries.audit.verifying import TrailReport, verify_trail

log = structlog.get_logger(__name__)

BATCH = 1000
"""Entries of one seal at most."""
_REASON = 200
_TOLD = 5
_LONGEST_ACT = dt.timedelta(days=1)
"""Nothing is under way for longer: what is below the keys sealed before that is only looked for once a day."""


def seal_trail(*, at: dt.datetime, is_thorough: bool = False) -> int:
    """Seal what is not sealed yet, each batch in a transaction of its own, and tell the heads outside; gives how many.

    0 where somebody else is just doing it. ``is_thorough`` looks for left-over entries among the oldest ones too. An entry
    that the program did not write is not sealed: ``verify_audit`` names it.
    """
    past = AuditSeal.objects.filter(sealed_at__lt=at - _LONGEST_ACT).latest_link()
    after, count = 0 if is_thorough or past is None else past.horizon, 0
    while batch := list(AuditEntry.objects.unsealed(above=after)[:BATCH]):
        after = batch[-1].pk
        genuine = [entry for entry in batch if entry.is_genuine]
        if len(genuine) < len(batch):
            log.error("audit_entries_forged", entries=[entry.pk for entry in batch if entry not in genuine])
        try:
            count += _seal(genuine, at) if genuine else 0
        except IntegrityError:
            log.info("audit_sealed_by_another")
            break
    tell_heads()
    return count


@transaction.atomic
def _seal(entries: list[AuditEntry], at: dt.datetime) -> int:
    head = AuditSeal.objects.latest_link()
    lines = [AuditSealLine(entry_id=entry.pk, digest=entry.digest) for entry in entries]
    seal = AuditSeal(
        number=head.number + 1 if head else 1,
        sealed_at=at,
        entries=len(lines),
        horizon=max(entries[-1].pk, head.horizon if head else 0),
        body=digest_of_list(map(str, lines)),
    )
    seal.put_link(head.link if head else "")
    seal.save()
    for line in lines:
        line.seal = seal
    AuditSealLine.objects.bulk_create(lines)
    return len(lines)


def tell_heads() -> None:
    """Write the links that the file outside the database does not have yet to it and to the log, which leaves the machine."""
    fresh = add_heads(_heads_after)
    if fresh:
        log.warning("audit_head", number=fresh[-1].number, link=fresh[-1].link, sealed_at=fresh[-1].sealed_at)


def _heads_after(last: Head | None) -> list[Head]:
    seals = AuditSeal.objects.filter(number__gt=last.number if last else 0).order_by("number")
    return [_head(seal) for seal in seals]


def _head(seal: AuditSeal, note: str = "") -> Head:
    return Head(seal.number, seal.link, seal.sealed_at.isoformat(), note)


def go_on_from_backup(*, reason: str, at: dt.datetime) -> Head | None:
    """After a restore: note outside the database that the chain goes on from an earlier head, and why; None without one.

    The links that were told meanwhile stay in the file, so that everybody sees what was lost.
    """
    seal = AuditSeal.objects.latest_link()
    if seal is None:
        return None
    head = _head(seal, f"{at.isoformat()} {reason[:_REASON]}")
    add_heads(lambda _last: [head])
    details = {"reason": reason, "number": seal.number}
    record_event(actor=None, kind=ActKind.ACT, verb="审计封存链从备份接续", at=at, details=details)
    return head


def purge_trail(*, at: dt.datetime) -> int:
    """Delete the entries of seals older than ``AUDIT_RETENTION_MONTHS``; their links stay. Gives how many entries.

    Each seal goes as a whole and is marked with the key: without it nobody can delete and pretend that it was this. The
    deletion itself is an entry of the trail.
    """
    day = add_months(day_of(at), -settings.AUDIT_RETENTION_MONTHS)
    return sum(_purge(seal, at) for seal in AuditSeal.objects.expired(midnight_of(day)))


@transaction.atomic
def _purge(seal: AuditSeal, at: dt.datetime) -> int:
    seal.put_purge_mark(at)
    marked = AuditSeal.objects.filter(pk=seal.pk, purged_at__isnull=True)
    if not marked.update(purged_at=seal.purged_at, purge_mark=seal.purge_mark):
        return 0
    count = AuditEntry.objects.drop_expired(seal)
    seal.lines.all().delete()
    details = {"number": seal.number, "entries": count, "sealed_at": seal.sealed_at.isoformat()}
    record_event(actor=None, kind=ActKind.ACT, verb="清理到期审计记录", at=at, label=str(seal), details=details)
    return count


def check_trail(*, at: dt.datetime) -> TrailReport:
    """Verify the trail as ``verify_audit`` does, and keep in it when that was and what came of it."""
    report = verify_trail(read_heads())
    result = ActResult.FAILED if report.faults else ActResult.DONE
    details = {
        "seals": report.seals,
        "sealed": report.sealed,
        "faults": len(report.faults),
        "first": report.faults[:_TOLD],
    }
    record_event(actor=None, kind=ActKind.ACT, verb=CHECKED, at=at, result=result, details=details)
    if report.faults:
        log.error("audit_trail_tampered", faults=report.faults[:_TOLD], count=len(report.faults))
    return report
