"""What is already known of a problem when it is written down from a round's results or from a letter."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from campaigns.models import Target
from evaluations.models import RoundUnit, ScoreMark, ScoreSheet, Survey
from evaluations.queries.rounds.marked import outcomes_of
from evaluations.scoring.arithmetic import half_up
from units.models import Unit

_MOST_REMARKS = 5


def successor_on(unit: Unit, today: dt.date) -> Unit | None:
    """The unit itself, or who took it over and exists on the day; None where nobody did."""
    return next((each for each in (unit, *unit.heirs()) if each.exists_on(today)), None)


def words_of_result(place: RoundUnit, target: Target) -> str:
    """The beginning of a problem: what the leaf got, and what the raters wrote about it."""
    outcome = outcomes_of(place.round, [place.participation_id]).get((place.participation_id, target.pk))
    got = "" if outcome is None or outcome.points is None else f"得 {half_up(outcome.points, 2).normalize():f} 分"
    full = "" if target.points is None else f"（满分 {target.points.normalize():f} 分）"
    head = f"{place.round}：“{target.title}”{got}{full}。"
    counted = ScoreSheet.objects.filter(round=place.round_id, participation=place.participation_id).counted()
    marks = ScoreMark.objects.filter(sheet__in=counted.values("pk"), target=target).exclude(remark="")
    remarks: Any = marks.order_by("pk").values_list("remark", flat=True)[:_MOST_REMARKS]
    return "\n".join([head, *remarks])


def units_of_survey(survey: Survey, today: dt.date) -> Sequence[Unit]:
    """The units rated, or who took them over, each once."""
    rated = survey.subjects.select_related("participation__unit__successor")
    found = (successor_on(row.participation.unit, today) for row in rated)
    return list({unit.pk: unit for unit in found if unit is not None}.values())
