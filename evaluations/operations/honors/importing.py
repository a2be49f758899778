"""A workbook of honors is written, all of it or nothing."""

import datetime as dt

from django.db import transaction

from core.sheets.changing import require_seen, write_rows
from evaluations.operations.honors.register import HonorFacts, change_honor, register_honor
from evaluations.queries.honors.importing import HonorBook, HonorChange, HonorPlan, plan_honors
from units.models import User


@transaction.atomic
def import_honors(*, book: HonorBook, actor: User, at: dt.datetime, seen: str | None = None) -> HonorPlan:
    """Register and correct what the file says; a second time it changes nothing.

    SheetFaultsError with everything that is wrong, and nothing is written; ConflictError where the plan is no longer
    the one with the fingerprint ``seen``.
    """
    plan = plan_honors(book, actor)
    book.faults.check()
    require_seen(plan.preview, seen, "荣誉库")
    write_rows(plan.changes, lambda change: _write(change, actor, at), field="title")
    book.faults.check()
    return plan


def _write(change: HonorChange, actor: User, at: dt.datetime) -> None:
    honor = change.honor
    if honor is None:
        register_honor(facts=HonorFacts(**change.values), actor=actor, at=at)
        return
    facts = HonorFacts(**{**vars(HonorFacts.of(honor)), **change.values})
    change_honor(honor=honor, facts=facts, version=honor.version, actor=actor, at=at)
