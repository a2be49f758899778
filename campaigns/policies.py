"""What an office may decide by itself: every policy with its default, its limits and its words. Pure.

The one typed place: a row of ``Policy`` holds what was decided, for one campaign or for all; ``Policies`` is what the
code reads. A policy stands here only if something acts on it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from decimal import Decimal, InvalidOperation
from typing import Any

FILE_KINDS = ("pdf", "jpg", "jpeg", "png", "docx", "xlsx", "doc", "xls", "txt")
"""Endings the product can check; an office may allow fewer."""


QUICK_OPINIONS = (
    "数据与佐证材料不一致，请核对后重新填报。",
    "佐证材料不足，请补充能证明完成情况的文件或照片。",
    "进展说明过于笼统，请写明时间、做法和成效。",
    "填报期有误，本项内容不属于本期。",
)
"""Offered to reviewers who send something back; each says what to do."""


@dataclass(frozen=True)
class Policies:
    """What is in force. Days are working days unless the name says else."""

    reminder_days: tuple[int, ...] = (7, 3, 1)
    next_level_after: int = 1
    leader_after: int = 5
    recall_for: int = 20
    soon_days: int = 7
    due_after_days: int = 10
    return_days: int = 5
    items_cap: int = 100
    appeal_days: int = 5
    deduction_series: tuple[str, ...] = ("0.5", "1", "2", "5")
    rectify_days: int = 15
    file_kinds: tuple[str, ...] = FILE_KINDS
    file_megabytes: int = 20
    quick_opinions: tuple[str, ...] = QUICK_OPINIONS
    unit_megabytes: int = 20_480
    digest_from_hour: int = 8
    digest_until_hour: int = 18
    digest_kept_days: int = 365
    public_results: int = 0
    day_results_kept_days: int = 400


@dataclass(frozen=True)
class PolicyWords:
    """How one policy is asked for: its label, what it does, its limits. ``everywhere``: only for all campaigns."""

    name: str
    group: str
    label: str
    help: str
    least: int = 0
    most: int = 0
    choices: tuple[str, ...] = ()
    is_list: bool = False
    is_lines: bool = False
    is_series: bool = False
    everywhere: bool = False

    def read(self, raw: Any) -> Any:
        """``raw`` (a number, a list, or words from a form) as the policy's value; PolicyError says what is wrong."""
        if self.choices:
            return self._chosen(raw)
        if self.is_lines:
            return self._lines(raw)
        if self.is_series:
            return self._series(raw)
        if not self.is_list:
            return self._number(raw)
        parts = raw.replace("，", ",").replace("、", ",").split(",") if isinstance(raw, str) else list(raw)
        numbers = tuple(sorted({self._number(part) for part in parts if str(part).strip()}, reverse=True))
        if not numbers:
            raise PolicyError(self.name, "至少写一个数")
        return numbers

    def _number(self, raw: Any) -> int:
        try:
            number = int(str(raw).strip())
        except ValueError as error:
            raise PolicyError(self.name, f"“{raw}”不是整数") from error
        if not self.least <= number <= self.most:
            raise PolicyError(self.name, f"应在 {self.least} 到 {self.most} 之间")
        return number

    def _lines(self, raw: Any) -> tuple[str, ...]:
        lines = raw.splitlines() if isinstance(raw, str) else list(raw)
        found = tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
        if not self.least <= len(found) <= self.most:
            raise PolicyError(self.name, f"应有 {self.least} 到 {self.most} 行，现有 {len(found)} 行")
        long = [line for line in found if len(line) > _LONGEST_LINE]
        if long:
            raise PolicyError(self.name, f"每行最多 {_LONGEST_LINE} 字，“{long[0][:12]}…”有 {len(long[0])} 字")
        return found

    def _series(self, raw: Any) -> tuple[str, ...]:
        """Points in their order, kept as exact text."""
        parts = _SEPARATORS.split(raw.strip()) if isinstance(raw, str) else [str(part) for part in raw]
        found = []
        for part in parts:
            try:
                number = Decimal(part)
            except InvalidOperation as error:
                raise PolicyError(self.name, f"“{part}”不是数字") from error
            if not self.least < number <= self.most or number != round(number, _PLACES):
                raise PolicyError(self.name, f"“{part}”应大于 {self.least}、不超过 {self.most}，小数最多 {_PLACES} 位")
            found.append(f"{number:f}")
        if not found or len(found) > _LONGEST_SERIES:
            raise PolicyError(self.name, f"应有 1 到 {_LONGEST_SERIES} 个数")
        return tuple(found)

    def _chosen(self, raw: Any) -> tuple[str, ...]:
        picked = tuple(choice for choice in self.choices if choice in set(raw))
        if not picked or set(raw) - set(self.choices):
            raise PolicyError(self.name, "至少选一种，且只能从列出的里面选")
        return picked


class PolicyError(ValueError):
    """A value that a policy cannot have; ``name`` is the policy's, the message a Chinese half sentence."""

    def __init__(self, name: str, message: str) -> None:
        """Keep the name for the form."""
        super().__init__(message)
        self.name = name


