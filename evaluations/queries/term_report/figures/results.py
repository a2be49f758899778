"""得分: what the roll-up says, of the whole and of the part a paragraph is about."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import QuerySet

from campaigns.models import ProgressReport
from evaluations.models import TargetScore, UnitScore
from evaluations.queries.term_report.figures.kinds import MOST_NAMED, Figure, Record, counted
from evaluations.queries.term_report.scope import ReportPlace

_CENT = Decimal("0.01")


def rounded(value: Decimal) -> str:
    """Two places, half-up, as everywhere."""
    return str(value.quantize(_CENT, rounding=ROUND_HALF_UP))


def _part(place: ReportPlace) -> QuerySet[Any]:
    """The units' sums at the target of the paragraph, the best rate first."""
    sums = TargetScore.objects.filter(run=place.scope.run, target=place.target, rate__isnull=False)
    return sums.select_related("participation").order_by("-rate", "participation__path")


def _system_rate(place: ReportPlace) -> str:
    row = TargetScore.objects.filter(
        run=place.scope.run, target=place.target, participation=place.scope.root, weights__gt=0
    ).first()
    return f"{rounded(row.weighted_rates / row.weights * 100)}%" if row else ""


def _best_units(place: ReportPlace) -> str:
    return "、".join(f"{row.participation.name}（{rounded(row.rate * 100)}%）" for row in _part(place)[:MOST_NAMED])


def _of_part(row: Any) -> Record:
    what = f"得分率 {rounded(row.rate * 100)}%"
    return Record(row.participation.name, what, None, "evaluations:unit_scores", row.participation_id)


def _totals(place: ReportPlace) -> QuerySet[Any]:
    scores = UnitScore.objects.filter(run=place.scope.run, total__isnull=False)
    return scores.select_related("participation").order_by("participation__path")


def _of_total(row: Any) -> Record:
    return Record(
        row.participation.name,
        f"{rounded(row.total)} 分 {row.grade}",
        None,
        "evaluations:unit_scores",
        row.participation_id,
    )


def _system_score(place: ReportPlace) -> str:
    row = UnitScore.objects.filter(run=place.scope.run, participation=place.scope.root).first()
    return rounded(row.system_score) if row and row.system_score is not None else ""


def _graded(grade: str) -> Any:
    return lambda place: _totals(place).filter(grade=grade)


def _approved(place: ReportPlace) -> QuerySet[Any]:
    found = ProgressReport.objects.of_campaign(place.scope.campaign).approved()
    if place.target is not None:
        found = found.filter(
            assignment__target__scheme=place.target.scheme_id, assignment__target__path__startswith=place.target.path
        )
    return found.select_related("assignment__participation", "assignment__target", "period").order_by("pk")


def _of_report(row: Any) -> Record:
    what = f"{row.assignment.target} · {row.period}"
    return Record(row.assignment.participation.name, what, row.period.ends_on, "campaigns:report", row.pk)


_SCORED = "当前得分计算中"
FIGURES = (
    Figure("系统得分", "全系统各单位得分率按权重平均，折合满分", _system_score, _totals, _of_total),
    counted("已得分单位数", f"{_SCORED}已有得分的单位", _totals, _of_total),
    counted("优秀单位数", f"{_SCORED}等次为优秀的单位", _graded("优秀"), _of_total),
    counted("良好单位数", f"{_SCORED}等次为良好的单位", _graded("良好"), _of_total),
    Figure("本项得分率", f"{_SCORED}本项目标的系统得分率", _system_rate, _part, _of_part, is_of_part=True),
    Figure("本项领先单位", f"{_SCORED}本项目标得分率最高的单位", _best_units, _part, _of_part, is_of_part=True),
    counted("本项核定填报数", "本项目标下已经核定的填报", _approved, _of_report, is_of_part=True),
)
