"""A survey in the small world, and answers to it."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from evaluations.enums import HandingOut, SurveyKind
from evaluations.models import RecipientGroup, Survey
from evaluations.operations.surveys.answering import Answer, cast_ballot
from evaluations.operations.surveys.issuing import issue_survey
from evaluations.operations.surveys.setup import GroupPlan, SurveyPlan, create_survey
from tests.worlds.small import NOW, TODAY, SmallWorld

OPTIONS: Sequence[tuple[str, Decimal | None]] = (
    ("满意", Decimal(100)),
    ("基本满意", Decimal(70)),
    ("不满意", Decimal(30)),
    ("不了解", None),
)


def plan(world: SmallWorld, **changes: object) -> SurveyPlan:
    """Two questions about two districts, asked of two groups by letter and of one on site."""
    values: dict[str, object] = {
        "title": "百人评机关",
        "closes_on": TODAY + dt.timedelta(days=20),
        "quorum": Decimal(50),
        "greeting": "请您评一评。",
        "questions": ["服务态度", "办事效率"],
        "options": OPTIONS,
        "groups": [
            GroupPlan("服务对象", Decimal(50), 6, HandingOut.LETTERS),
            GroupPlan("监督员", Decimal(25), 5, HandingOut.LETTERS),
            GroupPlan("社会各界", Decimal(25), 5, HandingOut.ON_SITE),
        ],
        "subjects": [(world.participations["north"], "机关"), (world.participations["south"], "机关")],
    }
    return SurveyPlan(**{**values, **changes})  # type: ignore[arg-type]


def draft(world: SmallWorld, **changes: object) -> Survey:
    """The survey, not yet handed out."""
    return create_survey(
        campaign=world.campaign,
        kind=SurveyKind.LETTERS,
        plan=plan(world, **changes),
        actor=world.people["administrator"],
        at=NOW,
    )


def issued(world: SmallWorld, **changes: object) -> tuple[Survey, dict[str, list[str]]]:
    """The survey, open, with the codes of each group."""
    survey = draft(world, **changes)
    codes = issue_survey(survey=survey, actor=world.people["administrator"], at=NOW)
    return survey, {group.name: list(each) for group, each in codes.items()}


def answer(survey: Survey, *labels: str, text: str = "") -> Answer:
    """``labels``: the option for each unit in turn, the same for all questions; the last one repeats."""
    options = {option.label: option.pk for option in survey.options.all()}
    subjects = list(survey.subjects.all())
    given = [labels[min(number, len(labels) - 1)] for number in range(len(subjects))]
    marks = {
        (subject.pk, question.pk): options[label]
        for subject, label in zip(subjects, given, strict=True)
        for question in survey.questions.all()
    }
    return Answer(marks, text)


def vote(survey: Survey, codes: Sequence[str], *labels: str, text: str = "") -> None:
    """One answer for each code."""
    for code in codes:
        cast_ballot(code=code, answer=answer(survey, *labels, text=text))


def group_of(survey: Survey, name: str) -> RecipientGroup:
    """The group with this name."""
    return survey.groups.select_related("survey__campaign__organiser").get(name=name)