_LONGEST_LINE = 100
_LONGEST_SERIES = 12
_PLACES = 2
_SEPARATORS = re.compile(r"[、，,；;\s]+")
_REMINDING, _FILING, _REVIEWING, _PROOFS, _SITE = "提醒与催办", "填报与退回", "审核", "佐证文件", "全系统"
_ADJUSTING = "扣分与申诉"
_OPENING = "公开"

WORDS: Mapping[str, PolicyWords] = {
    each.name: each
    for each in (
        PolicyWords(
            "reminder_days", _REMINDING, "到期前提醒", "截止前第几个工作日提醒未提交的任务，可写几个，用逗号隔开",
            least=1, most=60, is_list=True,
        ),
        PolicyWords("next_level_after", _REMINDING, "逾期告知上一级", "逾期满几个工作日，告知责任链的上一级", 1, 60),
        PolicyWords("leader_after", _REMINDING, "逾期告知主要领导", "逾期满几个工作日，告知主要领导", 1, 90),
        PolicyWords("recall_for", _REMINDING, "届满后继续催办", "最后一个截止日过后还催办几个工作日", 0, 250),
        PolicyWords("soon_days", _FILING, "临期灯", "离截止几个工作日以内，任务亮蓝灯（临期）", 1, 60),
        PolicyWords("due_after_days", _FILING, "填报截止", "填报期结束后第几个自然日截止（遇休息日顺延），用于生成填报期", 0, 90),
        PolicyWords("return_days", _FILING, "退回错派任务", "任务派下后几个工作日内，单位可以退回", 1, 60),
        PolicyWords(
            "items_cap", _FILING, "每月项数上限", "一个单位一个月最多要填几项；超过的，发布指标体系、分配任务时要写明理由", 1, 1000
        ),
        PolicyWords("rectify_days", _FILING, "整改期限", "登记整改时，期限先填几个工作日以后，可以改", 1, 250),
        PolicyWords(
            "quick_opinions", _REVIEWING, "常用审核意见", "审核页上点一下就填入的意见，一行一条",
            least=1, most=12, is_lines=True,
        ),
        PolicyWords("appeal_days", _ADJUSTING, "申诉期限", "扣分、否决或考评结果告知单位后几个工作日内可以申诉", 1, 60),
        PolicyWords(
            "deduction_series", _ADJUSTING, "递增扣分", "同一年同一项目第一次、第二次……各扣几分，用逗号隔开，最后一个数以后都照此扣",
            least=0, most=100, is_list=True, is_series=True,
        ),
        PolicyWords("file_kinds", _PROOFS, "文件种类", "可以上传哪些文件", choices=FILE_KINDS),
        PolicyWords("file_megabytes", _PROOFS, "单个文件上限（MB）", "超过的不接收，填报员会看到提示", 1, 2048),
        PolicyWords("unit_megabytes", _PROOFS, "每个单位总量上限（MB）", "一个单位材料库里文件合计的上限，超过的不接收", 100, 10_485_760),
        PolicyWords("public_results", _OPENING, "考评结果向社会公开", "填 1，公布的得分和等次（不含名次）放进公开数据，任何人不用登录就能取得；填 0 不公开", 0, 1),
        PolicyWords("digest_from_hour", _SITE, "提醒开始时间（时）", "工作日几点以后发提醒，之前不打扰", 0, 23, everywhere=True),
        PolicyWords("digest_until_hour", _SITE, "提醒结束时间（时）", "几点以后不再发提醒", 1, 24, everywhere=True),
        PolicyWords("digest_kept_days", _SITE, "提醒保留（天）", "超过这么多天的提醒会被清理", 30, 3650, everywhere=True),
        PolicyWords(
            "day_results_kept_days", _SITE, "每日结果保留（天）", "每天的单位得分和亮灯留多久，供回看往日；各期末的完整结果一直留着",
            least=35, most=3650, everywhere=True,
        ),
    )
}  # fmt: skip
"""Every policy by its name, in the order of the page."""


def policies_from(*layers: Mapping[str, Any]) -> Policies:
    """The defaults with ``layers`` (name → stored value) over them, the last one winning."""
    merged = {name: value for layer in layers for name, value in layer.items() if name in WORDS}
    return replace(Policies(), **{name: WORDS[name].read(value) for name, value in merged.items()})


@dataclass(frozen=True)
class _Pair:
    """Two policies of which the first may not exceed the second."""

    low: str
    high: str
    message: str
    is_broken: Callable[[int, int], bool] = field(default=lambda low, high: low > high)


_PAIRS = (
    _Pair("next_level_after", "leader_after", "不能早于“逾期告知上一级”的天数"),
    _Pair("digest_from_hour", "digest_until_hour", "应晚于开始时间", lambda low, high: low >= high),
)


def check_policies(policies: Policies) -> None:
    """PolicyError where two policies contradict each other."""
    values = {each.name: getattr(policies, each.name) for each in fields(policies)}
    for pair in _PAIRS:
        if pair.is_broken(values[pair.low], values[pair.high]):
            raise PolicyError(pair.high, pair.message)
