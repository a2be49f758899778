"""What a reporter does with a progress report."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from campaigns.models import Assignment, Period, PeriodExtension, ProgressReport, ReportStep
from campaigns.models.route import is_signed_first
from campaigns.operations.ledger.reading import note_reading
from campaigns.operations.steps import apply_step
from campaigns.permissions import may_report, may_sign
from campaigns.queries.candidates import candidates_for, least_busy
from campaigns.queries.preflight import Finding, preflight
from campaigns.queries.preflight.findings import cautions_in
from campaigns.rules import FaultsError
from campaigns.rules.slots import TEXT, slot_values
from campaigns.validators import validate_text_length
from campaigns.workflow import HAND_UP, REJECT, SIGN, SUBMIT, WITHDRAW
from core.clock import day_of
from core.refusals import ConflictError, NotAllowedError, RefusedError
from units.enums import Role
from units.models import User
from units.operations.audit import record_act

_CHANGED_ELSEWHERE = "这份填报已在另一处被修改。您刚输入的内容仍在本页，请复制后刷新，再决定保留哪一份。"
_TAKEN_BACK = "这项任务刚刚被创建办收回，不用再填报。请回到我的任务查看最新情况。"


class UnconfirmedError(RefusedError):
    """The check before handing in found something that nobody has confirmed yet; ``findings`` are these."""

    status = 422

    def __init__(self, findings: Sequence[Finding]) -> None:
        """Say all of them."""
        said = "；".join(finding.message.rstrip("。") for finding in findings)
        super().__init__(
            f"提交前检查有 {len(findings)} 条提醒没有确认：{said}。请打开填报页看过，改正，或者勾选“仍然提交”再提交。"
        )
        self.findings = tuple(findings)


def _require_reporter(actor: User, assignment: Assignment, period: Period, today: dt.date) -> None:
    if not may_report(actor, assignment):
        message = "只有本单位的填报员可以填写这项任务。"
        raise NotAllowedError(message)
    require_open(assignment=assignment, period=period, today=today)


def require_open(*, assignment: Assignment, period: Period, today: dt.date) -> None:
    """RefusedError unless the unit reports on this in the period, and the period is open for it."""
    if not assignment.target.is_reported:
        message = "这项目标由考评人员打分，不用填报。"
        raise RefusedError(message)
    campaign_id = assignment.participation.campaign_id
    if period.cycle != assignment.target.cycle or period.campaign_id != campaign_id:
        message = f"“{period}”不是这项任务的填报期。"
        raise RefusedError(message)
    unit = assignment.participation_id
    if not PeriodExtension.objects.is_open_for(participation_id=unit, period=period, today=today):
        when = "尚未开始" if today < period.starts_on else "已经关闭"
        message = f"填报期“{period}”{when}，不能填写。如确需补报，请联系创建办。"
        raise RefusedError(message)


def save_draft(
    *,
    assignment: Assignment,
    period: Period,
    facts: dict[str, Any],
    text: str,
    version: int,
    actor: User,
    at: dt.datetime,
    known: ProgressReport | None = None,
) -> ProgressReport:
    """Keep what is typed so far, on the server, so that another computer continues it.

    ``facts`` may be incomplete but must be well formed; ``version`` is the one the form was opened with (0 for a report
    not yet there); ``known`` is the report as the caller has just read it, which spares reading it again. RefusedError
    where period, state or person do not allow it or a value is malformed; ConflictError where somebody else saved
    meanwhile.
    """
    _require_reporter(actor, assignment, period, day_of(at))
    clean = check_facts(assignment=assignment, facts=facts, complete=False)
    report = known or ProgressReport.objects.filter(assignment=assignment, period=period).first()
    new = {"facts": clean, "text": text, "version": version + 1, "edited_by": actor, "edited_at": at}
    if report is None:
        return keep_first_draft(report=ProgressReport(assignment=assignment, period=period, **{**new, "version": 1}))
    if not report.is_editable:
        message = f"这份填报{report.get_state_display()}，不能修改。需要修改时请先撤回或请审核员退回。"
        raise RefusedError(message)
    if report.copied:
        new["copied"] = _untouched(report, clean, text)
    # One statement is its own transaction: it changes the row as it was read, or nothing.
    if not ProgressReport.objects.filter(pk=report.pk, version=version, state=report.state).update(**new):
        raise ConflictError(_CHANGED_ELSEWHERE)
    for field, value in new.items():
        setattr(report, field, value)
    return report


def _untouched(report: ProgressReport, facts: dict[str, Any], text: str) -> list[str]:
    """The copied cells that still hold what was copied."""
    rule = report.assignment.rule_object
    before = {**slot_values(rule, report.facts), TEXT: report.text}
    now = {**slot_values(rule, facts), TEXT: text}
    return [name for name in report.copied if name in now and before[name] == now[name]]


def keep_first_draft(*, report: ProgressReport) -> ProgressReport:
    """Begin the report. ConflictError where the task was taken back, or another window began it, a moment ago."""
    try:
        with transaction.atomic():
            # Locked, so that the office does not take it back at this moment.
            kept = Assignment.objects.select_for_update().filter(pk=report.assignment_id).values_list("pk", flat=True)
            if not list(kept):
                raise ConflictError(_TAKEN_BACK)
            report.save(force_insert=True)
            unit = report.assignment.participation.unit
            assert report.edited_at is not None
            record_act(actor=report.edited_by, verb="开始填报", subject=report, at=report.edited_at, unit=unit)
    except IntegrityError as error:  # another window began it a moment ago
        raise ConflictError(_CHANGED_ELSEWHERE) from error
    return report


def check_facts(*, assignment: Assignment, facts: dict[str, Any], complete: bool) -> dict[str, Any]:
    """``facts`` in canonical form; ValidationError with one message per fault, keyed by the fact's name."""
    try:
        return assignment.target.rule_object.parse_facts(facts, complete=complete)
    except FaultsError as error:
        found: dict[str, list[str]] = {}
        for fault in error.faults:
            found.setdefault(fault.path.split("[")[0].split(".")[0] or "facts", []).append(fault.message)
        raise ValidationError(found) from error


