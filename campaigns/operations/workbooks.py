"""Taking in what was filled in without network."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import ProgressReport
from campaigns.operations.reports import UnconfirmedError, save_draft, submit_report
from campaigns.queries.filing.book_plan import MINE, THEIRS, BookPlan, ReportChange, plan_book
from campaigns.queries.filing.lines import TaskBook
from core.clock import day_of
from core.refusals import ConflictError, RefusedError
from units.models import User
from units.operations.audit import record_act

_CHANGED_MEANWHILE = "核对之后又有人改动了这些填报，文件没有写入。请看过新的核对结果再确认。"


@transaction.atomic
def take_in_book(
    *,
    book: TaskBook,
    choices: Mapping[str, str],
    submits: bool,
    seen: str,
    actor: User,
    at: dt.datetime,
    confirmed: Collection[str] = (),
) -> BookPlan:
    """Save every changed report as a draft, and hand all of them in where ``submits``: all of it or nothing.

    ``choices``: key of a cell → mine or theirs, for each that both sides changed. SheetFaultsError where cells are
    faulty; ConflictError where the plan is no longer the one with the fingerprint ``seen``; RefusedError where a choice
    is missing or a report cannot be handed in, naming each; ``confirmed`` as for handing in one.
    """
    plan = plan_book(book, actor, day_of(at))
    book.faults.check()
    if plan.fingerprint != seen:
        raise ConflictError(_CHANGED_MEANWHILE)
    undecided = [key for key in plan.conflicts if choices.get(key) not in {MINE, THEIRS}]
    if undecided:
        message = f"还有 {len(undecided)} 处两边都改过，没有选用哪一个。请逐处选好再确认。"
        raise RefusedError(message)
    reports = [_save(plan, change, choices, actor, at) for change in plan.changes]
    details = {"reports": len(reports), "conflicts": len(plan.conflicts), "submitted": submits}
    unit = plan.participation.unit
    record_act(actor=actor, verb="上传填报工作簿", subject=plan.participation, at=at, unit=unit, details=details)
    if submits:
        _submit_all(reports, confirmed, actor, at)
    return plan


def _save(
    plan: BookPlan, change: ReportChange, choices: Mapping[str, str], actor: User, at: dt.datetime
) -> ProgressReport:
    facts, text = change.content(choices)
    return save_draft(
        assignment=change.assignment,
        period=plan.period,
        facts=facts,
        text=text,
        version=change.version,
        actor=actor,
        at=at,
        known=change.report,
    )


def _submit_all(reports: list[ProgressReport], confirmed: Collection[str], actor: User, at: dt.datetime) -> None:
    refused = []
    for report in reports:
        try:
            submit_report(report=report, actor=actor, at=at, confirmed=confirmed)
        except ValidationError as error:
            refused.append(f"“{report.assignment.target}”{'，'.join(dict.fromkeys(error.messages))}")
        except UnconfirmedError as error:
            refused.append(f"“{report.assignment.target}”{error}")
    if refused:
        message = f"没有写入：{'；'.join(refused)}。请改好文件再上传，或者先存为草稿。"
        raise RefusedError(message)
