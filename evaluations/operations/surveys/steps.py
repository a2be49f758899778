"""Moving a survey from state to state: by its table, by compare-and-swap, with an audit entry."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from campaigns.permissions import may_arrange_campaign
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import SurveyState
from evaluations.models import RecipientGroup, Survey
from evaluations.workflow.surveys import SURVEY_WORKFLOW
from units.models import User
from units.operations.audit import record_act


def require_office(*, actor: User, survey: Survey) -> None:
    """NotAllowedError for anybody but the 创建办 of the organiser or one above."""
    if not may_arrange_campaign(actor, survey.campaign):
        message = "只有组织单位的创建办可以办理测评。"
        raise NotAllowedError(message)


def require_draft(*, survey: Survey) -> None:
    """RefusedError once questionnaires are out."""
    if survey.state != SurveyState.DRAFT:
        message = f"“{survey}”{survey.get_state_display()}，问卷和评议对象不能再改。"
        raise RefusedError(message)


def lock_open(*, group: RecipientGroup, act: str) -> None:
    """Hold the group until the end of the transaction; RefusedError unless its survey is still open by then.

    Opening the box takes the same locks: what is done to a group comes wholly before it or not at all.
    """
    RecipientGroup.objects.select_for_update().get(pk=group.pk)
    survey = Survey.objects.get(pk=group.survey_id)
    if survey.state != SurveyState.OPEN:
        message = f"“{survey}”{survey.get_state_display()}，不能{act}。"
        raise RefusedError(message)


def take_step(*, survey: Survey, name: str, actor: User, at: dt.datetime, opinion: str = "", **fields: Any) -> None:
    """Apply a row of the table and set ``fields`` with it; RefusedError, ConflictError (somebody was faster)."""
    require_office(actor=actor, survey=survey)
    refusal = SURVEY_WORKFLOW.refusal(name, survey.state, survey, actor, opinion)
    if refusal:
        raise RefusedError(refusal)
    step = SURVEY_WORKFLOW.step(name)
    new: Mapping[str, Any] = {"state": step.target, **fields}
    if not Survey.objects.filter(pk=survey.pk, state=survey.state).update(**new):
        message = "这次测评刚刚已被其他人处理，请刷新页面查看。"
        raise ConflictError(message)
    for field, value in new.items():
        setattr(survey, field, value)
    details = {"opinion": opinion.strip()} if opinion else {}
    record_act(actor=actor, verb=step.label, subject=survey, at=at, unit=survey.campaign.organiser, details=details)
