"""Surveys of the demo: letters of two years, the windows' yearly one, and one that is under way. All answers are invented."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from decimal import Decimal

from campaigns.models import Campaign
from evaluations.enums import HandingOut, SurveyKind
from evaluations.models import Recipient, Survey
from evaluations.operations.surveys.answering import Answer, cast_ballot
from evaluations.operations.surveys.counting import close_survey, publish_survey
from evaluations.operations.surveys.issuing import Codes, issue_survey
from evaluations.operations.surveys.setup import GroupPlan, SurveyPlan, create_survey
from units.models import User

RETURNED = 94
"""Of a hundred letters a year."""

_YEARS = (2006, 2007)
_OPTIONS: tuple[tuple[str, Decimal | None], ...] = (
    ("满意", Decimal(100)),
    ("基本满意", Decimal(70)),
    ("不满意", Decimal(30)),
    ("不了解", None),
)
_ORGANS = (("wuxi", "机关"), ("jiangyin", "机关"), ("yixing", "机关"))
_WINDOWS = (
    ("fuli", "养老服务"),
    ("qingyang", "养老服务"),
    ("sl-binzang", "殡葬救助"),
    ("jy-jiuzhu", "殡葬救助"),
    ("sl-hunyin", "婚姻登记"),
)
_REMARKS = ("希望多公开办事流程。", "窗口态度好，继续保持。", "建议周末也能办理登记。", "电话有时打不通。")
_PLACES = ("梅园路", "清名桥街", "太湖大道", "五里湖边", "锡惠里")


def _mails(*numbers: int) -> list[GroupPlan]:
    names = (("服务对象", 50), ("监督员", 25), ("社会各界", 25))
    return [
        GroupPlan(name, Decimal(weight), number, HandingOut.LETTERS)
        for (name, weight), number in zip(names, numbers, strict=True)
    ]


def write_surveys(finished: Campaign, running: Campaign, people: Mapping[str, User], at: dt.datetime) -> None:
    """Two years of 百人评机关 and one 民主评议 with published results; one survey whose letters are out."""
    office, dice = people["admin"], random.Random("letters")  # noqa: S311 - the same demo at every loading
    _register(finished)
    for year in _YEARS:
        plan = _plan(finished, f"{year}年百人评机关", dt.date(year, 11, 30), _mails(50, 25, 25), _ORGANS)
        _hold(finished, SurveyKind.LETTERS, plan, office, at.replace(year=year, month=11, day=2), RETURNED, dice)
    plan = _plan(finished, "2007年民主评议", dt.date(2007, 10, 31), _mails(40, 20, 20), _WINDOWS)
    _hold(finished, SurveyKind.WINDOWS, plan, office, at.replace(year=2007, month=10, day=8), 72, dice)
    closes = at.date() + dt.timedelta(days=21)
    plan = _plan(running, f"{running.ends_on.year}年百人评机关", closes, _mails(50, 25, 25), _ORGANS)
    survey, codes = _issue(running, SurveyKind.LETTERS, plan, office, at)
    _answer(survey, codes, 37, dice)


def _register(campaign: Campaign) -> None:
    dice = random.Random("register")  # noqa: S311
    Recipient.objects.bulk_create(
        Recipient(
            keeper=campaign.organiser,
            group=group,
            name=f"示例{group[:2]}{number}",
            address=f"示例市{dice.choice(_PLACES)}{dice.randint(1, 200)}号",
            postcode="214000",
        )
        for group, count in (("服务对象", 120), ("监督员", 40), ("社会各界", 80))
        for number in range(1, count + 1)
    )


def _plan(
    campaign: Campaign, title: str, closes: dt.date, groups: list[GroupPlan], subjects: Sequence[tuple[str, str]]
) -> SurveyPlan:
    members = {row.unit.code: row for row in campaign.participations.select_related("unit")}
    return SurveyPlan(
        title=title,
        closes_on=closes,
        quorum=Decimal(60),
        greeting="尊敬的收信人：为了改进民政工作，请您对下列单位作一评价。感谢您的支持。",
        questions=("工作作风", "服务态度", "办事效率", "廉洁自律"),
        options=_OPTIONS,
        groups=groups,
        subjects=[(members[code], category) for code, category in subjects if code in members],
    )


def _issue(
    campaign: Campaign, kind: SurveyKind, plan: SurveyPlan, office: User, at: dt.datetime
) -> tuple[Survey, Codes]:
    survey = create_survey(campaign=campaign, kind=kind, plan=plan, actor=office, at=at)
    return survey, issue_survey(survey=survey, actor=office, at=at)


def _hold(
    campaign: Campaign,
    kind: SurveyKind,
    plan: SurveyPlan,
    office: User,
    at: dt.datetime,
    returned: int,
    dice: random.Random,
) -> None:
    survey, codes = _issue(campaign, kind, plan, office, at)
    _answer(survey, codes, returned, dice)
    ended = dt.datetime.combine(plan.closes_on + dt.timedelta(days=1), at.timetz())
    close_survey(survey=survey, actor=office, at=ended)
    publish_survey(survey=survey, actor=office, at=ended)


def _answer(survey: Survey, codes: Codes, returned: int, dice: random.Random) -> None:
    """``returned`` of the letters come back; the last ones of each group in turn do not."""
    options = {option.label: option.pk for option in survey.options.all()}
    subjects = [(row.pk, row.participation.unit.code) for row in survey.subjects.select_related("participation__unit")]
    questions = list(survey.questions.values_list("pk", flat=True))
    letters = sorted(
        ((place, code) for each in codes.values() for place, code in enumerate(each)), key=lambda row: row[0]
    )
    for _, code in letters[:returned]:
        marks = {
            (subject, question): options[_opinion(unit, dice)] for subject, unit in subjects for question in questions
        }
        text = dice.choice(_REMARKS) if dice.random() < 0.15 else ""  # noqa: PLR2004 - some write, most do not
        cast_ballot(code=code, answer=Answer(marks, text))


def _opinion(unit: str, dice: random.Random) -> str:
    weights = (58, 26, 10, 6) if unit.startswith("sl-") else (86, 11, 1, 2)
    return dice.choices([label for label, _ in _OPTIONS], weights)[0]
