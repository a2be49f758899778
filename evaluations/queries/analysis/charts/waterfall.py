"""From full points down to the score: what each target lost, what was added and taken."""

from dataclasses import dataclass
from decimal import Decimal

from campaigns.models import Target
from core.addresses import numbered_address
from core.paths import subtree
from evaluations.models import CellScore, TargetScore, UnitScore
from evaluations.queries.analysis.charts.chart import Cell, Chart, ChartAsk, Column, drawn, points, target_url, words
from evaluations.queries.standings import matrix_columns_of


@dataclass(frozen=True)
class _Loss:
    """Points of the score that a target lost; ``target_id`` is None for what is not listed one by one."""

    label: str
    lost: Decimal
    target_id: int | None


def read_waterfall(ask: ChartAsk) -> Chart:
    """The second-level targets, or the leaves of a pillar with the rest in one step. A fixed number of queries."""
    root = ask.view.scene.root
    score = UnitScore.objects.filter(run=ask.run, participation=root).first()
    caption = f"{root.name}：从满分到总分"
    if score is None or score.rate is None or score.total is None:
        heads = (Column("步骤", is_number=False), Column("分"))
        return Chart(caption, {}, heads, (), note="这个单位还没有到期的指标，总分还没有产生。")
    full = ask.view.scene.campaign.full_points
    losses = _leaves(ask, score, full) if ask.view.pillar else _targets(ask, score, full)
    rest = full - score.rate * full - sum((each.lost for each in losses), Decimal(0))
    if drawn(rest):
        losses.append(_Loss("其他目标", rest, None))
    losses.sort(key=lambda each: (each.target_id is None, -each.lost))
    steps = [(each.label, -each.lost, _url(root.pk, each)) for each in losses if each.lost]
    steps += [(label, value, "") for label, value in (("加分", score.bonus), ("扣分", -score.deduction)) if value]
    return Chart(
        caption=caption,
        data={
            "full": drawn(full),
            "total": drawn(score.total),
            "steps": [{"name": label, "value": drawn(value), "url": url} for label, value, url in steps],
        },
        columns=(Column("步骤", is_number=False), Column("分")),
        rows=(
            (words("满分"), points(full)),
            *((words(label, url), _signed(value)) for label, value, url in steps),
            (words("总分", _why(root.pk)), points(score.total)),
        ),
        note="失分 =（应得分 − 得分）÷ 全部应得分 × 满分；未到期和不适用的不算。",
    )


def _targets(ask: ChartAsk, score: UnitScore, full: Decimal) -> list[_Loss]:
    inner = Target.objects.of_published(ask.view.scene.campaign).filter(parent__parent__isnull=True).order_by("path")
    columns = {each.pk: each.title for each in matrix_columns_of(inner)}
    saved = TargetScore.objects.filter(run=ask.run, participation=ask.view.scene.root, target__in=columns)
    return [
        _Loss(columns[each.target_id], (each.attainable - each.achieved) / score.attainable * full, each.target_id)
        for each in saved
        if each.achieved is not None and each.attainable is not None
    ]


def _leaves(ask: ChartAsk, score: UnitScore, full: Decimal) -> list[_Loss]:
    pillar = ask.view.pillar
    assert pillar is not None
    cells = CellScore.objects.filter(
        run=ask.run,
        assignment__participation=ask.view.scene.root,
        assignment__target__scheme=pillar.scheme_id,
        assignment__target__path__range=subtree(pillar.path),
    ).select_related("assignment__target")
    return [
        _Loss(
            str(each.assignment.target),
            (each.attainable - each.achieved) / score.attainable * full,
            each.assignment.target_id,
        )
        for each in cells
    ]


def _url(participation_id: int, loss: _Loss) -> str:
    return target_url(participation_id, loss.target_id) if loss.target_id else ""


def _why(participation_id: int) -> str:
    return numbered_address("evaluations:why", participation_id)


def _signed(value: Decimal) -> Cell:
    shown = points(value)
    return Cell(shown.value, f"+{shown.words}" if value > 0 else shown.words.replace("-", "−"))
