"""The template library: complete schemes from which a new one begins."""

from dataclasses import dataclass, field
from decimal import Decimal

from campaigns.library.civilized_unit import BONUS_CAP, CIVILIZED_UNIT, ITEMS, NOTES
from campaigns.library.parts import Branch, Leaf
from campaigns.library.rows import Span, rows_of
from campaigns.library.three_four_five import COMMON, LOCAL
from campaigns.queries.scheme_items import ItemRow

__all__ = ["COMMON", "LOCAL", "TEMPLATES", "Branch", "Leaf", "Span", "Template", "rows_of"]


@dataclass(frozen=True)
class Template:
    """One template with what a person must know to choose it."""

    key: str
    title: str
    about: str
    tops: tuple[Branch, ...] = field(repr=False, default=())
    intended_points: Decimal | None = None
    notes: str = ""
    bonus_cap: Decimal | None = None
    items: tuple[ItemRow, ...] = field(repr=False, default=())


TEMPLATES: dict[str, Template] = {
    template.key: template
    for template in (
        Template(
            "three-four-five",
            "三个到位 · 四个重点 · 五个结合",
            "文明行业创建：3 大类、12 项目标、48 个考核点，共 100 分；数量目标按届期长短折算。",
            COMMON,
            Decimal(100),
        ),
        Template(
            "civilized-unit",
            "文明单位年度测评（100 + 10）",
            "材料审核 60 分、实地考察 25 分、问卷测评 15 分，共 100 分；加分项最多加 10 分，另有负面清单（一票否决）。",
            CIVILIZED_UNIT,
            Decimal(100),
            NOTES,
            BONUS_CAP,
            ITEMS,
        ),
        Template("empty", "空白", "从第一个大类开始，自己逐项编。"),
    )
}
"""By key, in the order in which they are offered."""
