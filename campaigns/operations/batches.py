"""Handing in many reports with one press."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.enums import EDITABLE
from campaigns.models import Participation, Period, ProgressReport
from campaigns.operations.reports import submit_report
from core.refusals import RefusedError
from units.models import User

_MEANWHILE = "打开本页之后被别处修改过，请刷新后核对"


@dataclass(frozen=True)
class LeftOver:
    """A report that stays a draft, and why."""

    target: str
    reason: str


@dataclass(frozen=True)
class Handed:
    """How many reports went in, and those that did not."""

    submitted: int
    left: tuple[LeftOver, ...]


def submit_filled(
    *,
    participation: Participation,
    period: Period,
    seen: Mapping[int, int],
    actor: User,
    at: dt.datetime,
    confirmed: Collection[str] = (),
) -> Handed:
    """Hand in every draft of the unit in the period that is complete; the others stay as they are, each with its reason.

    ``seen``: assignment → version of the draft that the person looked at; what is not there or was changed meanwhile is
    left alone. Each report is handed in by itself, as if its own form had been sent; ``confirmed`` as there.
    """
    drafts = ProgressReport.objects.filter(
        assignment__participation=participation, period=period, state__in=EDITABLE
    ).with_context()
    looked_at = [report for report in drafts.order_by("assignment__target__path") if report.assignment_id in seen]
    submitted, left = 0, []
    for report in looked_at:
        if reason := _refusal(report, seen, confirmed, actor, at):
            left.append(LeftOver(str(report.assignment.target), reason))
        else:
            submitted += 1
    return Handed(submitted, tuple(left))


def _refusal(
    report: ProgressReport, seen: Mapping[int, int], confirmed: Collection[str], actor: User, at: dt.datetime
) -> str:
    """Why this one could not be handed in; empty where it was."""
    if seen[report.assignment_id] != report.version:
        return _MEANWHILE
    try:
        with transaction.atomic():
            submit_report(report=report, actor=actor, at=at, confirmed=confirmed)
    except ValidationError as error:
        return "；".join(dict.fromkeys(error.messages))
    except RefusedError as error:
        return str(error)
    return ""
