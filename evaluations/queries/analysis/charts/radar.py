"""One unit's targets around a circle: its own rates and, where others stand below it, those of all together."""

from decimal import Decimal

from campaigns.models import Target
from evaluations.models import TargetScore
from evaluations.queries.analysis.charts.chart import Chart, ChartAsk, Column, drawn, rate, target_url, words
from evaluations.queries.standings import matrix_columns_of


def read_radar(ask: ChartAsk) -> Chart:
    """The second-level targets; two queries."""
    view, root = ask.view, ask.view.scene.root
    inner = Target.objects.of_published(view.scene.campaign).filter(parent__parent__isnull=True).order_by("path")
    columns = matrix_columns_of(inner, pillar=view.pillar.code if view.pillar else "")
    saved = {
        each.target_id: each
        for each in TargetScore.objects.filter(run=ask.run, participation=root, target__in=[c.pk for c in columns])
    }
    own = [saved[each.pk].rate if each.pk in saved else None for each in columns]
    system = [_together(saved.get(each.pk)) for each in columns]
    return Chart(
        caption=f"{root.name}各项目标的得分率（%）",
        data={
            "labels": [each.title for each in columns],
            "series": [
                {"name": "本级", "values": [_percent(value) for value in own]},
                {"name": "系统（本级及以下）", "values": [_percent(value) for value in system]},
            ],
        },
        columns=(Column("目标", is_number=False), Column("本级得分率"), Column("系统得分率")),
        rows=tuple(
            (words(str(target), target_url(root.pk, target.pk)), rate(mine), rate(all_of))
            for target, mine, all_of in zip(columns, own, system, strict=True)
        ),
        note="" if columns else "这届活动还没有发布指标体系，发布以后这里显示各项目标。",
    )


def _together(saved: TargetScore | None) -> Decimal | None:
    return saved.weighted_rates / saved.weights if saved and saved.weights else None


def _percent(value: Decimal | None) -> float | None:
    return None if value is None else drawn(value * 100, 1)
