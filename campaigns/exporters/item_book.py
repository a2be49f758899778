"""The two lists of a scheme as sheets of its workbook."""

from collections.abc import Iterable

from campaigns.enums import Counting, ItemKind, VetoEffect
from campaigns.queries.scheme_items import ItemRow
from core.sheets import Column, TemplateSheet
from core.sheets.template import Cell

ITEM_SHEETS = {ItemKind.BONUS.value: "加分项", ItemKind.NEGATIVE.value: "负面清单"}

_CODE = Column("code", "代码", "固定代号，靠它认出同一项；新的一项可空着，由系统编。", width=10)
_EXPLANATION = Column("explanation", "说明", "凭什么文件认定，什么情况算、什么情况不算。", width=60)

ITEM_COLUMNS = {
    ItemKind.BONUS.value: (
        _CODE,
        Column("title", "名称", "什么事可以加分，不超过 120 字。", is_required=True, width=36),
        Column("points", "每次最多加几分", "一笔最多加的分数。", is_required=True, width=16),
        Column("most", "全年最多加几分", "这一项一年里一个单位最多加几分；空着就只受加分上限约束。", width=16),
        Column(
            "counting",
            "几笔怎样计",
            "同一年有几笔时怎样计，不填为同一年同一项目只取最高。",
            choices=tuple(str(each.label) for each in Counting),
            width=24,
        ),
        _EXPLANATION,
    ),
    ItemKind.NEGATIVE.value: (
        _CODE,
        Column("title", "名称", "什么事一票否决，不超过 120 字。", is_required=True, width=36),
        Column(
            "effect",
            "后果",
            "查实以后怎样。",
            choices=tuple(str(e.label) for e in VetoEffect),
            is_required=True,
            width=14,
        ),
        Column("look_back_months", "追溯月数", "从发生之日起多少个月内有效，不填为 12。", width=12),
        _EXPLANATION,
    ),
}


def item_sheets(rows: Iterable[ItemRow]) -> list[TemplateSheet]:
    """Both sheets, filled with ``rows``."""
    found = list(rows)
    return [
        TemplateSheet(name, ITEM_COLUMNS[kind], [_cells(row) for row in found if row.kind == kind])
        for kind, name in ITEM_SHEETS.items()
    ]


def _cells(row: ItemRow) -> tuple[Cell, ...]:
    if row.kind == ItemKind.BONUS:
        how = str(Counting(row.counting).label)
        return (row.code, row.title, row.points, row.most, how, row.explanation)
    return (row.code, row.title, str(VetoEffect(row.effect).label), row.look_back_months, row.explanation)
