"""考评表: one unit on one page of A4."""

import datetime as dt

from campaigns.models import Participation
from core.clock import day_of
from core.official import OfficialDocument, plain
from core.templatetags.ui import number, percent
from evaluations.enums import AdjustmentKind
from evaluations.models import ScoreRun
from evaluations.queries.score_lines import ScoreLine
from evaluations.queries.unit_scores import UnitSheet

_ROOM = 19
"""Lines of table that fit on the page beside the title, the head and the signature."""
_WIDE = 17
"""Characters of a title that fit on one line of its column."""


def write_unit_sheet(
    participation: Participation, run: ScoreRun, sheet: UnitSheet, *, at: dt.datetime, sees_system: bool
) -> bytes:
    """Pillars and, where they fit, the targets below them; adjustments summed up; total, grade, and rank for who may see it."""
    score = sheet.score
    document = OfficialDocument(title=plain(f"{participation.campaign.name}考评表"), at=at)
    computed = f"，计算于{run.computed_at.astimezone():%Y-%m-%d %H:%M}" if run.computed_at else ""
    document.paragraph(plain(f"单位：{participation.name}。截至{run.as_of}{computed}。"))
    rows = [_row(line) for line in _fitting(sheet.lines)]
    rows.append(("得分合计", number(score.achieved, 2), number(score.attainable, 2), percent(score.rate, 2)))
    rows += [(word, points, "", "") for word, points in _adjusted(sheet)]
    rank = f"，名次 {score.rank}（{sheet.class_size} 个单位）" if sees_system and score.rank else ""
    grade = "一票否决" if score.is_vetoed else score.grade or "—"
    rows.append((f"总分（等次：{grade}{rank}）", number(score.total, 2), "", ""))
    document.table(("考评内容", "得分", "应得分", "得分率"), rows, (9, 3, 3, 3))
    document.signature(plain(participation.campaign.organiser.name), day_of(at))
    return document.as_bytes()


def _fitting(lines: tuple[ScoreLine, ...]) -> list[ScoreLine]:
    """Two levels where they fit on the page, else the upper one, and of that as many as fit."""
    for depth in (1, 0):
        found = [line for line in lines if line.depth <= depth]
        if sum(_height(line) for line in found) <= _ROOM:
            return found
    kept, height = [], 0
    for line in found:
        height += _height(line)
        if height <= _ROOM:
            kept.append(line)
    return kept


def _height(line: ScoreLine) -> int:
    return -(-(len(line.label) + line.depth) // _WIDE)


def _row(line: ScoreLine) -> tuple[str, str, str, str]:
    label = plain(f"{'　' * line.depth}{line.label}")
    if line.state in {"none", "pending"}:
        return label, "不适用" if line.state == "none" else "未到期", "—", "—"
    return label, number(line.achieved, 2), number(line.attainable, 2), percent(line.rate)


def _adjusted(sheet: UnitSheet) -> list[tuple[str, str]]:
    """Bonus, deduction and veto, each in a line that says how many."""
    counted = [line for line in sheet.adjusted if line.counts]
    found = [
        (f"加分（{sum(line.kind == AdjustmentKind.BONUS for line in counted)} 笔）", number(sheet.score.bonus, 2)),
        (
            f"扣分（{sum(line.kind == AdjustmentKind.DEDUCTION for line in counted)} 笔）",
            number(sheet.score.deduction, 2),
        ),
    ]
    vetoes = sum(line.kind == AdjustmentKind.VETO for line in counted)
    return [*found, ("一票否决", f"{vetoes} 项")] if vetoes else found
