"""Filling in a sheet: drafts that never count, handing in, taking back."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import Target
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import RoundState, SheetState
from evaluations.models import Round, ScoreMark, ScoreSheet
from evaluations.permissions import conflict_of_interest, may_fill_sheet
from evaluations.queries.rounds.marked import targets_of_sheet
from units.models import User
from units.operations.audit import record_act

_CHANGED_ELSEWHERE = "这张评分表刚刚在另一处保存过。您刚输入的分数仍在本页，请抄下后刷新，再决定保留哪一份。"
_LONGEST_REMARK = 300


@dataclass(frozen=True)
class MarkGiven:
    """What is typed for one leaf; ``points`` None: not marked yet."""

    points: Decimal | None
    remark: str = ""


@transaction.atomic
def save_sheet(
    *, sheet: ScoreSheet, marks: Mapping[int, MarkGiven], version: int, actor: User, at: dt.datetime
) -> ScoreSheet:
    """Keep what is typed so far (target → mark); nothing of it counts before ``submit_sheet``.

    ``version`` is the one the form was opened with. ConflictError where somebody else saved meanwhile; RefusedError
    where the stage is over; NotAllowedError for the own unit; ValidationError (by target) for points outside 0 … points.
    """
    require_rater(sheet=sheet, actor=actor)
    targets = {target.pk: target for target in targets_of_sheet(sheet)}
    _check(marks, targets)
    new = {"version": version + 1, "edited_by": actor, "edited_at": at}
    same = ScoreSheet.objects.filter(pk=sheet.pk, version=version, state=SheetState.OPEN)
    if not same.update(**new):
        raise ConflictError(_CHANGED_ELSEWHERE)
    sheet.marks.all().delete()
    ScoreMark.objects.bulk_create(
        ScoreMark(sheet=sheet, target=targets[pk], points=given.points, remark=given.remark.strip())  # type: ignore[misc] # the field takes Decimal
        for pk, given in marks.items()
        if pk in targets and (given.points is not None or given.remark.strip())
    )
    sheet.version = version + 1
    return sheet


@transaction.atomic
def submit_sheet(*, sheet: ScoreSheet, version: int, actor: User, at: dt.datetime) -> ScoreSheet:
    """Hand in a sheet on which every leaf is marked; from now on it counts. ValidationError names what is missing."""
    require_rater(sheet=sheet, actor=actor)
    marked = set(sheet.marks.filter(points__isnull=False).values_list("target_id", flat=True))
    missing = [target for target in targets_of_sheet(sheet) if target.pk not in marked]
    if missing:
        raise ValidationError({str(target.pk): "还没有打分。" for target in missing})
    new = {"version": version + 1, "state": SheetState.SUBMITTED, "submitted_at": at, "edited_by": actor}
    if not ScoreSheet.objects.filter(pk=sheet.pk, version=version, state=SheetState.OPEN).update(**new):
        raise ConflictError(_CHANGED_ELSEWHERE)
    sheet.refresh_from_db()
    unit = sheet.participation.unit
    record_act(actor=actor, verb="提交评分表", subject=sheet, at=at, unit=unit)
    return sheet


@transaction.atomic
def reopen_sheet(*, sheet: ScoreSheet, actor: User, at: dt.datetime) -> ScoreSheet:
    """Take a handed-in sheet back to change it, while its stage lasts; until it is handed in again it does not count.

    The round is locked: a sheet taken back while the stage is being closed would never lapse and count no more.
    """
    rounds = Round.objects.select_related("campaign__organiser").select_for_update(of=("self",))
    sheet.round = rounds.get(pk=sheet.round_id)
    require_rater(sheet=sheet, actor=actor)
    same = ScoreSheet.objects.filter(pk=sheet.pk, version=sheet.version, state=SheetState.SUBMITTED)
    if not same.update(state=SheetState.OPEN, version=sheet.version + 1, submitted_at=None):
        raise ConflictError(_CHANGED_ELSEWHERE)
    sheet.refresh_from_db()
    record_act(actor=actor, verb="收回评分表", subject=sheet, at=at, unit=sheet.participation.unit)
    return sheet


def require_rater(*, sheet: ScoreSheet, actor: User) -> None:
    """NotAllowedError unless the sheet is this person's to fill in; RefusedError where its stage is over."""
    if not sheet.is_self and conflict_of_interest(actor, sheet.participation.unit):
        message = f"您与“{sheet.participation}”有关系，按回避规定不能给它打分。"
        raise NotAllowedError(message)
    if not may_fill_sheet(actor, sheet):
        message = "这张评分表不是由您填写的。"
        raise NotAllowedError(message)
    stage = RoundState.SELF_CHECK if sheet.is_self else RoundState.INSPECTING
    if sheet.round.state != stage or sheet.state == SheetState.LAPSED:
        message = f"考评轮次现在是“{sheet.round.get_state_display()}”，评分已经结束，不能再改。"
        raise RefusedError(message)


def _check(marks: Mapping[int, MarkGiven], targets: Mapping[int, Target]) -> None:
    faults: dict[str, str] = {}
    for pk, given in marks.items():
        if pk not in targets:
            continue
        most = targets[pk].points or Decimal(0)
        if given.points is not None and not 0 <= given.points <= most:
            faults[str(pk)] = f"应为 0 至 {most.normalize():f} 分。"
        elif given.points is not None and given.points != round(given.points, 6):
            faults[str(pk)] = "小数最多 6 位。"
        elif len(given.remark.strip()) > _LONGEST_REMARK:
            faults[str(pk)] = f"说明最多 {_LONGEST_REMARK} 字。"
    if faults:
        raise ValidationError(faults)
