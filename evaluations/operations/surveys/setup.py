"""Preparing a survey: what is asked, whom it rates, who is asked; as long as it is a draft."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import IntegrityError, transaction

from campaigns.models import Campaign, Participation, Target
from campaigns.permissions import may_arrange_campaign
from core.refusals import NotAllowedError, RefusedError
from evaluations.enums import HandingOut, SurveyKind
from evaluations.models import RecipientGroup, Survey, SurveyOption, SurveyQuestion, SurveySubject
from evaluations.operations.surveys.steps import require_draft, require_office
from units.models import User
from units.operations.audit import record_act


@dataclass(frozen=True)
class GroupPlan:
    """A group to be asked: ``quota`` questionnaires."""

    name: str
    weight: Decimal
    quota: int
    handing_out: HandingOut


@dataclass(frozen=True)
class SurveyPlan:
    """Everything a draft says; ``subjects`` are units with the category in which they are ranked.

    ``target``: a leaf measured by 问卷, of which the published means become the marks.
    """

    title: str
    closes_on: dt.date
    quorum: Decimal
    greeting: str
    questions: Sequence[str]
    options: Sequence[tuple[str, Decimal | None]]
    groups: Sequence[GroupPlan]
    subjects: Sequence[tuple[Participation, str]]
    target: Target | None = None


@transaction.atomic
def create_survey(*, campaign: Campaign, kind: SurveyKind, plan: SurveyPlan, actor: User, at: dt.datetime) -> Survey:
    """A new draft. NotAllowedError for others than the organiser's 创建办; RefusedError for a title that is taken."""
    if not may_arrange_campaign(actor, campaign):
        message = "只有组织单位的创建办可以建立测评。"
        raise NotAllowedError(message)
    survey = Survey(campaign=campaign, kind=kind, created_by=actor)
    _write(survey, plan)
    record_act(actor=actor, verb="建立测评", subject=survey, at=at, unit=campaign.organiser)
    return survey


@transaction.atomic
def change_survey(*, survey: Survey, plan: SurveyPlan, actor: User, at: dt.datetime) -> None:
    """Write a draft anew; RefusedError once questionnaires are out."""
    require_office(actor=actor, survey=survey)
    require_draft(survey=Survey.objects.select_for_update().get(pk=survey.pk))
    for rows in (survey.questions, survey.options, survey.groups, survey.subjects):
        rows.all().delete()
    _write(survey, plan)
    record_act(actor=actor, verb="修改测评", subject=survey, at=at, unit=survey.campaign.organiser)


def _write(survey: Survey, plan: SurveyPlan) -> None:
    survey.title, survey.closes_on = plan.title, plan.closes_on
    survey.quorum, survey.greeting, survey.target = plan.quorum, plan.greeting, plan.target
    try:
        with transaction.atomic():
            survey.save()
    except IntegrityError as error:
        message = f"本届已有名为“{plan.title}”的测评，请换一个名称。"
        raise RefusedError(message) from error
    SurveyQuestion.objects.bulk_create(
        SurveyQuestion(survey=survey, position=number, text=text) for number, text in enumerate(plan.questions)
    )
    for number, (label, value) in enumerate(plan.options):
        option = SurveyOption(survey=survey, position=number, label=label)
        option.value = value
        option.save()
    SurveySubject.objects.bulk_create(
        SurveySubject(survey=survey, position=number, participation=participation, category=category)
        for number, (participation, category) in enumerate(plan.subjects)
    )
    for number, plan_of_group in enumerate(plan.groups):
        group = RecipientGroup(survey=survey, position=number, name=plan_of_group.name, quota=plan_of_group.quota)
        group.weight, group.handing_out = plan_of_group.weight, plan_of_group.handing_out
        group.save()
