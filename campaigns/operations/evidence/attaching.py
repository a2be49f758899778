"""Proofs of a report: files and links, attached while the report may be edited."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction

from campaigns.enums import EvidenceKind
from campaigns.models import (
    Assignment,
    Evidence,
    LedgerEntry,
    Period,
    PeriodExtension,
    ProgressReport,
    ReportEvidence,
)
from campaigns.operations.evidence.keeping import CheckedFile, check_upload, keep_file
from campaigns.operations.evidence.links import keep_link
from campaigns.operations.reports import save_draft
from campaigns.permissions import may_report
from campaigns.policies import Policies
from campaigns.queries.policies import policies_of
from core.clock import day_of
from core.refusals import NotAllowedError, RefusedError
from units.models import User
from units.operations.audit import record_act


def _open_report(assignment: Assignment, period: Period, actor: User, at: dt.datetime) -> ProgressReport:
    """The report to attach to, begun where there is none; refusals as in ``save_draft``."""
    # Locked, so that nothing is hung on a report while somebody hands it in or decides on it.
    report = ProgressReport.objects.select_for_update().filter(assignment=assignment, period=period).first()
    if report is None:
        return save_draft(assignment=assignment, period=period, facts={}, text="", version=0, actor=actor, at=at)
    _require_open(report, actor, at)
    return report


def _require_open(report: ProgressReport, actor: User, at: dt.datetime) -> None:
    if not may_report(actor, report.assignment):
        message = "只有本单位的填报员可以增减佐证材料。"
        raise NotAllowedError(message)
    if not report.is_editable:
        message = f"这份填报{report.get_state_display()}，不能增减佐证材料。"
        raise RefusedError(message)
    unit, today = report.assignment.participation_id, day_of(at)
    if not PeriodExtension.objects.is_open_for(participation_id=unit, period=report.period, today=today):
        message = f"填报期“{report.period}”已经关闭，不能增减佐证材料。"
        raise RefusedError(message)


def add_file(
    *,
    assignment: Assignment,
    period: Period,
    upload: "File[Any]",
    actor: User,
    at: dt.datetime,
    title: str = "",
    dated_on: dt.date | None = None,
    is_shot: bool = False,
) -> Evidence:
    """Attach a file: its content is checked, it is kept once under a neutral name, dated once.

    ``is_shot``: it was pasted or photographed. ValidationError for an unacceptable file; RefusedError where person, state
    or period do not allow it.
    """
    told: dict[str, Any] = {"title": title, "dated_on": dated_on, "is_shot": is_shot}
    return add_files(uploads=[upload], assignment=assignment, period=period, actor=actor, at=at, **told)[0]


def add_files(
    *,
    assignment: Assignment,
    period: Period,
    uploads: "Sequence[File[Any]]",
    actor: User,
    at: dt.datetime,
    title: str = "",
    dated_on: dt.date | None = None,
    is_shot: bool = False,
) -> list[Evidence]:
    """Attach several files, or none: ValidationError names every one that is unacceptable. Else as ``add_file``."""
    policies = policies_of(assignment.participation.campaign_id)
    checked = _checked(uploads, policies, is_shot=is_shot)
    found = []
    with transaction.atomic():
        report = _open_report(assignment, period, actor, at)
        unit = assignment.participation.unit
        for each in checked:
            evidence = keep_file(unit=unit, checked=each, policies=policies, actor=actor, at=at, title=title)
            _date(evidence, dated_on)
            _attach(report, evidence, actor, at)
            found.append(evidence)
    return found


def _checked(uploads: "Sequence[File[Any]]", policies: Policies, *, is_shot: bool) -> list[CheckedFile]:
    """All of them looked at; ValidationError with everything that is wrong."""
    found, faults = [], []
    for upload in uploads:
        try:
            found.append(check_upload(upload=upload, policies=policies, is_shot=is_shot))
        except ValidationError as error:
            faults.append(error)
    if faults and len(uploads) == 1:
        raise faults[0]
    if faults:
        said = "".join(message for error in faults for message in error.messages)
        message = f"{len(uploads)} 个文件都没有添加，其中 {len(faults)} 个不能接收：{said}请去掉或换掉以后一起重传。"
        raise ValidationError(message)
    return found


@transaction.atomic
def add_record(*, assignment: Assignment, period: Period, entry: LedgerEntry, actor: User, at: dt.datetime) -> Evidence:
    """Attach a record of the unit's ledger, which is as good as a file. RefusedError where it is not the unit's or gone."""
    if entry.unit_id != assignment.participation.unit_id or entry.withdrawn_at is not None:
        message = "只能用本单位台账里没有撤销的记录。"
        raise RefusedError(message)
    report = _open_report(assignment, period, actor, at)
    said = {"title": entry.title, "document_number": entry.document_number, "dated_on": entry.dated_on}
    evidence, _ = Evidence.objects.get_or_create(
        unit=entry.unit,
        kind=EvidenceKind.LEDGER,
        entry=entry,
        withdrawn_at=None,
        defaults={**said, "added_by": actor, "added_at": at},
    )
    _attach(report, evidence, actor, at)
    return evidence


@transaction.atomic
def add_link(
    *,
    assignment: Assignment,
    period: Period,
    url: str,
    title: str,
    actor: User,
    at: dt.datetime,
    dated_on: dt.date | None = None,
) -> Evidence:
    """Attach a link, which is as good as a file (DOMAIN.md section 4). ValidationError for anything but http(s)."""
    report = _open_report(assignment, period, actor, at)
    evidence = keep_link(unit=assignment.participation.unit, url=url, title=title, actor=actor, at=at)
    _date(evidence, dated_on)
    _attach(report, evidence, actor, at)
    return evidence


@transaction.atomic
def attach_evidence(
    *, assignment: Assignment, period: Period, evidence: Evidence, actor: User, at: dt.datetime
) -> Evidence:
    """Attach what is in the unit's library already. RefusedError where person, state, period or the proof forbid it."""
    if evidence.unit_id != assignment.participation.unit_id:
        message = "只能使用本单位材料库里的材料。"
        raise RefusedError(message)
    if evidence.withdrawn_at is not None:
        message = f"“{evidence}”已经撤下，不能再用。"
        raise RefusedError(message)
    _attach(_open_report(assignment, period, actor, at), evidence, actor, at)
    return evidence


