"""为什么是这个分 as an Excel and as a Word file, in the words of the page."""

import datetime as dt

from campaigns.models import Participation
from core.clock import day_of
from core.official import OfficialDocument, plain
from core.tables import Table, Value, write_tables
from evaluations.enums import AdjustmentKind
from evaluations.models import ScoreRun
from evaluations.queries.adjustments.lines import AdjustmentLine
from evaluations.queries.score_lines import ScoreLine
from evaluations.queries.unit_scores import Explanation
from evaluations.queries.why_words import (
    CELL_WORDS,
    say_adjusted,
    say_formula,
    say_grade,
    say_mark,
    say_period,
    say_points,
    say_rank,
    say_system,
)

_TARGETS = ("目标", "状态", "得分", "应得分", "得分率", "计分规则", "怎么得出", "各期填报", "其他方式评分")
_ADJUSTED = ("类别", "日期", "项目", "依据", "分数", "是否计入", "经过")


def export_why_table(participation: Participation, run: ScoreRun, found: Explanation, *, sees_system: bool) -> bytes:
    """The calculation, every target, every adjustment, and for those who may see it the units of the system score."""
    sheet = found.sheet
    verdict = [("等次", say_grade(found))]
    if sees_system:
        verdict += [("名次", say_rank(found)), ("系统得分", say_system(found))]
    lines = [*sheet.lines, *(line for local in sheet.local_sets for line in local.lines)]
    tables = [
        Table("总分", ("步骤", "算式"), [*say_formula(found), ("加减分", say_adjusted(found)), *verdict]),
        Table("目标", _TARGETS, map(_target_row, lines)),
        Table("加减分与否决", _ADJUSTED, map(_adjusted_row, sheet.adjusted)),
    ]
    if sees_system:
        rows = [(part.unit, part.weight, part.rate, part.product) for part in found.system]
        tables.append(Table("系统得分", ("单位", "权重", "得分率", "权重 × 得分率"), rows))
    return write_tables(tables, notes=snapshot_notes(participation, run))


def export_why_document(
    participation: Participation, run: ScoreRun, found: Explanation, *, at: dt.datetime, sees_system: bool
) -> bytes:
    """The same as an official document."""
    score, sheet = found.sheet.score, found.sheet
    document = OfficialDocument(title=f"{plain(participation.name)}\n得分说明", at=at)
    document.paragraph(
        f"{plain(participation.campaign.name)}，{'；'.join(f'{name}{text}' for name, text in snapshot_notes(participation, run)[2:])}。"
    )
    document.first("总分是怎么来的")
    for name, text in say_formula(found):
        document.paragraph(f"{name}：{text}")
    document.first("得分与应得分")
    for line in sheet.lines:
        _write_line(document, line)
    document.paragraph(f"合计：得分 {score.achieved.normalize():f}，应得分 {score.attainable.normalize():f}。")
    document.first("加分、扣分与一票否决")
    if sheet.adjusted:
        document.table(
            _ADJUSTED, [tuple(map(_text, _adjusted_row(line))) for line in sheet.adjusted], (3, 4, 4, 6, 2, 5, 8)
        )
    document.paragraph(f"{say_adjusted(found)}。")
    document.first("等次与名次" if sees_system else "等次")
    document.paragraph(say_grade(found))
    if sees_system:
        if say_rank(found):
            document.paragraph(say_rank(found))
        document.first("系统得分")
        document.paragraph(say_system(found) or "还没有可以平均的得分率。")
    document.signature(plain(participation.campaign.organiser.name), day_of(at))
    return document.as_bytes()


def snapshot_notes(participation: Participation, run: ScoreRun) -> tuple[tuple[str, str], ...]:
    """Whose results, and as they were when."""
    computed = f"{run.computed_at.astimezone():%Y-%m-%d %H:%M}" if run.computed_at else "—"
    return (
        ("单位", participation.name),
        ("创建活动", participation.campaign.name),
        ("截至", f"{run.as_of}"),
        ("计算于", computed),
    )


def _write_line(document: OfficialDocument, line: ScoreLine) -> None:
    if line.depth == 0 and not line.is_leaf:
        document.second(plain(f"{line.label}：{say_points(line)}"))
        return
    said = [f"{line.label}：{CELL_WORDS[line.state]} {say_points(line)}".replace("  ", " ")]
    said += [line.rule] if line.rule else []
    said += [*line.sentences, *map(say_mark, line.marks), *map(say_period, line.periods)]
    document.paragraph(plain("。".join(each.rstrip("。") for each in said) + "。"))


def _target_row(line: ScoreLine) -> tuple[Value, ...]:
    counts = line.state not in {"none", "pending"}
    return (
        f"{'　' * line.depth}{line.label}",
        CELL_WORDS[line.state],
        line.achieved if counts else None,
        line.attainable if counts else None,
        line.rate if counts else None,
        line.rule,
        "\n".join(line.sentences),
        "\n".join(map(say_period, line.periods)),
        "\n".join(map(say_mark, line.marks)),
    )


def _adjusted_row(line: AdjustmentLine) -> tuple[Value, ...]:
    points = None if line.kind == AdjustmentKind.VETO else line.points
    events = "\n".join(
        f"{event.what}：{event.who}，{day_of(event.at):%Y-%m-%d}{f'，{event.words}' if event.words else ''}"
        for event in line.events
    )
    return (line.label, line.dated_on, line.project, line.basis, points, line.remark or "计入", events)


def _text(value: Value) -> str:
    return "" if value is None else plain(f"{value.normalize():f}" if hasattr(value, "normalize") else str(value))
