"""The lives of an adjustment (提出 → 确认 or not → 撤销) and of an appeal against one."""

from typing import Any

from core.transitions import Step, workflow
from evaluations.enums import AdjustmentState, AppealState
from units.enums import Role

CONFIRM, REFUSE, WITHDRAW, REVOKE = "confirm", "refuse", "withdraw", "revoke"
UPHOLD, DISMISS, TAKE_BACK = "uphold", "dismiss", "take_back"

_OFFICE = frozenset({Role.ADMINISTRATOR, Role.LEADER})
_PROPOSING = frozenset({Role.REPORTER, Role.REVIEWER, Role.ADMINISTRATOR})
_SPEAKING = frozenset({Role.REPORTER, Role.ADMINISTRATOR, Role.LEADER})


def _not_own_proposal(adjustment: Any, actor: Any) -> str | None:
    return "这一项由您本人提出，须由另一个人确认。" if adjustment.proposed_by_id == actor.pk else None


ADJUSTMENT_WORKFLOW = workflow(
    [
        Step(
            CONFIRM,
            "确认",
            frozenset({AdjustmentState.PROPOSED}),
            AdjustmentState.CONFIRMED,
            _OFFICE,
            guard=_not_own_proposal,
        ),
        Step(
            REFUSE,
            "不予确认",
            frozenset({AdjustmentState.PROPOSED}),
            AdjustmentState.REFUSED,
            _OFFICE,
            needs_opinion=True,
            guard=_not_own_proposal,
        ),
        Step(WITHDRAW, "撤回", frozenset({AdjustmentState.PROPOSED}), AdjustmentState.WITHDRAWN, _PROPOSING),
        Step(
            REVOKE,
            "撤销",
            frozenset({AdjustmentState.CONFIRMED}),
            AdjustmentState.REVOKED,
            _OFFICE,
            needs_opinion=True,
        ),
    ],
    dict(AdjustmentState.choices),
)

APPEAL_WORKFLOW = workflow(
    [
        Step(UPHOLD, "申诉成立", frozenset({AppealState.FILED}), AppealState.UPHELD, _OFFICE, needs_opinion=True),
        Step(DISMISS, "申诉不成立", frozenset({AppealState.FILED}), AppealState.REFUSED, _OFFICE, needs_opinion=True),
        Step(TAKE_BACK, "撤回申诉", frozenset({AppealState.FILED}), AppealState.WITHDRAWN, _SPEAKING),
    ],
    dict(AppealState.choices),
)
