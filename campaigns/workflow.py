"""The life of a progress report as one table (DOMAIN.md section 1: 进展填报, 审核)."""

from typing import Any

from campaigns.enums import ReportState
from core.transitions import Step, workflow
from units.enums import Role

SUBMIT, WITHDRAW, RETURN, APPROVE, REOPEN = "submit", "withdraw", "return", "approve", "reopen"


def _not_own_work(report: Any, actor: Any) -> str | None:
    if report.submitted_by_id == actor.pk:
        return "这份填报由您本人提交，不能由您审核，请由其他审核员处理。"
    return None


REPORT_WORKFLOW = workflow(
    [
        Step(
            SUBMIT,
            "提交",
            frozenset({ReportState.DRAFT, ReportState.RETURNED}),
            ReportState.SUBMITTED,
            frozenset({Role.REPORTER}),
        ),
        Step(WITHDRAW, "撤回", frozenset({ReportState.SUBMITTED}), ReportState.DRAFT, frozenset({Role.REPORTER})),
        Step(
            RETURN,
            "退回",
            frozenset({ReportState.SUBMITTED}),
            ReportState.RETURNED,
            frozenset({Role.REVIEWER}),
            needs_opinion=True,
            guard=_not_own_work,
        ),
        Step(
            APPROVE,
            "核定",
            frozenset({ReportState.SUBMITTED}),
            ReportState.APPROVED,
            frozenset({Role.REVIEWER}),
            guard=_not_own_work,
        ),
        Step(
            REOPEN,
            "重新打开",
            frozenset({ReportState.APPROVED}),
            ReportState.RETURNED,
            frozenset({Role.REVIEWER}),
            needs_opinion=True,
            guard=_not_own_work,
        ),
    ],
    dict(ReportState.choices),
)
