"""届末预测: where a unit will end the term at its present pace, said with its reasons."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from campaigns.models import GradeThreshold, Participation, Target
from evaluations.models import ScoreRun, UnitScore
from evaluations.queries.past.reading import LATEST, read_unit
from evaluations.scoring.forecast import ENOUGH, PACE, LeafForecast, UnitForecast, forecast_unit
from evaluations.scoring.past import When
from evaluations.scoring.units import grade_of

GAPS_SHOWN = 10
_WORTH_NAMING = Decimal("0.05")
"""Of the total; what would change less is not worth anybody's afternoon."""


@dataclass(frozen=True)
class Gap:
    """A target with points still open. ``gain``: by how much the total would rise with all of them."""

    target: Target
    leaf: LeafForecast
    gain: Decimal

    @property
    def way(self) -> str:
        """What is to be done for it, in words."""
        said = []
        if self.leaf.missing:
            said.append(f"补报 {self.leaf.missing} 期")
        if self.leaf.coming:
            said.append(f"今后 {self.leaf.coming} 期报足")
        return "，".join(said) or "等考评打分"

    @property
    def steps(self) -> int:
        """How many reports it takes."""
        return self.leaf.missing + self.leaf.coming


@dataclass(frozen=True)
class Forecast:
    """The forecast of one unit. ``problem``: why there is none: over, ended, thin; empty where there is one."""

    score: UnitScore
    found: UnitForecast
    problem: str
    grade: str
    next_grade: str
    short_of: Decimal | None
    gaps: tuple[Gap, ...]
    open_gain: Decimal
    unknown: tuple[Target, ...]

    @property
    def reachable(self) -> Decimal | None:
        """The total with every open point."""
        expected = self.found.expected
        return None if expected is None else expected + self.open_gain


def read_forecast(*, participation: Participation, run: ScoreRun, today: dt.date) -> Forecast | None:
    """Forecast the unit's own total from what is approved as of the run; None where it has no results."""
    score = UnitScore.objects.filter(run=run, participation=participation).first()
    if score is None:
        return None
    when = When(run.as_of, LATEST)
    past, _ = read_unit(participation, When(run.as_of))
    full = participation.campaign.full_points
    found = forecast_unit(past.leaves, when=when, full_points=full, bonus=score.bonus, deduction=score.deduction)
    targets = {leaf.pk: leaf for leaf in Target.objects.filter(pk__in=[each.leaf for each in past.leaves])}
    gaps = [Gap(targets[leaf.leaf], leaf, found.gain_of(leaf, full)) for leaf in found.leaves if leaf.open > 0]
    gaps.sort(key=lambda gap: (-gap.gain, gap.steps, gap.target.path))
    grades = list(participation.campaign.grades.all())
    above, short = _next_grade(found.expected, grades)
    return Forecast(
        score=score,
        found=found,
        problem=_problem(participation, found, today),
        grade=_grade(found.expected, grades, is_vetoed=score.is_vetoed),
        next_grade=above,
        short_of=short,
        gaps=tuple(gap for gap in gaps[:GAPS_SHOWN] if gap.gain >= _WORTH_NAMING),
        open_gain=sum((gap.gain for gap in gaps), Decimal(0)),
        unknown=tuple(targets[leaf.leaf] for leaf in found.leaves if not leaf.basis),
    )


def say_forecast(forecast: Forecast) -> tuple[str, ...]:
    """The forecast and its reasons, sentence by sentence."""
    found, score = forecast.found, forecast.score
    done = f"已完成时序 {found.progress * 100:.0f}%"
    if forecast.problem == "thin":
        return (
            f"{done}，数据太少，暂不预测。",
            (
                f"有到期填报可依据的目标只占全部分值的 {found.known * 100:.0f}%，"
                f"要到 {int(ENOUGH * 100)}% 且至少一项目标满 {PACE} 期才作预测。"
            ),
        )
    if forecast.problem:
        return ()
    said = [
        (
            f"{done}，现在 {_two(score.total)} 分；按近 {PACE} 期进度预计届末 {_two(found.expected)} 分，"
            f"大致在 {_two(found.low)} 至 {_two(found.high)} 分之间。"
        ),
        f"算法：余下各期照近 {PACE} 期的核定数推算，用同样的计分规则计分；区间按近 4 期中最差、最好的一期推算。",
        f"加分 {_plain(score.bonus)} 分、扣分 {_plain(score.deduction)} 分按现有的算，以后再有加减分另计。",
    ]
    if forecast.unknown:
        said.append(
            f"{len(forecast.unknown)} 项目标还没有到期的填报或评分，按本单位其他目标的得分率估算，区间按零分到满分计。"
        )
    if score.is_vetoed:
        said.append("本单位被一票否决，追溯期内不论得分多少都没有等次。")
    elif forecast.next_grade:
        said.append(f"预计等次“{forecast.grade}”，离“{forecast.next_grade}”还差 {_two(forecast.short_of)} 分。")
    else:
        said.append(f"预计等次“{forecast.grade}”。")
    return tuple(said)


def _problem(participation: Participation, found: UnitForecast, today: dt.date) -> str:
    ended = participation.unit.exists_to
    if ended is not None and ended < today:
        return "ended"
    if participation.campaign.ends_on < today and not any(leaf.coming for leaf in found.leaves):
        return "over"
    return "thin" if found.expected is None else ""


def _grade(total: Decimal | None, grades: Sequence[GradeThreshold], *, is_vetoed: bool) -> str:
    return grade_of(total, grades={each.name: each.threshold for each in grades}, vetoed=is_vetoed) or ""


def _next_grade(total: Decimal | None, grades: Sequence[GradeThreshold]) -> tuple[str, Decimal | None]:
    """The lowest grade that is not reached, and how much is wanting."""
    above = [each for each in grades if total is not None and each.threshold > total]
    if total is None or not above:
        return "", None
    lowest = min(above, key=lambda each: each.threshold)
    return lowest.name, lowest.threshold - total


def _two(value: Decimal | None) -> str:
    return "—" if value is None else f"{value:.2f}"


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
