"""A workbook of honors is written, all of it or nothing."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from core.refusals import ConflictError, RefusedError
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
    if seen is not None and seen != plan.preview.fingerprint:
        message = "预览之后有人改动了荣誉库，文件没有导入。请看过新的预览再确认。"
        raise ConflictError(message)
    for change in plan.changes:
        try:
            _write(change, actor, at)
        except ValidationError as error:
            for name, words in error.message_dict.items():
                change.row.fault(name, "；".join(words).rstrip("。"), "请改正")
        except RefusedError as error:
            change.row.fault("title", str(error).rstrip("。"), "请改正")
    book.faults.check()
    return plan


def _write(change: HonorChange, actor: User, at: dt.datetime) -> None:
    honor = change.honor
    if honor is None:
        register_honor(facts=HonorFacts(**change.values), actor=actor, at=at)
        return
    facts = HonorFacts(**{**vars(HonorFacts.of(honor)), **change.values})
    change_honor(honor=honor, facts=facts, version=honor.version, actor=actor, at=at)
