"""Each thing a phone sends is taken in once: its key is written first, in the same transaction as what follows from it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError, transaction

from campaigns.models import Target
from campaigns.operations.evidence.keeping import CheckedFile, check_upload, keep_file
from campaigns.policies import Policies
from campaigns.queries.policies import policies_of, work_calendar
from core.clock import day_of
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import ProofStage, RectificationSource, SheetState, VisitKind
from evaluations.models import ScoreSheet, VisitEntry
from evaluations.operations.rectifications import Finding, Task, open_rectification
from evaluations.operations.rectifications.proofs import keep_proof
from evaluations.operations.rounds import MarkGiven, save_sheet, submit_sheet
from evaluations.operations.rounds.sheets import require_rater
from units.models import User
from units.operations.audit import record_act

_NEEDS_FILE = frozenset({VisitKind.PHOTO, VisitKind.SIGNATURE})


@dataclass(frozen=True)
class EntryGiven:
    """What was sent. ``version``: the sheet's, as the phone knew it; ``words``: the problem, a remark, who signs."""

    key: str
    kind: VisitKind
    version: int = 0
    marks: Mapping[int, MarkGiven] = field(default_factory=dict)
    target: Target | None = None
    words: str = ""
    upload: "File[Any] | None" = None
    latitude: Decimal | None = None
    longitude: Decimal | None = None
    made_at: dt.datetime | None = None


def receive_entry(*, sheet: ScoreSheet, given: EntryGiven, actor: User, at: dt.datetime) -> VisitEntry:
    """Take it in, or give what was taken in before under its key.

    Effects by kind: marks are saved as a draft, a picture and a signature are kept, a problem becomes a rectification
    with its picture, handing in hands the sheet in. ConflictError where somebody else saved the sheet meanwhile;
    NotAllowedError for a unit's own sheet; RefusedError where the sheet is closed; ValidationError for marks or files
    that cannot be.
    """
    if (known := _known(sheet, given, actor)) is not None:
        return known
    if sheet.is_self:
        message = "这是本单位的自查表，不作现场检查。请在评分表页填写。"
        raise NotAllowedError(message)
    require_rater(sheet=sheet, actor=actor)
    if sheet.state != SheetState.OPEN:
        message = f"“{sheet.participation}”的评分表已经提交。要再改，请先在评分表页收回。"
        raise RefusedError(message)
    policies = policies_of(sheet.round.campaign_id)
    checked = _checked(given, policies)
    try:
        with transaction.atomic():
            return _take(sheet, given, policies, checked, actor, at)
    except IntegrityError:
        # Sent twice at the same moment: the other one was first.
        known = _known(sheet, given, actor)
        if known is None:
            raise
        return known


def _known(sheet: ScoreSheet, given: EntryGiven, actor: User) -> VisitEntry | None:
    known = VisitEntry.objects.filter(sender=actor, key=given.key).first()
    if known is not None and (known.sheet_id != sheet.pk or known.kind != given.kind):
        message = "这个现场编号已经用在另一条记录上，没有接收。请重新记一次。"
        raise ConflictError(message)
    return known


def _checked(given: EntryGiven, policies: Policies) -> CheckedFile | None:
    if given.kind == VisitKind.SIGNATURE and not given.words.strip():
        raise ValidationError({"words": "请写明签字人的姓名和职务。"})
    if given.upload is None:
        if given.kind in _NEEDS_FILE:
            raise ValidationError({"file": "没有收到图片，请重新拍照或签字。"})
        return None
    kinds = ("png",) if given.kind == VisitKind.SIGNATURE else policies.file_kinds
    return check_upload(upload=given.upload, policies=replace(policies, file_kinds=kinds), is_shot=True)


def _take(
    sheet: ScoreSheet,
    given: EntryGiven,
    policies: Policies,
    checked: CheckedFile | None,
    actor: User,
    at: dt.datetime,
) -> VisitEntry:
    place = {"latitude": given.latitude, "longitude": given.longitude, "made_at": given.made_at}
    words = "" if given.kind == VisitKind.PROBLEM else given.words.strip()
    entry = VisitEntry.objects.create(
        sheet=sheet, sender=actor, key=given.key, kind=given.kind, target=given.target, words=words,
        version=sheet.version, received_at=at, **place,
    )  # fmt: skip
    match given.kind:
        case VisitKind.MARKS:
            entry.version = save_sheet(
                sheet=sheet, marks=given.marks, version=given.version, actor=actor, at=at
            ).version
        case VisitKind.SUBMIT:
            entry.version = submit_sheet(sheet=sheet, version=given.version, actor=actor, at=at).version
        case VisitKind.PROBLEM:
            _open_problem(entry, given, policies, checked, actor, at)
        case _:
            assert checked is not None
            _keep_picture(entry, policies, checked, actor, at)
    entry.save()
    return entry


def _keep_picture(entry: VisitEntry, policies: Policies, checked: CheckedFile, actor: User, at: dt.datetime) -> None:
    """In the library of the bureau that inspects: it is the inspectors' proof and not the unit's."""
    subject = entry.sheet.participation
    about = entry.words if entry.kind == VisitKind.SIGNATURE else str(entry.target or entry.sheet.round)
    title = f"{entry.get_kind_display()}：{subject} {about}"
    organiser = entry.sheet.round.campaign.organiser
    entry.evidence = keep_file(unit=organiser, checked=checked, policies=policies, actor=actor, at=at, title=title)
    details = {"picture": entry.evidence.pk, "target": str(entry.target or "")}
    verb = f"添加{entry.get_kind_display()}"
    record_act(actor=actor, verb=verb, subject=entry.sheet, at=at, unit=subject.unit, details=details)


def _open_problem(
    entry: VisitEntry,
    given: EntryGiven,
    policies: Policies,
    checked: CheckedFile | None,
    actor: User,
    at: dt.datetime,
) -> None:
    unit, found = entry.sheet.participation.unit, entry.sheet.round
    finding = Finding(
        unit=unit,
        problem=given.words,
        source=RectificationSource.INSPECTION,
        round=found,
        target=given.target,
        client_key=given.key,
    )
    task = Task(work_calendar().add(day_of(at), policies.rectify_days))
    entry.rectification = open_rectification(finding=finding, task=task, actor=actor, at=at, is_judged=True)
    if checked is not None:
        keep_proof(
            subject=entry.rectification, stage=ProofStage.BEFORE, checked=checked, policies=policies, actor=actor, at=at
        )