@transaction.atomic
def submit_report(
    *, report: ProgressReport, actor: User, at: dt.datetime, confirmed: Collection[str] = ()
) -> ReportStep:
    """Hand the report in for review, or first to the unit's own head where the target says so.

    ``confirmed``: keys of what the check before handing in found and the person has seen; it is kept with the report.
    ValidationError with everything that is missing or too long; UnconfirmedError where more is found than was confirmed.
    """
    assignment, period = report.assignment, report.period
    _require_reporter(actor, assignment, period, day_of(at))
    clean = check_facts(assignment=assignment, facts=report.facts, complete=True)
    validate_text_length(report.text, assignment.participation.campaign.text_limit)
    cautions = _cautions(report, confirmed, day_of(at))
    note_reading(report=report, facts=clean)
    changes: dict[str, Any] = {"facts": clean, "submitted_by": actor, "submitted_at": at, "signed_by": None}
    changes["cautions"] = [{"key": each.key, "label": each.kind.label, "message": each.message} for each in cautions]
    if is_signed_first(assignment):
        _require_head(assignment, actor, day_of(at))
        return apply_step(report=report, name=HAND_UP, actor=actor, at=at, changes=changes)
    changes |= _filing(report, actor, at)
    return apply_step(report=report, name=SUBMIT, actor=actor, at=at, changes=changes)


def _cautions(report: ProgressReport, confirmed: Collection[str], today: dt.date) -> tuple[Finding, ...]:
    """What was found and confirmed."""
    findings = preflight([report], today=today)[0]
    if stopping := [finding.message for finding in findings if finding.stops]:
        raise ValidationError({"evidence": stopping})
    cautions = cautions_in(findings)
    if unseen := [finding for finding in cautions if finding.key not in confirmed]:
        raise UnconfirmedError(unseen)
    return cautions


def _filing(report: ProgressReport, actor: User, at: dt.datetime) -> dict[str, Any]:
    """What changes when ``actor`` lets a report leave its unit: since when it is filed, to whom of several it is proposed."""
    first = report.first_submitted_on or day_of(at)
    people = [pk for pk in candidates_for(report, day_of(at)) if pk != actor.pk]
    return {"first_submitted_on": first, "proposed_to_id": least_busy(people)}


def _require_head(assignment: Assignment, actor: User, today: dt.date) -> None:
    unit = assignment.participation.unit
    if not User.objects.with_role(Role.LEADER, unit, today).exclude(pk=actor.pk).exists():
        message = f"这项任务要先由本单位领导审签，可是“{unit}”没有（别的）在任领导。请联系创建办任命后再提交。"
        raise RefusedError(message)


@transaction.atomic
def sign_report(*, report: ProgressReport, actor: User, at: dt.datetime, opinion: str = "") -> ReportStep:
    """The unit's own head lets the report go to review; only now is it handed in. NotAllowedError for anybody else."""
    _require_signer(actor, report)
    changes = {"signed_by": actor, "submitted_at": at, **_filing(report, actor, at)}
    return apply_step(report=report, name=SIGN, actor=actor, at=at, opinion=opinion, changes=changes)


@transaction.atomic
def reject_report(*, report: ProgressReport, actor: User, at: dt.datetime, opinion: str) -> ReportStep:
    """The unit's own head sends it back to its reporter; the opinion says what is wrong."""
    _require_signer(actor, report)
    return apply_step(report=report, name=REJECT, actor=actor, at=at, opinion=opinion)


def _require_signer(actor: User, report: ProgressReport) -> None:
    if not may_sign(actor, report):
        message = "审签由填报单位自己的领导办理，提交人不能审签自己提交的。"
        raise NotAllowedError(message)


@transaction.atomic
def submit_zero_report(*, assignment: Assignment, period: Period, actor: User, at: dt.datetime) -> ProgressReport:
    """零报告 in one press: nothing happened in the period. RefusedError where that has no meaning for the rule."""
    zero = assignment.target.rule_object.zero_facts()
    if zero is None:
        message = "这项任务不能零报告，请填写具体进展。"
        raise RefusedError(message)
    report = ProgressReport.objects.filter(assignment=assignment, period=period).first()
    if report is not None and report.facts:
        message = "这项任务已有填写内容，请打开填报页提交。"
        raise RefusedError(message)
    version = report.version if report else 0
    saved = save_draft(
        assignment=assignment,
        period=period,
        facts=zero,
        text="本期无新增情况。",
        version=version,
        actor=actor,
        at=at,
        known=report,
    )
    submit_report(report=saved, actor=actor, at=at)
    return saved


@transaction.atomic
def withdraw_report(*, report: ProgressReport, actor: User, at: dt.datetime) -> ReportStep:
    """Take a submitted report back before anybody reviewed it."""
    if not may_report(actor, report.assignment):
        message = "只有本单位的填报员可以撤回。"
        raise NotAllowedError(message)
    return apply_step(report=report, name=WITHDRAW, actor=actor, at=at)
