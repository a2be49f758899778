"""A workbook of the register is written, all of it or nothing."""

import datetime as dt

from django.db import transaction

from campaigns.operations.disclosure.writing import MatterFacts, change_matter, register_matter
from campaigns.queries.disclosure.importing import MatterBook, MatterChange, MatterPlan, plan_matters
from core.clock import day_of
from core.sheets.changing import require_seen, write_rows
from units.models import User


@transaction.atomic
def import_matters(*, book: MatterBook, actor: User, at: dt.datetime, seen: str | None = None) -> MatterPlan:
    """Register and change what the file says; a second time it changes nothing.

    SheetFaultsError with everything that is wrong, and nothing is written; ConflictError where the plan is no longer
    the one with the fingerprint ``seen``.
    """
    plan = plan_matters(book, actor, day_of(at))
    book.faults.check()
    require_seen(plan.preview, seen, "公开登记")
    write_rows(plan.changes, lambda change: _write(change, actor, at), field="matter")
    book.faults.check()
    return plan


def _write(change: MatterChange, actor: User, at: dt.datetime) -> None:
    if change.item is None:
        register_matter(unit=change.unit, facts=MatterFacts(**change.values), actor=actor, at=at)
        return
    facts = MatterFacts(**{**vars(MatterFacts.of(change.item)), **change.values})
    change_matter(item=change.item, facts=facts, version=change.item.version, actor=actor, at=at)
