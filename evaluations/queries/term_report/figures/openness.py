"""政务公开: the disclosure register."""

from typing import Any

from django.db.models import F, QuerySet

from campaigns.models import DisclosureItem
from evaluations.queries.term_report.figures.kinds import Figure, Record, counted, distinct, leading_units, percent
from evaluations.queries.term_report.scope import ReportPlace


def _shown(place: ReportPlace, units: Any) -> QuerySet[Any]:
    items = DisclosureItem.objects.counted().filter(unit__in=units, disclosed_on__range=place.scope.days)
    return items.select_related("unit").order_by("disclosed_on", "unit__path", "pk")


def _own(place: ReportPlace) -> QuerySet[Any]:
    return _shown(place, [place.scope.bureau.pk])


def _below(place: ReportPlace) -> QuerySet[Any]:
    return _shown(place, place.scope.below)


def _all(place: ReportPlace) -> QuerySet[Any]:
    return _shown(place, place.scope.units)


def _on_time(place: ReportPlace) -> str:
    due = _all(place).filter(due_on__isnull=False)
    return percent(due.filter(disclosed_on__lte=F("due_on")).count(), due.count())


def _of_item(row: Any) -> Record:
    return Record(
        row.unit.name,
        f"{row.get_area_display()}：{row.matter}",
        row.disclosed_on,
        "campaigns:disclosure_matter",
        row.pk,
    )


_REGISTER = "本届公开的政务公开事项"
FIGURES = (
    counted("本级公开事项数", f"{_REGISTER}中局机关自己的", _own, _of_item),
    counted("基层公开事项数", f"{_REGISTER}中各单位的，不含局机关", _below, _of_item),
    distinct("基层公开方面数", f"{_REGISTER}中各单位的，有几个事项类别", _below, _of_item, "area"),
    leading_units("公开较多的单位", f"{_REGISTER}，按单位计数，不含局机关", _below, _of_item),
    Figure("按时公开率", f"{_REGISTER}中有期限的，在期限内公开的占比", _on_time, _all, _of_item),
)
