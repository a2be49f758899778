"""Why a total is what it is, in the words that the page, the Excel file and the Word file share."""

from decimal import Decimal

from campaigns.enums import ReportState
from core.clock import day_of
from core.templatetags.ui import number, percent
from evaluations.enums import CellState
from evaluations.queries.score_lines import NOT_APPLICABLE, MarkLine, PeriodLine, ScoreLine
from evaluations.queries.unit_scores import Explanation

CELL_WORDS = {**dict(CellState.choices), NOT_APPLICABLE: "不适用", "": ""}
_STATES = {**dict(ReportState.choices), "none": "未填报"}


def say_formula(found: Explanation) -> tuple[tuple[str, str], ...]:
    """The total as one calculation: (step, with the numbers put in); empty where there is no total yet."""
    score = found.sheet.score
    if score.rate is None:
        return ()
    rate, full = number(score.rate), number(found.full_points)
    return (
        ("得分 ÷ 应得分 = 得分率", f"{number(score.achieved)} ÷ {number(score.attainable)} = {rate}"),
        ("得分率 × 满分", f"{rate} × {full} = {number(found.base)}"),
        ("加分", f"+ {number(score.bonus)}"),
        ("扣分", f"− {number(score.deduction)}"),
        ("合计（不低于 0）", number(found.exact_total)),
        ("总分（四舍五入到两位小数）", number(score.total, 2)),
    )


def say_adjusted(found: Explanation) -> str:
    """What was added and taken together."""
    score = found.sheet.score
    return (
        f"计入的加分合计 {number(found.bonus_sum)}，上限 {number(found.bonus_cap)}，实际加 {number(score.bonus)}；"
        f"扣分合计 {number(score.deduction)}"
    )


def say_grade(found: Explanation) -> str:
    """The thresholds and which of them the total reaches."""
    score = found.sheet.score
    steps = "，".join(f"{grade.name} ≥ {number(grade.threshold)}" for grade in found.grades)
    if score.is_vetoed:
        reached = "因一票否决，不论总分多少，等次为「一票否决」，不参加排名。"
    elif score.total is None:
        reached = "尚无总分，没有等次。"
    else:
        reached = f"总分 {number(score.total, 2)}，等次为「{score.grade}」。"
    return f"{steps}。{reached}" if steps else reached


def say_rank(found: Explanation) -> str:
    """The place within the class; empty where there is none. Only for those who may see it."""
    score = found.sheet.score
    if not score.rank:
        return ""
    kind = score.comparison_class or "未分类"
    return f"在「{kind}」参加排名的 {found.sheet.class_size} 个单位中名列第 {score.rank}（总分更高的有 {score.rank - 1} 个）。"


def say_system(found: Explanation) -> str:
    """The weighted mean with the numbers put in; empty where nothing can be averaged."""
    score = found.sheet.score
    if not score.weights:
        return ""
    parts = f"{number(score.weighted_rates)} ÷ {number(score.weights)} × {number(found.full_points)}"
    return f"{parts} = {number(score.system_score, 2)}"


def say_points(line: ScoreLine) -> str:
    """What a target achieved of what it could."""
    if line.state in {NOT_APPLICABLE, CellState.PENDING}:
        return CELL_WORDS[line.state]
    rate = "" if line.rate is None or line.is_leaf else f"（{percent(line.rate, 2)}）"
    return f"{number(line.achieved)} / {number(line.attainable)}{rate}"


def say_period(period: PeriodLine) -> str:
    """One period of a leaf: its state, its facts, what it earned, who decided when, and on what proofs."""
    said = [_STATES[period.state] + ("，缺报" if period.is_missing else "")]
    if period.approved:
        said.append(f"核定 {period.approved}")
        if period.approved != period.reported:
            said.append(f"上报 {period.reported}")
    if period.earned is not None:
        said.append(f"本期得 {number(period.earned, 2)} 分")
    if period.reason:
        said.append(f"核减理由：{period.reason}")
    said += [say_decision(period)] if say_decision(period) else []
    if period.proofs:
        said.append(f"佐证 {len(period.proofs)} 件：{'、'.join(title for _, title in period.proofs)}")
    return f"{period.label}：{'；'.join(said)}"


def say_decision(period: PeriodLine) -> str:
    """Who approved it when; empty where nobody did, or no name is known."""
    day = f"{day_of(period.decided_at):%Y-%m-%d}" if period.decided_at else ""
    who = period.decided_by
    return f"由{who}于 {day} 核定" if who and day else f"于 {day} 核定" if day else ""


def say_mark(mark: MarkLine) -> str:
    """What a round gave by one method."""
    source = f"，{mark.source}" if mark.source else ""
    points = f"{number(Decimal(mark.achieved))} ÷ {number(Decimal(mark.full_points))}"
    return f"{mark.method}{source}：得 {points}，于 {day_of(mark.confirmed_at):%Y-%m-%d} 公布"
