"""The life of a survey: prepared, handed out, counted, made public; void where more came back than went out."""

from core.transitions import Step, workflow
from evaluations.enums import SurveyState
from units.enums import Role

ISSUE, CLOSE, PUBLISH, ANNUL = "issue", "close", "publish", "annul"

_OFFICE = frozenset({Role.ADMINISTRATOR})

SURVEY_WORKFLOW = workflow(
    [
        Step(ISSUE, "开始发放", frozenset({SurveyState.DRAFT}), SurveyState.OPEN, _OFFICE),
        Step(CLOSE, "结束回收并开箱", frozenset({SurveyState.OPEN}), SurveyState.CLOSED, _OFFICE),
        Step(PUBLISH, "公布结果", frozenset({SurveyState.CLOSED}), SurveyState.PUBLISHED, _OFFICE),
        Step(
            ANNUL,
            "宣布作废",
            frozenset({SurveyState.OPEN, SurveyState.CLOSED}),
            SurveyState.VOID,
            _OFFICE,
            needs_opinion=True,
        ),
    ],
    dict(SurveyState.choices),
)
