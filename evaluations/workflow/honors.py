"""The life of a title: suspended, restored, revoked by two people. Running out and ending are no steps: the days do it."""

from core.transitions import Step, workflow
from evaluations.enums import HonorDecision
from units.enums import Role

SUSPEND, RESTORE, PROPOSE, DISMISS, REVOKE = "suspend", "restore", "propose", "dismiss", "revoke"

_OFFICE = frozenset({Role.ADMINISTRATOR})
_OTHERS = frozenset({Role.ADMINISTRATOR, Role.LEADER})


def _is_somebody_else(subject: object, actor: object) -> str | None:
    proposer = getattr(subject, "proposed_by_id", None)
    if proposer is not None and proposer == getattr(actor, "pk", None):
        return "撤销由您提出，须由另一位创建办人员或领导决定。"
    return None


HONOR_WORKFLOW = workflow(
    [
        Step(
            SUSPEND,
            "暂停",
            frozenset({HonorDecision.VALID}),
            HonorDecision.SUSPENDED,
            _OFFICE,
            needs_opinion=True,
        ),
        Step(RESTORE, "恢复", frozenset({HonorDecision.SUSPENDED}), HonorDecision.VALID, _OFFICE, needs_opinion=True),
        Step(
            PROPOSE,
            "提出撤销",
            frozenset({HonorDecision.VALID, HonorDecision.SUSPENDED}),
            HonorDecision.REVOKING,
            _OFFICE,
            needs_opinion=True,
        ),
        Step(
            DISMISS,
            "不予撤销",
            frozenset({HonorDecision.REVOKING}),
            HonorDecision.VALID,
            _OTHERS,
            needs_opinion=True,
            guard=_is_somebody_else,
        ),
        Step(
            REVOKE,
            "撤销称号",
            frozenset({HonorDecision.REVOKING}),
            HonorDecision.REVOKED,
            _OTHERS,
            needs_opinion=True,
            guard=_is_somebody_else,
        ),
    ],
    dict(HonorDecision.choices),
)
