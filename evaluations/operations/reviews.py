"""What a reviewer does: a review is an act of evaluation on a campaign's report."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import BlindReading, MilestoneDone, ProgressReport, ReportStep
from campaigns.operations.reports import check_facts
from campaigns.operations.steps import apply_step
from campaigns.rules import Milestone, Rule
from campaigns.workflow import APPROVE, REOPEN, RETURN
from core.refusals import NotAllowedError, RefusedError
from evaluations.permissions import may_review
from evaluations.scoring import split_earned
from units.models import User
from units.operations.audit import record_act


def _require_reviewer(actor: User, report: ProgressReport) -> None:
    if report.submitted_by_id == actor.pk:
        message = "这份填报由您本人提交，不能由您审核，请由其他审核员处理。"
        raise NotAllowedError(message)
    if report.signed_by_id == actor.pk:
        message = "这份填报由您代表本单位审签，不能再由您审核，请由其他审核员处理。"
        raise NotAllowedError(message)
    if not may_review(actor, report):
        message = "您不是这个单位的审核员，不能作出决定。"
        raise NotAllowedError(message)


@transaction.atomic
def approve_report(
    *,
    report: ProgressReport,
    actor: User,
    at: dt.datetime,
    opinion: str = "",
    approved_facts: dict[str, Any] | None = None,
    correction_reason: str = "",
) -> ReportStep:
    """Approve (核定), with the facts as reported or, with a reason, as corrected (核减).

    Stores what the approved facts earn by the rule, marks the cell stale. NotAllowedError, ValidationError (faulty facts,
    correction without reason), RefusedError (state), ConflictError (somebody else decided first).
    """
    _require_reviewer(actor, report)
    facts = report.facts if approved_facts is None else approved_facts
    clean = check_facts(assignment=report.assignment, facts=facts, complete=True)
    if clean != report.facts and not correction_reason.strip():
        raise ValidationError({"correction_reason": "核定数与上报数不同，请写明理由。"})
    reason = correction_reason.strip() if clean != report.facts else ""
    changes = {
        "approved_facts": clean,
        "correction_reason": reason,
        "decided_by": actor,
        "decided_at": at,
        **stored_points(rule=report.assignment.rule_object, facts=clean, report=report),
    }
    row = apply_step(report=report, name=APPROVE, actor=actor, at=at, opinion=opinion, changes=changes)
    if isinstance(report.assignment.target.rule_object, Milestone):
        MilestoneDone.objects.filter(report=report).delete()
        MilestoneDone.objects.bulk_create(
            MilestoneDone(report=report, name=name, done_on=done_on) for name, done_on in milestones_in(facts=clean)
        )
    return row


@transaction.atomic
def take_over_review(*, report: ProgressReport, actor: User, at: dt.datetime) -> None:
    """Take a waiting report that was proposed to a colleague. RefusedError where it waits no more; audit entry."""
    _require_reviewer(actor, report)
    before = report.proposed_to
    if not ProgressReport.objects.awaiting_review().filter(pk=report.pk).update(proposed_to=actor):
        message = "这份填报已经不在待审核，不用接手。请刷新页面查看最新情况。"
        raise RefusedError(message)
    report.proposed_to = actor
    unit, details = report.assignment.participation.unit, {"from": before.username if before else None}
    record_act(actor=actor, verb="接手审核", subject=report, at=at, unit=unit, details=details)


@dataclass(frozen=True)
class SelectionOutcome:
    """What became of reports approved at once: those that were, and the others with the reason."""

    approved: tuple[ProgressReport, ...]
    refused: tuple[tuple[ProgressReport, str], ...]


def approve_selection(
    *, reports: Iterable[ProgressReport], seen: Mapping[int, int], actor: User, at: dt.datetime
) -> SelectionOutcome:
    """Approve several as they were reported, each by ``approve_report`` in a transaction of its own.

    ``seen``: report → version that the person saw. One that is refused stays as it is and undoes none of the others.
    """
    approved, refused = [], []
    for report in reports:
        if seen.get(report.pk) != report.version:
            refused.append((report, "您打开本页之后它有了变化，请打开看过再决定。"))
            continue
        try:
            approve_report(report=report, actor=actor, at=at)
        except RefusedError as error:
            refused.append((report, str(error)))
        except ValidationError as error:
            refused.append((report, "填写不完整：" + "；".join(error.messages)))
        else:
            approved.append(report)
    return SelectionOutcome(tuple(approved), tuple(refused))


def stored_points(*, rule: Rule, facts: dict[str, Any], report: ProgressReport) -> dict[str, Any]:
    """The columns that the roll-up reads: exact points of one period, and the parts that ``sum`` adds."""
    points = report.assignment.target.points
    assert points is not None
    return earned_parts(rule=rule, facts=facts, points=points)


def earned_parts(*, rule: Rule, facts: dict[str, Any], points: Decimal) -> dict[str, Any]:
    """As ``stored_points``, for a leaf worth ``points``."""
    amount, base = rule.stored_parts(facts)
    whole, rest = (0, 0) if isinstance(rule, Milestone) else split_earned(rule.earn(facts, points))
    return {"earned_whole": whole, "earned_rest": rest, "amount": amount, "base": base}


def milestones_in(*, facts: dict[str, Any]) -> list[tuple[str, dt.date]]:
    """(name, date) of the milestones that canonical facts call done; empty for other rules."""
    done = facts.get("done")
    return [(name, dt.date.fromisoformat(day)) for name, day in done.items()] if isinstance(done, dict) else []


@transaction.atomic
def return_report(*, report: ProgressReport, actor: User, at: dt.datetime, opinion: str) -> ReportStep:
    """Send it back to be mended; the opinion says what is wrong."""
    _require_reviewer(actor, report)
    changes = {"decided_by": actor, "decided_at": at}
    return apply_step(report=report, name=RETURN, actor=actor, at=at, opinion=opinion, changes=changes)


@transaction.atomic
def reopen_report(*, report: ProgressReport, actor: User, at: dt.datetime, opinion: str) -> ReportStep:
    """Take an approval back with a reason: the report no longer counts until it is approved again.

    Nobody is kept from the report any more: what they were to judge anew is gone.
    """
    _require_reviewer(actor, report)
    changes = {"approved_facts": None, "correction_reason": "", "earned_whole": None, "earned_rest": 0}
    row = apply_step(report=report, name=REOPEN, actor=actor, at=at, opinion=opinion, changes=changes)
    MilestoneDone.objects.filter(report=report).delete()
    BlindReading.objects.filter(report=report).delete()
    return row
