"""The life of a case (诉求): taken in, accepted or passed on, answered, called back, closed; and how long it may take."""

from collections.abc import Mapping
from typing import Any

from core.transitions import Step, workflow
from evaluations.enums import UNANSWERED, CaseAct, CaseKind, CaseState, Satisfaction
from units.enums import Role

LIMITS: Mapping[str, int] = {
    CaseKind.ADVICE: 3,
    CaseKind.COMPLAINT: 13,
    CaseKind.QUESTION: 3,
    CaseKind.REQUEST: 13,
}
"""Working days for an answer where the office decided nothing else (DOMAIN.md section 4)."""

LEAST_DAYS, MOST_DAYS = 1, 60

_STAFF = frozenset({Role.REPORTER, Role.REVIEWER, Role.LEADER, Role.ADMINISTRATOR})


def _has_handler(subject: Any, _actor: Any) -> str | None:
    return None if subject.handler_id else "还没有经办人，请先受理或者交办。"


def _not_the_answerer(subject: Any, actor: Any) -> str | None:
    return "回访不能由答复的人自己做，请换一位同事。" if subject.replied_by_id == actor.pk else None


def _cannot_be_called(subject: Any, _actor: Any) -> str | None:
    return "这件诉求留有联系方式，应当回访。" if subject.has_contact else None


def _was_dissatisfied(subject: Any, _actor: Any) -> str | None:
    return None if subject.satisfaction == Satisfaction.DISSATISFIED else "只有回访“不满意”的才能重新办理。"


CASE_WORKFLOW = workflow(
    [
        Step(CaseAct.ACCEPT, "受理", frozenset({CaseState.RECEIVED}), CaseState.HANDLING, _STAFF),
        Step(CaseAct.TRANSFER, "转办", UNANSWERED, CaseState.RECEIVED, _STAFF, needs_opinion=True),
        Step(CaseAct.HAND_OVER, "交办", frozenset({CaseState.HANDLING}), CaseState.HANDLING, _STAFF),
        Step(
            CaseAct.REPLY,
            "答复",
            frozenset({CaseState.HANDLING}),
            CaseState.REPLIED,
            _STAFF,
            needs_opinion=True,
            guard=_has_handler,
        ),
        Step(
            CaseAct.CALL_BACK,
            "回访",
            frozenset({CaseState.REPLIED}),
            CaseState.CLOSED,
            _STAFF,
            guard=_not_the_answerer,
        ),
        Step(
            CaseAct.CLOSE,
            "不回访办结",
            frozenset({CaseState.REPLIED}),
            CaseState.CLOSED,
            _STAFF,
            needs_opinion=True,
            guard=_cannot_be_called,
        ),
        Step(
            CaseAct.REOPEN,
            "重新办理",
            frozenset({CaseState.CLOSED}),
            CaseState.HANDLING,
            _STAFF,
            needs_opinion=True,
            guard=_was_dissatisfied,
        ),
        Step(CaseAct.WITHDRAW, "撤回", UNANSWERED, CaseState.WITHDRAWN, _STAFF, needs_opinion=True),
    ],
    dict(CaseState.choices),
)

HANDLERS_STEPS = frozenset({CaseAct.ACCEPT, CaseAct.TRANSFER, CaseAct.HAND_OVER, CaseAct.REPLY})
"""Steps of the unit that handles the case; the others are those of the office that took it in."""
