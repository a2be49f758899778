"""The life of a problem: found → assigned → fixed → verified → closed; what does not hold goes back to be fixed."""

from typing import Any

from core.transitions import Step, workflow
from evaluations.enums import ProofStage, RectificationState
from units.enums import Role

ASSIGN, REASSIGN, FIX, SEND_BACK, VERIFY, CLOSE, REOPEN = (
    "assign",
    "reassign",
    "fix",
    "send_back",
    "verify",
    "close",
    "reopen",
)

_ABOVE = frozenset({Role.REVIEWER, Role.LEADER, Role.ADMINISTRATOR})
_UNIT = frozenset({Role.REPORTER, Role.REVIEWER, Role.LEADER, Role.ADMINISTRATOR})


def _is_shown(subject: Any, _actor: Any) -> str | None:
    after = subject.proofs.filter(stage=ProofStage.AFTER)
    if after.filter(is_spent=False).exists():
        return None
    if after.exists():
        return "整改后的材料都是上次报告时的，没有通过。请先添加这次整改后的照片、文件或网址，再报告完成。"
    return "还没有整改后的材料。请先上传整改后的照片或文件，或填写网址，再报告完成。"


RECTIFICATION_WORKFLOW = workflow(
    [
        Step(ASSIGN, "交办", frozenset({RectificationState.FOUND}), RectificationState.ASSIGNED, _ABOVE),
        Step(
            REASSIGN,
            "改派或延期",
            frozenset({RectificationState.ASSIGNED}),
            RectificationState.ASSIGNED,
            _ABOVE,
            needs_opinion=True,
        ),
        Step(
            FIX,
            "报告整改完成",
            frozenset({RectificationState.ASSIGNED}),
            RectificationState.FIXED,
            _UNIT,
            guard=_is_shown,
        ),
        Step(VERIFY, "核验通过", frozenset({RectificationState.FIXED}), RectificationState.VERIFIED, _ABOVE),
        Step(
            SEND_BACK,
            "退回重改",
            frozenset({RectificationState.FIXED}),
            RectificationState.ASSIGNED,
            _ABOVE,
            needs_opinion=True,
        ),
        Step(CLOSE, "销号", frozenset({RectificationState.VERIFIED}), RectificationState.CLOSED, _ABOVE),
        Step(
            REOPEN,
            "重新整改",
            frozenset({RectificationState.VERIFIED, RectificationState.CLOSED}),
            RectificationState.ASSIGNED,
            _ABOVE,
            needs_opinion=True,
        ),
    ],
    dict(RectificationState.choices),
)
