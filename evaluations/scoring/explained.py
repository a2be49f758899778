"""Why a cell has its points, in sentences that a clerk can check with a calculator."""

from collections.abc import Mapping
from decimal import Decimal

from campaigns.rules import METHODS, Milestone, Rule, plain
from campaigns.rules.words import say, say_percent
from evaluations.scoring.cells import CellScore
from evaluations.scoring.methods import JoinedCell

JOIN_WORDS: Mapping[str, str] = {
    "mean": "各期得分取平均",
    "latest": "取最近一期得分",
    "best": "取得分最高的一期",
    "sum": "各期数据累计后计分",
}


def explain_cell(*, cell: CellScore, rule: Rule, join: str, points: Decimal) -> list[str]:
    """How ``score_cell`` came to ``cell``; ``rule``, ``join`` and ``points`` as they were given to it."""
    if cell.state == "pending":
        return ["尚无到期的填报期，也没有核定的填报，暂不计入"]
    if isinstance(rule, Milestone):
        return _explain_milestones(cell, rule)
    if cell.state == "missing":
        return [f"应报 {cell.counted} 期，均无核定的填报，得 0 分（应得 {say(points)} 分）"]
    said = [f"计入 {cell.counted} 期，其中缺报 {cell.missing} 期；{JOIN_WORDS[join]}"]
    if join == "sum":
        said += _explain_sum(cell, rule)
    else:
        said += [_say_period(part.period.key, part.facts is None, say(part.earned)) for part in cell.parts]
    return [*said, f"得 {say(cell.achieved)} 分，应得 {say(cell.attainable)} 分"]


def explain_methods(*, cell: JoinedCell, sources: Mapping[str, str]) -> list[str]:
    """How the methods of a leaf were joined; ``sources``: where each method's marks came from, by method."""
    if not cell.parts:
        return []
    said = []
    for part in cell.parts:
        head = f"{METHODS[part.method]}（占 {plain(part.share)}%{sources.get(part.method, '')}）"
        said.append(
            f"{head}：{'还没有结果，暂不计入应得分' if part.achieved is None else f'得 {say(part.achieved)} 分'}"
        )
    tail = (
        "各种方式都还没有结果，暂不计入"
        if cell.state == "pending"
        else f"合计得 {say(cell.achieved)} 分，应得 {say(cell.attainable)} 分"
    )
    return [*said, tail]


def _say_period(key: str, is_missing: bool, earned: str) -> str:  # noqa: FBT001  # private, both are data
    return f"{key}：缺报，按 0 分计" if is_missing else f"{key}：得 {earned} 分"


def _explain_sum(cell: CellScore, rule: Rule) -> list[str]:
    parts = [rule.stored_parts(part.facts) for part in cell.parts if part.facts is not None]
    amount = sum((part[0] for part in parts), Decimal(0))
    base = sum((part[1] for part in parts), Decimal(0))
    total = f"累计 {say(amount)}" if not base else f"累计 {say(amount)} ÷ {say(base)}"
    said = [f"{total}；时序进度 {say_percent(cell.share)}（已计入的期数 ÷ 全部期数）"]
    if rule.silence_flatters and cell.missing:
        present = cell.counted - cell.missing
        said.append(f"有缺报，结果乘以 {present} ÷ {cell.counted}")
    return said


def _explain_milestones(cell: CellScore, rule: Milestone) -> list[str]:
    if cell.state == "missing":
        return [f"{cell.counted} 个节点已到期，没有核定的填报，得 0 分（应得 {say(cell.attainable)} 分）"]
    done = dict(cell.done)
    said = [rule.say_step(step, done.get(step.name)) for step in rule.milestones]
    tail = f"计入 {cell.counted} 个节点（已到期或已完成），得 {say(cell.achieved)} 分，应得 {say(cell.attainable)} 分"
    return [*said, tail]
