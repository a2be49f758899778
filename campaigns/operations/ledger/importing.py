"""A workbook of the ledger is written, all of it or nothing."""

import datetime as dt
from typing import Any

from django.db import transaction

from campaigns.operations.ledger.entries import add_entry, edit_entry
from campaigns.queries.ledger.importing import EntryBook, EntryChange, EntryPlan, plan_entries
from core.clock import day_of
from core.sheets.changing import require_seen, write_rows
from units.models import User


@transaction.atomic
def import_entries(*, book: EntryBook, actor: User, at: dt.datetime, seen: str | None = None) -> EntryPlan:
    """Record and change what the file says, each with its version and audit entry; a second time it changes nothing.

    SheetFaultsError with everything that is wrong, and nothing is written; ConflictError where the plan is no longer
    the one with the fingerprint ``seen``.
    """
    plan = plan_entries(book, actor, day_of(at))
    book.faults.check()
    require_seen(plan.preview, seen, "台账")
    write_rows(plan.changes, lambda change: _write(change, actor, at), field="title")
    book.faults.check()
    return plan


def _write(change: EntryChange, actor: User, at: dt.datetime) -> None:
    told: dict[str, Any] = {"content": change.content, "actor": actor, "at": at}
    if change.known is None:
        add_entry(kind=change.kind, unit=change.unit, **told)
    else:
        edit_entry(entry=change.known, version=change.known.version, **told)
