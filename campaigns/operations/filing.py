"""Keeping what the form holds and handing it in, in this order."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from campaigns.models import Assignment, Period, ProgressReport, ReportStep
from campaigns.operations.reports import save_draft, submit_report
from units.models import User


def file_report(  # noqa: PLR0913 - what the form holds, who sends it, and what they confirmed
    *,
    assignment: Assignment,
    period: Period,
    facts: dict[str, Any],
    text: str,
    version: int,
    actor: User,
    at: dt.datetime,
    known: ProgressReport | None = None,
    confirmed: Collection[str] = (),
) -> ReportStep:
    """Save the draft, then submit it. Two transactions on purpose: where submitting is refused, the draft stays.

    Errors as in ``save_draft`` and ``submit_report``.
    """
    report = save_draft(
        assignment=assignment,
        period=period,
        facts=facts,
        text=text,
        version=version,
        actor=actor,
        at=at,
        known=known,
    )
    return submit_report(report=report, actor=actor, at=at, confirmed=confirmed)
