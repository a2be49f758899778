"""The way of an application: applied, proposed, on public notice, named; refused or withdrawn on the way."""

from typing import Any

from core.transitions import Step, workflow
from evaluations.enums import NamingState
from units.enums import Role

PROPOSE, NOTIFY, NAME, REJECT, WITHDRAW, RECALL = "propose", "notify", "name", "reject", "withdraw", "recall"

NOTICE_WORKDAYS = (5, 7)
"""A public notice lasts at least and at most so many working days (DOMAIN.md section 4)."""

_OFFICE = frozenset({Role.ADMINISTRATOR})
_DECIDERS = frozenset({Role.ADMINISTRATOR, Role.LEADER})


def _did_not_apply(subject: Any, actor: Any) -> str | None:
    if actor is not None and subject.applied_by_id == actor.pk:
        return "申报由您提交，须由另一位创建办人员提名。"
    return None


def _did_not_propose(subject: Any, actor: Any) -> str | None:
    if actor is not None and subject.proposed_by_id == actor.pk:
        return "提名由您提出，须由另一位创建办人员或领导命名。"
    return None


NAMING_WORKFLOW = workflow(
    [
        Step(
            PROPOSE,
            "提名",
            frozenset({NamingState.APPLIED}),
            NamingState.PROPOSED,
            _OFFICE,
            guard=_did_not_apply,
        ),
        Step(NOTIFY, "公示", frozenset({NamingState.PROPOSED}), NamingState.NOTIFIED, _OFFICE),
        Step(
            NAME,
            "命名",
            frozenset({NamingState.NOTIFIED}),
            NamingState.NAMED,
            _DECIDERS,
            guard=_did_not_propose,
        ),
        Step(
            REJECT,
            "不予命名",
            frozenset({NamingState.APPLIED, NamingState.PROPOSED, NamingState.NOTIFIED}),
            NamingState.REJECTED,
            _OFFICE,
            needs_opinion=True,
        ),
        Step(
            WITHDRAW,
            "撤回申报",
            frozenset({NamingState.APPLIED, NamingState.PROPOSED}),
            NamingState.WITHDRAWN,
            frozenset({Role.REPORTER, Role.ADMINISTRATOR}),
            needs_opinion=True,
        ),
        Step(
            RECALL,
            "撤回公示",
            frozenset({NamingState.NOTIFIED}),
            NamingState.PROPOSED,
            _OFFICE,
            needs_opinion=True,
        ),
    ],
    dict(NamingState.choices),
)
