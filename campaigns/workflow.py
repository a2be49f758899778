"""Lives as tables: of a report (DOMAIN.md section 1: 进展填报, 审核), and of the lesser things beside it."""

from typing import Any

from campaigns.enums import DisclosureState, InstructionState, ReportState, ReturnState
from core.transitions import Step, workflow
from units.enums import ANSWERING, REVIEWING, Role

SUBMIT, WITHDRAW, RETURN, APPROVE, REOPEN = "submit", "withdraw", "return", "approve", "reopen"
HAND_UP, SIGN, REJECT = "hand_up", "sign", "reject"


def _not_own_work(report: Any, actor: Any) -> str | None:
    if report.submitted_by_id == actor.pk:
        return "这份填报由您本人提交，不能由您审核，请由其他审核员处理。"
    if report.signed_by_id == actor.pk:
        return "这份填报由您代表本单位审签，不能再由您审核，请由其他审核员处理。"
    return None


def _not_own_signature(report: Any, actor: Any) -> str | None:
    return (
        "这份填报由您本人提交，不能由您审签，请由本单位其他领导审签。" if report.submitted_by_id == actor.pk else None
    )


REPORT_WORKFLOW = workflow(
    [
        Step(
            SUBMIT,
            "提交",
            frozenset({ReportState.DRAFT, ReportState.RETURNED}),
            ReportState.SUBMITTED,
            frozenset({Role.REPORTER}),
        ),
        Step(
            HAND_UP,
            "提交本单位审签",
            frozenset({ReportState.DRAFT, ReportState.RETURNED}),
            ReportState.SIGNING,
            frozenset({Role.REPORTER}),
        ),
        Step(
            SIGN,
            "审签同意",
            frozenset({ReportState.SIGNING}),
            ReportState.SUBMITTED,
            frozenset({Role.LEADER}),
            guard=_not_own_signature,
        ),
        Step(
            REJECT,
            "本单位退回",
            frozenset({ReportState.SIGNING}),
            ReportState.RETURNED,
            frozenset({Role.LEADER}),
            needs_opinion=True,
            guard=_not_own_signature,
        ),
        Step(
            WITHDRAW,
            "撤回",
            frozenset({ReportState.SIGNING, ReportState.SUBMITTED}),
            ReportState.DRAFT,
            frozenset({Role.REPORTER}),
        ),
        Step(
            RETURN,
            "退回",
            frozenset({ReportState.SUBMITTED}),
            ReportState.RETURNED,
            REVIEWING,
            needs_opinion=True,
            guard=_not_own_work,
        ),
        Step(
            APPROVE,
            "核定",
            frozenset({ReportState.SUBMITTED}),
            ReportState.APPROVED,
            REVIEWING,
            guard=_not_own_work,
        ),
        Step(
            REOPEN,
            "重新打开",
            frozenset({ReportState.APPROVED}),
            ReportState.RETURNED,
            REVIEWING,
            needs_opinion=True,
            guard=_not_own_work,
        ),
    ],
    dict(ReportState.choices),
)

ACCEPT, DECLINE, RETRACT = "accept", "decline", "retract"


def _nothing_hangs_on_it(returned: Any, _actor: Any) -> str | None:
    if returned.assignment is not None and returned.assignment.reports.exists():
        return "这项任务已有填报，不能收回，请先与单位核实，再答复“不同意”。"
    return None


RETURN_WORKFLOW = workflow(
    [
        Step(
            ACCEPT,
            "同意退回",
            frozenset({ReturnState.OPEN}),
            ReturnState.ACCEPTED,
            frozenset({Role.ADMINISTRATOR}),
            guard=_nothing_hangs_on_it,
        ),
        Step(
            DECLINE,
            "不同意退回",
            frozenset({ReturnState.OPEN}),
            ReturnState.DECLINED,
            frozenset({Role.ADMINISTRATOR}),
            needs_opinion=True,
        ),
        Step(RETRACT, "撤回退回", frozenset({ReturnState.OPEN}), ReturnState.WITHDRAWN, frozenset({Role.REPORTER})),
    ],
    dict(ReturnState.choices),
)

PUBLISH, TAKE_DOWN, RESUME = "publish", "take_down", "resume"


def _five_are_clear(item: Any, _actor: Any) -> str | None:
    missing = item.missing
    return f"“{item.matter}”还缺{'、'.join(missing)}，补齐以后才能公开。" if missing else None


_KEEPERS = frozenset({Role.REPORTER, Role.ADMINISTRATOR})

DISCLOSURE_WORKFLOW = workflow(
    [
        Step(
            PUBLISH,
            "公开",
            frozenset({DisclosureState.DRAFT}),
            DisclosureState.PUBLISHED,
            _KEEPERS,
            guard=_five_are_clear,
        ),
        Step(
            TAKE_DOWN,
            "撤下",
            frozenset({DisclosureState.DRAFT, DisclosureState.PUBLISHED}),
            DisclosureState.WITHDRAWN,
            _KEEPERS,
            needs_opinion=True,
        ),
        Step(RESUME, "恢复登记", frozenset({DisclosureState.WITHDRAWN}), DisclosureState.DRAFT, _KEEPERS),
    ],
    dict(DisclosureState.choices),
)

ANSWER, CONTENT, ASK_AGAIN, TAKE_BACK = "answer", "content", "ask_again", "take_back"
_LEADERS = frozenset({Role.LEADER})

INSTRUCTION_WORKFLOW = workflow(
    [
        Step(
            ANSWER,
            "答复",
            frozenset({InstructionState.OPEN}),
            InstructionState.ANSWERED,
            ANSWERING,
            needs_opinion=True,
        ),
        Step(CONTENT, "认可答复", frozenset({InstructionState.ANSWERED}), InstructionState.ACCEPTED, _LEADERS),
        Step(
            ASK_AGAIN,
            "要求重新答复",
            frozenset({InstructionState.ANSWERED}),
            InstructionState.OPEN,
            _LEADERS,
            needs_opinion=True,
        ),
        Step(
            TAKE_BACK,
            "撤销批示",
            frozenset({InstructionState.OPEN, InstructionState.ANSWERED}),
            InstructionState.WITHDRAWN,
            _LEADERS,
        ),
    ],
    dict(InstructionState.choices),
)
