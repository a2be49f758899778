"""群众评价: letters, surveys, rectification."""

from typing import Any

from django.db.models import QuerySet, Sum

from evaluations.enums import SurveyKind, SurveyState
from evaluations.models import Case, Patrol, RecipientGroup, Rectification, Supervisor, Survey
from evaluations.models.case import CaseQuerySet
from evaluations.models.rectification import RectificationQuerySet
from evaluations.queries.cases.figures import CaseFigures, figures_of, received_between
from evaluations.queries.term_report.figures.kinds import Figure, Record, counted, number, percent
from evaluations.queries.term_report.scope import ReportPlace


def _surveys(place: ReportPlace) -> QuerySet[Any]:
    """What was sent out in the term; a draft or a survey that was declared void says nothing."""
    silent = (SurveyState.DRAFT, SurveyState.VOID)
    found = Survey.objects.filter(campaign=place.scope.campaign, issued_on__range=place.scope.days)
    return found.exclude(state__in=silent).order_by("issued_on", "pk")


def _letters(place: ReportPlace) -> QuerySet[Any]:
    groups = RecipientGroup.objects.filter(survey__in=_surveys(place), survey__kind=SurveyKind.LETTERS)
    return groups.select_related("survey").order_by("survey__issued_on", "position")


def _letters_a_year(place: ReportPlace) -> str:
    """Letters of the fullest round: one round is sent a year."""
    rounds = _letters(place).order_by().values("survey").annotate(sent=Sum("quota")).order_by("-sent")
    return number(rounds[0]["sent"]) if rounds else ""


def _letter_rounds(place: ReportPlace) -> str:
    return number(_letters(place).order_by().values("survey").distinct().count())


def _of_group(row: Any) -> Record:
    return Record(
        row.name, f"{row.survey.title}：{row.quota} 份", row.survey.issued_on, "evaluations:survey", row.survey_id
    )


def _of_survey(row: Any) -> Record:
    return Record("", row.title, row.issued_on, "evaluations:survey", row.pk)


def _found(place: ReportPlace) -> RectificationQuerySet:
    found = Rectification.objects.filter(unit__in=place.scope.units, found_on__range=place.scope.days)
    return found.select_related("unit").order_by("found_on", "pk")


def _closed_in_time(place: ReportPlace) -> RectificationQuerySet:
    return _found(place).done_in_time()


def _rate(place: ReportPlace) -> str:
    return percent(_closed_in_time(place).count(), _found(place).count())


def _of_rectification(row: Any) -> Record:
    return Record(row.unit.name, row.problem, row.found_on)


def _cases(place: ReportPlace) -> CaseQuerySet:
    rows = received_between(Case.objects.filter(unit__in=place.scope.units), *place.scope.days)
    return rows.select_related("unit").order_by("received_on", "pk")


def _case_figures(place: ReportPlace) -> CaseFigures:
    first, last = place.scope.days
    rows = Case.objects.filter(unit__in=place.scope.units)
    return figures_of(rows, first=first, last=last, today=place.scope.today)


def _on_time(place: ReportPlace) -> str:
    found = _case_figures(place)
    return percent(found.on_time, found.due)


def _content(place: ReportPlace) -> str:
    found = _case_figures(place)
    return percent(found.content, found.rated)


def _of_case(row: Any) -> Record:
    return Record(
        row.unit.name, f"{row.number} {row.get_channel_display()}", row.received_on, "evaluations:case", row.pk
    )


def _supervisors(place: ReportPlace) -> QuerySet[Any]:
    first, last = place.scope.days
    found = Supervisor.objects.filter(bureau__in=place.scope.units, starts_on__lte=last, ends_on__gte=first)
    return found.select_related("bureau").order_by("bureau__path", "name", "pk")


def _patrols(place: ReportPlace) -> QuerySet[Any]:
    found = Patrol.objects.filter(bureau__in=place.scope.units, day__range=place.scope.days)
    return found.select_related("bureau").order_by("day", "pk")


def _of_supervisor(row: Any) -> Record:
    return Record(row.bureau.name, row.get_sector_display(), row.starts_on)


def _of_patrol(row: Any) -> Record:
    return Record(row.bureau.name, row.title, row.day)


_CASES = "本届收到、没有撤回的诉求"
_RECTIFIED = "本届发现的整改事项"
FIGURES = (
    Figure("每年征求意见信数", "征求意见信中发出最多的一轮的份数", _letters_a_year, _letters, _of_group),
    Figure("征求意见信轮数", "发出过征求意见信的民意测评", _letter_rounds, _letters, _of_group),
    counted("民意测评次数", "本届发出的民意测评，未发出和作废的不计", _surveys, _of_survey),
    counted("监督员人数", "本届在任的行风监督员", _supervisors, _of_supervisor),
    counted("监督员活动次数", "本届行风监督员的会议和巡查", _patrols, _of_patrol),
    counted("诉求件数", _CASES, _cases, _of_case),
    Figure("诉求按期答复率", f"{_CASES}中期限已到的，按期答复的占比", _on_time, _cases, _of_case),
    Figure("诉求满意率", f"{_CASES}中回访过的，满意和基本满意的占比", _content, _cases, _of_case),
    counted("整改事项数", _RECTIFIED, _found, _of_rectification),
    counted("按期销号数", f"{_RECTIFIED}中按期改好并已销号的", _closed_in_time, _of_rectification),
    Figure("按期销号率", f"{_RECTIFIED}中按期改好并已销号的占比", _rate, _found, _of_rectification),
)