@transaction.atomic
def detach_evidence(*, report: ProgressReport, evidence: Evidence, actor: User, at: dt.datetime) -> None:
    """Take a proof off the report; the proof itself stays, since others may lean on it."""
    _require_open(ProgressReport.objects.select_for_update().get(pk=report.pk), actor, at)
    if ReportEvidence.objects.filter(report=report, evidence=evidence).delete()[0]:
        unit = report.assignment.participation.unit
        record_act(actor=actor, verb="移除佐证材料", subject=evidence, at=at, unit=unit, details={"report": report.pk})


def parse_day(*, text: str) -> dt.date | None:
    """The day a proof is of, as it was typed; ValidationError for what is no day."""
    if not text.strip():
        return None
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError as error:
        message = "材料日期应为 2026-03-31 这样的日期。"
        raise ValidationError(message, code="dated_on") from error


def _date(evidence: Evidence, dated_on: dt.date | None) -> None:
    """A proof that is there already without a day gets it; a day once given is not overwritten by another report's."""
    if dated_on is not None and evidence.dated_on is None:
        evidence.dated_on = dated_on
        evidence.save(update_fields=["dated_on"])


def _attach(report: ProgressReport, evidence: Evidence, actor: User, at: dt.datetime) -> None:
    _, is_new = ReportEvidence.objects.get_or_create(report=report, evidence=evidence)
    if is_new:
        unit = report.assignment.participation.unit
        record_act(actor=actor, verb="添加佐证材料", subject=evidence, at=at, unit=unit, details={"report": report.pk})
