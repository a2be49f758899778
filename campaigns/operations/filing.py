"""Keeping what the form holds and handing it in, in this order."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from campaigns.models import ProgressReport, ReportStep
from campaigns.operations.ledger.reading import keep_reason
from campaigns.operations.reports import save_draft, submit_report
from units.models import User


def keep_draft(*, ledger_reason: str | None = None, **typed: Any) -> ProgressReport:
    """Save the draft (see ``save_draft``) and, where the form asks for one, the reason to differ from the ledger."""
    report = save_draft(**typed)
    if ledger_reason is not None:
        keep_reason(report=report, reason=ledger_reason)
    return report


def file_report(
    *, actor: User, at: dt.datetime, ledger_reason: str | None = None, confirmed: Collection[str] = (), **typed: Any
) -> ReportStep:
    """Save the draft, then submit it. Two transactions on purpose: where submitting is refused, the draft stays.

    Errors as in ``save_draft`` and ``submit_report``.
    """
    report = keep_draft(actor=actor, at=at, ledger_reason=ledger_reason, **typed)
    return submit_report(report=report, actor=actor, at=at, confirmed=confirmed)
