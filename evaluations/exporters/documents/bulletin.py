"""通报 as an official document."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from core.clock import day_of
from core.official import OfficialDocument, plain
from core.templatetags.ui import number, signed
from evaluations.queries.bulletin import MOST_UNITS, Bulletin, BulletinRow

_NAMED = 30
"""Units named in one sentence."""


def write_bulletin(found: Bulletin, *, at: dt.datetime) -> bytes:
    """Where everybody stands, who rose and fell, who owes what; as of the day of the results, which it states."""
    document = OfficialDocument(title=plain(f"关于“{found.campaign.name}”\n考核情况的通报"), at=at)
    document.addressee("各有关单位：")
    document.paragraph(plain(f"现将截至{_day(found.as_of)}的考核情况通报如下。{_snapshot(found)}"))
    document.first("总体情况")
    document.paragraph(plain(_overview(found)))
    document.first("得分和排名")
    if not found.classes:
        document.paragraph("本期还没有可以通报的得分。")
    for name, rows in found.classes:
        document.second(plain(name or "未分类"))
        _ranking(document, rows, with_change=found.before is not None)
    document.first("进步和退步")
    document.paragraph(plain(_moves(found)))
    document.first("逾期未报")
    document.paragraph(plain(_owing(found.owing)))
    document.first("工作要求")
    document.paragraph(
        "请各单位对照得分查找不足，逾期未报的抓紧补报，退步明显的分析原因、限期改进。对得分有疑问的，可在系统中逐项打开“为什么是这个分”，并按规定申诉。"
    )
    document.signature(plain(found.campaign.organiser.name), day_of(at))
    return document.as_bytes()


def _snapshot(found: Bulletin) -> str:
    computed = f"得分计算于{found.computed_at.astimezone():%Y-%m-%d %H:%M}" if found.computed_at else "得分"
    return f"{computed}{'；导出时正在重算，以重算后的结果为准' if found.is_stale else ''}。"


def _overview(found: Bulletin) -> str:
    if found.mean is None:
        return f"参加考核的单位{found.units}个，都还没有到期的填报，尚无得分。"
    grades = "，".join(f"{name}{count}个" for name, count in found.grades)
    cut = f"单位较多，本通报只列前{MOST_UNITS}个，以下数字按所列单位计。" if found.is_cut else ""
    return f"参加考核的单位{found.units}个，平均{number(found.mean, 2)}分{f'；{grades}' if grades else ''}。{cut}"


def _ranking(document: OfficialDocument, rows: Sequence[BulletinRow], *, with_change: bool) -> None:
    heads = ("名次", "单位", "得分", "等次", *(("得分变化",) if with_change else ()))
    lines = [
        (
            _rank(row, rows),
            plain(row.unit),
            number(row.total, 2),
            row.grade or "—",
            *((signed(row.change),) if with_change else ()),
        )
        for row in rows
    ]
    document.table(heads, lines, (3, 9, 3, 3, *((3,) if with_change else ())))


def _rank(row: BulletinRow, rows: Sequence[BulletinRow]) -> str:
    if row.rank is None:
        return "—"
    return f"{row.rank}（并列）" if sum(each.rank == row.rank for each in rows) > 1 else str(row.rank)


def _moves(found: Bulletin) -> str:
    if found.before is None:
        return "没有保留更早的得分，本期不作比较。"
    since = f"与{_day(found.before)}的得分相比，"
    if not found.risen and not found.fallen:
        return f"{since}各单位的名次没有变化。"
    rose = "、".join(f"{row.unit}上升{row.rose}位（{_change(row.change)}）" for row in found.risen)
    fell = "、".join(f"{row.unit}下降{-(row.rose or 0)}位（{_change(row.change)}）" for row in found.fallen)
    said = [
        f"名次上升的有：{rose}" if rose else "没有名次上升的单位",
        f"名次下降的有：{fell}" if fell else "没有名次下降的单位",
    ]
    return f"{since}{'；'.join(said)}。"


def _change(change: Decimal | None) -> str:
    return "得分无可比" if change is None else f"得分{signed(change)}"


def _owing(rows: Sequence[BulletinRow]) -> str:
    if not rows:
        return "各单位到期的填报均已提交。"
    named = "、".join(f"{row.unit}{row.owed}项" for row in rows[:_NAMED])
    more = f"等{len(rows)}个单位" if len(rows) > _NAMED else ""
    return f"截至通报日，逾期未报的有：{named}{more}，共{sum(row.owed for row in rows)}项次。"


def _day(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
