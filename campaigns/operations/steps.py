"""Applying a row of the report's workflow: compare-and-swap, history, audit trail, stale mark."""

import datetime as dt
from typing import Any

from django.db import transaction

from campaigns.enums import FILED
from campaigns.models import ProgressReport, ReportStep
from campaigns.operations.filed_reports import sync_filed_report
from campaigns.operations.staleness import mark_stale
from campaigns.workflow import REPORT_WORKFLOW
from core.refusals import ConflictError, RefusedError
from units.models import User
from units.operations.audit import record_act


@transaction.atomic
def apply_step(
    *,
    report: ProgressReport,
    name: str,
    actor: User,
    at: dt.datetime,
    opinion: str = "",
    changes: dict[str, Any] | None = None,
) -> ReportStep:
    """Take the step ``name`` if the report still stands as it was read; whoever comes second gets ConflictError.

    Effects in order: the row (state and ``changes``) by compare-and-swap on state and version; the history row with a
    snapshot of what was decided on; the audit entry; where the report enters or leaves what counts as filed, or its
    decision changes, its narrow copy, a stale mark and a wake-up for the roll-up. RefusedError where the table does not
    allow the step.
    """
    step = REPORT_WORKFLOW.step(name)
    refusal = REPORT_WORKFLOW.refusal(name, report.state, report, actor, opinion)
    if refusal:
        raise RefusedError(refusal)
    before = report.state
    new = {"state": step.target, "version": report.version + 1, **(changes or {})}
    same = ProgressReport.objects.filter(pk=report.pk, state=before, version=report.version)
    if not same.update(**new):
        message = "这份填报刚刚已被其他人处理，本次操作没有执行。请刷新页面查看最新情况。"
        raise ConflictError(message)
    for field, value in new.items():
        setattr(report, field, value)
    row = ReportStep.objects.create(
        report=report,
        step=name,
        from_state=before,
        to_state=step.target,
        actor=actor,
        at=at,
        opinion=opinion.strip(),
        snapshot=_snapshot(report),
    )
    unit = report.assignment.participation.unit
    record_act(actor=actor, verb=step.label, subject=report, at=at, unit=unit, details={"opinion": opinion.strip()})
    if FILED & {before, step.target}:
        sync_filed_report(report=report)
        mark_stale(report=report, at=at)
    return row


def _snapshot(report: ProgressReport) -> dict[str, Any]:
    proofs = report.evidence.order_by("pk").values_list("pk", "title")
    return {
        "facts": report.facts,
        "approved_facts": report.approved_facts,
        "text": report.text,
        "evidence": [{"id": pk, "title": title} for pk, title in proofs],
    }
