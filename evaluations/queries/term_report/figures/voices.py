"""群众评价: letters, surveys, rectification."""

from typing import Any

from django.db.models import QuerySet, Sum

from evaluations.enums import SurveyKind, SurveyState
from evaluations.models import RecipientGroup, Rectification, Survey
from evaluations.models.rectification import RectificationQuerySet
from evaluations.queries.term_report.figures.kinds import Figure, Record, counted, number, percent
from evaluations.queries.term_report.scope import Place


def _surveys(place: Place) -> QuerySet[Any]:
    """What was sent out in the term; a draft or a survey that was declared void says nothing."""
    silent = (SurveyState.DRAFT, SurveyState.VOID)
    found = Survey.objects.filter(campaign=place.scope.campaign, issued_on__range=place.scope.days)
    return found.exclude(state__in=silent).order_by("issued_on", "pk")


def _letters(place: Place) -> QuerySet[Any]:
    groups = RecipientGroup.objects.filter(survey__in=_surveys(place), survey__kind=SurveyKind.LETTERS)
    return groups.select_related("survey").order_by("survey__issued_on", "position")


def _letters_a_year(place: Place) -> str:
    """Letters of the fullest round: one round is sent a year."""
    rounds = _letters(place).order_by().values("survey").annotate(sent=Sum("quota")).order_by("-sent")
    return number(rounds[0]["sent"]) if rounds else ""


def _letter_rounds(place: Place) -> str:
    return number(_letters(place).order_by().values("survey").distinct().count())


def _of_group(row: Any) -> Record:
    return Record(
        row.name, f"{row.survey.title}：{row.quota} 份", row.survey.issued_on, "evaluations:survey", row.survey_id
    )


def _of_survey(row: Any) -> Record:
    return Record("", row.title, row.issued_on, "evaluations:survey", row.pk)


def _found(place: Place) -> RectificationQuerySet:
    found = Rectification.objects.filter(unit__in=place.scope.units, found_on__range=place.scope.days)
    return found.select_related("unit").order_by("found_on", "pk")


def _closed_in_time(place: Place) -> RectificationQuerySet:
    return _found(place).done_in_time()


def _rate(place: Place) -> str:
    return percent(_closed_in_time(place).count(), _found(place).count())


def _of_rectification(row: Any) -> Record:
    return Record(row.unit.name, row.problem, row.found_on)


_RECTIFIED = "本届发现的整改事项"
FIGURES = (
    Figure(
        "每年征求意见信数", "征求意见信中发出最多的一轮的份数", _letters_a_year, lambda p: map(_of_group, _letters(p))
    ),
    Figure("征求意见信轮数", "发出过征求意见信的民意测评", _letter_rounds, lambda p: map(_of_group, _letters(p))),
    counted("民意测评次数", "本届发出的民意测评，未发出和作废的不计", _surveys, _of_survey),
    counted("整改事项数", _RECTIFIED, _found, _of_rectification),
    counted("按期销号数", f"{_RECTIFIED}中按期改好并已销号的", _closed_in_time, _of_rectification),
    Figure("按期销号率", f"{_RECTIFIED}中按期改好并已销号的占比", _rate, lambda p: map(_of_rectification, _found(p))),
)
