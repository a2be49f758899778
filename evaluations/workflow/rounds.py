"""The life of an evaluation round: 筹备 → 自查 → 检查 → 复核 → 审定 → 公布; and what each kind of round begins with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.transitions import Step, workflow
from evaluations.enums import RoundKind, RoundState
from units.enums import Role

SELF_CHECK, INSPECT, END_SELF_CHECK, REVIEW, DECIDE, SEND_BACK, PUBLISH = (
    "self_check",
    "inspect",
    "end_self_check",
    "review",
    "decide",
    "send_back",
    "publish",
)

_OFFICE = frozenset({Role.ADMINISTRATOR})


def _is_set_up(subject: Any, _actor: Any) -> str | None:
    lacking = [
        words for words, rows in (("考评目标", subject.targets), ("考评单位", subject.units)) if not rows.exists()
    ]
    return f"还没有选{'和'.join(lacking)}，请先在筹备页选好。" if lacking else None


def _has_raters(subject: Any, actor: Any) -> str | None:
    if not subject.raters.filter(left_at__isnull=True).exists():
        return "还没有考评人员，请先在筹备页加上。"
    return _is_set_up(subject, actor)


def _has_no_raters(subject: Any, _actor: Any) -> str | None:
    return "这一轮有考评人员，自查之后请先开始检查。" if subject.raters.filter(left_at__isnull=True).exists() else None


ROUND_WORKFLOW = workflow(
    [
        Step(SELF_CHECK, "开始自查", frozenset({RoundState.SETUP}), RoundState.SELF_CHECK, _OFFICE, guard=_is_set_up),
        Step(
            INSPECT,
            "开始检查",
            frozenset({RoundState.SETUP, RoundState.SELF_CHECK}),
            RoundState.INSPECTING,
            _OFFICE,
            guard=_has_raters,
        ),
        Step(
            END_SELF_CHECK,
            "结束自查，不再检查",
            frozenset({RoundState.SELF_CHECK}),
            RoundState.REVIEWING,
            _OFFICE,
            guard=_has_no_raters,
        ),
        Step(REVIEW, "结束检查，开始复核", frozenset({RoundState.INSPECTING}), RoundState.REVIEWING, _OFFICE),
        Step(DECIDE, "提交审定", frozenset({RoundState.REVIEWING}), RoundState.DECIDING, _OFFICE),
        Step(
            SEND_BACK,
            "退回复核",
            frozenset({RoundState.DECIDING}),
            RoundState.REVIEWING,
            frozenset({Role.ADMINISTRATOR, Role.LEADER}),
            needs_opinion=True,
        ),
        Step(PUBLISH, "公布结果", frozenset({RoundState.DECIDING}), RoundState.PUBLISHED, _OFFICE),
    ],
    dict(RoundState.choices),
)


@dataclass(frozen=True)
class Pattern:
    """What a round of this kind begins with; the office may change everything but the kind."""

    about: str
    method: str
    is_blind: bool = False
    is_trimmed: bool = False


PATTERNS: Mapping[str, Pattern] = {
    RoundKind.SELF: Pattern("各单位对照目标自己打分，供检查时参考，不计入得分。", ""),
    RoundKind.INSPECTION: Pattern("考评组到现场看，逐项打分；先自查、后检查。", "site"),
    RoundKind.PEER: Pattern("单位之间互相打分；去掉最高最低，谁也不评自己。", "peer", is_blind=True, is_trimmed=True),
    RoundKind.DEPARTMENT: Pattern("职能处室按分管的工作打分。", "department", is_blind=True),
    RoundKind.COVERT: Pattern("不打招呼到窗口体验，按看到的打分。", "covert", is_blind=True),
    RoundKind.RECHECK: Pattern("对有疑问的单位再查一遍。", "site"),
    RoundKind.DECISION: Pattern("领导小组审定，直接给分。", "department"),
}
"""Kind → pattern."""
