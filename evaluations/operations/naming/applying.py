"""A unit applies for a title; what it lacks is said at once."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from campaigns.models import Participation
from core.clock import day_of
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import RoundState
from evaluations.models import HonorTitle, Naming, Round
from evaluations.models.honor import NAMED_BEARERS
from evaluations.permissions import may_apply
from evaluations.queries.naming.eligibility import check_eligibility
from units.models import User
from units.operations.audit import record_act


@dataclass(frozen=True)
class Application:
    """What is applied for. ``round``: the published round whose result it rests on, where there is one."""

    participation: Participation
    title: HonorTitle
    subject: str
    statement: str
    bearer: str = ""
    round: Round | None = None


@transaction.atomic
def apply_for_title(*, application: Application, actor: User | None, at: dt.datetime) -> Naming:
    """Hand the application in.

    RefusedError names every condition that is not met and what to do about it; ValidationError a faulty value; ConflictError where the unit has applied for it already.
    """
    unit = application.participation.unit
    if actor is not None and not may_apply(actor, unit):
        message = f"“{unit.name}”的称号由本单位填报员或创建办申报。"
        raise NotAllowedError(message)
    _refuse_faults(application)
    found = check_eligibility(application.participation, application.title, application.bearer.strip(), day_of(at))
    if found.lacking:
        raise RefusedError(found.refusal)
    naming = Naming(
        **{**vars(application), "bearer": application.bearer.strip(), "statement": application.statement.strip()},
        applied_by=actor,
        applied_at=at,
    )
    try:
        with transaction.atomic():
            naming.save()
    except IntegrityError as error:
        message = f"“{naming}”在这一届已经申报过，请在申报命名里查看进展。"
        raise ConflictError(message) from error
    record_act(actor=actor, verb="申报荣誉", subject=naming, at=at, unit=unit)
    return naming


def _refuse_faults(application: Application) -> None:
    title, is_named = application.title, application.subject in NAMED_BEARERS
    faults: dict[str, str] = {}
    if application.subject not in title.subjects:
        faults["subject"] = f"“{title}”只授予{title.subject_words}，请改选。"
    elif is_named and not application.bearer.strip():
        faults["bearer"] = "请写明是哪个处室、班组或哪位职工。"
    elif not is_named and application.bearer.strip():
        faults["bearer"] = "申报单位、机关或窗口称号的，这一栏空着。"
    if not application.statement.strip():
        faults["statement"] = "请写明申报理由。"
    if application.round is not None and (
        application.round.campaign_id != application.participation.campaign_id
        or application.round.state != RoundState.PUBLISHED
    ):
        faults["round"] = "只能依据本届已公布的考评轮次。"
    if faults:
        raise ValidationError(faults)
