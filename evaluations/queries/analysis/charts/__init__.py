"""Charts by the word that names them in their address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from evaluations.queries.analysis.charts.bump import read_bump
from evaluations.queries.analysis.charts.chart import Chart, ChartAsk
from evaluations.queries.analysis.charts.filing import read_filing
from evaluations.queries.analysis.charts.heat import read_heat
from evaluations.queries.analysis.charts.multiples import read_multiples
from evaluations.queries.analysis.charts.radar import read_radar
from evaluations.queries.analysis.charts.waterfall import read_waterfall

__all__ = ["CHARTS", "Chart", "ChartAsk", "ChartKind"]


@dataclass(frozen=True)
class ChartKind:
    """One chart: what it is called, the question it answers, how it is read, and by what it is narrowed."""

    title: str
    question: str
    read: Callable[[ChartAsk], Chart]
    by: frozenset[str]
    is_of_many: bool = False


CHARTS: Mapping[str, ChartKind] = {
    "heat": ChartKind(
        "单位 × 目标热力图", "哪个单位的哪一项弱？点格子看明细。", read_heat, frozenset({"unit", "class", "pillar"})
    ),
    "radar": ChartKind("目标雷达图", "一个单位各项目标是否均衡？", read_radar, frozenset({"unit", "pillar"})),
    "bump": ChartKind(
        "名次变化图", "同类单位的名次怎样升降？", read_bump, frozenset({"unit", "class"}), is_of_many=True
    ),
    "waterfall": ChartKind(
        "失分瀑布图", "从满分到现在的得分，分丢在哪里？", read_waterfall, frozenset({"unit", "pillar"})
    ),
    "filing": ChartKind(
        "填报日历", "哪些日子集中填报，是不是都挤在截止日前？", read_filing, frozenset({"unit", "year"})
    ),
    "multiples": ChartKind(
        "各单位走势", "每个单位一小幅，谁在升、谁在降？", read_multiples, frozenset({"unit", "class"})
    ),
}
