"""What somebody wrote in a letter is followed up: the unit mends it, or the office takes it in as a case. Once."""

import datetime as dt

from django.db import IntegrityError, transaction

from campaigns.permissions import may_arrange_campaign
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import RectificationSource, SurveyState
from evaluations.models import Case, Rectification, RemarkFollowUp, SurveyRemark
from evaluations.operations.cases.registering import CaseFacts, register_case
from evaluations.operations.rectifications import Finding, Task, open_rectification
from units.models import Unit, User

OPENED = (SurveyState.CLOSED, SurveyState.PUBLISHED)
"""Only after the box was opened there are remarks that anybody may read."""

_TAKEN = "这条意见已经转办过，没有重复登记。请回到测评页查看办到哪一步了。"


def rectify_remark(
    *, remark: SurveyRemark, unit: Unit, problem: str, task: Task, actor: User, at: dt.datetime
) -> Rectification:
    """Give ``unit`` what the remark complains of, in the words of ``problem``, to be mended.

    NotAllowedError for others than the office that holds the survey; ConflictError where the remark was followed up
    already, also by somebody else at the same moment; what ``open_rectification`` raises.
    """
    finding = Finding(unit=unit, problem=problem, source=RectificationSource.SURVEY, survey=remark.survey)
    try:
        with transaction.atomic():
            _require_open(remark, actor)
            made = open_rectification(finding=finding, task=task, actor=actor, at=at)
            RemarkFollowUp.objects.create(remark=remark, rectification=made)
    except IntegrityError as error:
        raise ConflictError(_TAKEN) from error
    return made


def register_remark(*, remark: SurveyRemark, facts: CaseFacts, actor: User, at: dt.datetime) -> Case:
    """Take the remark in as a case with a limit. Errors as with ``rectify_remark``, and those of ``register_case``."""
    try:
        with transaction.atomic():
            _require_open(remark, actor)
            made = register_case(facts=facts, actor=actor, at=at)
            RemarkFollowUp.objects.create(remark=remark, case=made)
    except IntegrityError as error:
        raise ConflictError(_TAKEN) from error
    return made


def _require_open(remark: SurveyRemark, actor: User) -> None:
    if not may_arrange_campaign(actor, remark.survey.campaign):
        raise NotAllowedError("书面意见由组织测评的创建办转办。")
    if remark.survey.state not in OPENED:
        raise RefusedError("测评没有开箱或者已经作废，书面意见不能转办。")
    if RemarkFollowUp.objects.filter(remark=remark).exists():
        raise ConflictError(_TAKEN)
