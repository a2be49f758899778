"""Recording work done: an entry is added, edited with its history, withdrawn; never deleted."""

import datetime as dt
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import LedgerEntry, LedgerKind
from campaigns.models.ledger import LedgerEntryQuerySet
from campaigns.operations.ledger.versions import keep_version, settle_ends
from campaigns.permissions import may_keep_ledger
from campaigns.queries.ledger.staff import staff_on
from campaigns.rules.faults import FaultsError
from campaigns.rules.ledger import STAFF, read_values
from campaigns.rules.ledger_entry import EntryContent, Life, crowd_among, faults_of_days
from core.clock import day_of
from core.refusals import ConflictError, NotAllowedError, RefusedError
from units.models import BusinessSystem, Unit, User

_CHANGED = "这条记录刚刚被别人改过，您的修改没有保存。请看过最新内容再改；您刚输入的内容仍在本页。"


@transaction.atomic
def add_entry(
    *,
    kind: LedgerKind,
    unit: Unit,
    content: EntryContent,
    actor: User | None,
    at: dt.datetime,
    system: BusinessSystem | None = None,
) -> LedgerEntry:
    """Record it, with its first version and an audit entry. ValidationError by field for everything that is wrong.

    ``system``: the business system that says it, where no person does.
    """
    _require_keeper(actor, unit)
    if not kind.is_active or not unit.path.startswith(kind.owner.path):
        message = f"“{kind}”现在不能登记，请换一种台账。"
        raise RefusedError(message)
    entry = LedgerEntry(kind=kind, unit=unit, added_by=actor, added_at=at, system=system)
    _fill(entry, content, day_of(at))
    entry.save()
    keep_version(entry=entry, verb="登记", actor=actor, at=at)
    settle_ends(entries=[entry.supersedes_id], actor=actor, at=at)
    return entry


@transaction.atomic
def edit_entry(
    *, entry: LedgerEntry, content: EntryContent, version: int, actor: User | None, at: dt.datetime
) -> LedgerEntry:
    """Change an entry that still is as the person saw it, else ConflictError."""
    _require_keeper(actor, entry.unit)
    fresh = LedgerEntry.objects.select_for_update(of=("self",)).select_related("kind", "unit").get(pk=entry.pk)
    if fresh.version != version or fresh.withdrawn_at is not None:
        raise ConflictError(_CHANGED)
    before = fresh.supersedes_id
    _fill(fresh, content, day_of(at))
    fresh.version += 1
    fresh.save()
    keep_version(entry=fresh, verb="修改", actor=actor, at=at)
    settle_ends(entries=[before, fresh.supersedes_id], actor=actor, at=at)
    return fresh


@transaction.atomic
def withdraw_entry(*, entry: LedgerEntry, reason: str, actor: User | None, at: dt.datetime) -> LedgerEntry:
    """Take an entry out of all counts, with a reason; it stays readable. What it had taken the place of is back."""
    _require_keeper(actor, entry.unit)
    if not reason.strip():
        raise ValidationError({"reason": "请写明撤销的理由。"})
    fresh = LedgerEntry.objects.select_for_update(of=("self",)).select_related("kind", "unit").get(pk=entry.pk)
    if fresh.withdrawn_at is not None:
        message = "这条记录已经撤销。"
        raise RefusedError(message)
    fresh.withdrawn_at, fresh.withdrawn_reason = at, reason.strip()[:200]
    fresh.version += 1
    fresh.save()
    keep_version(entry=fresh, verb="撤销", actor=actor, at=at)
    settle_ends(entries=[fresh.supersedes_id], actor=actor, at=at)
    return fresh


def _require_keeper(actor: User | None, unit: Unit) -> None:
    if actor is not None and not may_keep_ledger(actor, unit):
        message = "只有本单位的填报员可以登记和修改台账。"
        raise NotAllowedError(message)


def _fill(entry: LedgerEntry, content: EntryContent, today: dt.date) -> None:
    unit = entry.unit
    faults = faults_of_days(content, Life(str(unit), unit.exists_from, unit.exists_to), today)
    values: dict[str, str] = {}
    try:
        values = read_values(entry.kind.field_list, content.values)
    except FaultsError as error:
        for fault in error.faults:
            faults[f"value-{fault.path}"] = fault.message
    if not content.title.strip():
        faults["title"] = "请填写标题"
    if content.supersedes and not _older(entry, content).exists():
        faults["supersedes"] = "只能代替本单位同一种台账里日期更早、没有撤销的记录"
    if not faults and not content.is_confirmed:
        faults |= _crowd(entry, content, values)
    if faults:
        raise ValidationError(faults)
    entry.dated_on, entry.ends_on = content.dated_on, content.ends_on
    entry.title, entry.document_number = content.title.strip(), content.document_number.strip()
    entry.values, entry.supersedes_id = values, content.supersedes


def _older(entry: LedgerEntry, content: EntryContent) -> LedgerEntryQuerySet:
    rows = LedgerEntry.objects.replaceable_by(entry.kind, entry.unit, entry.pk)
    return rows.filter(pk=content.supersedes or 0, dated_on__lte=content.dated_on)


def _crowd(entry: LedgerEntry, content: EntryContent, values: Mapping[str, str]) -> dict[str, str]:
    """Participants beyond the staff: possible where guests came, so that a person confirms it."""
    fields = entry.kind.field_list
    if entry.kind.code == STAFF or not any(field.type == "people" for field in fields):
        return {}
    staff = staff_on(entry.unit, content.dated_on)
    most = crowd_among(fields, values, staff)
    if most is None:
        return {}
    said = (
        f"{most.label} {values[most.key]} 人，多于在岗职工 {staff} 人。确实有外单位人员参加，请勾选“人数无误”后再保存"
    )
    return {"is_confirmed": said}
