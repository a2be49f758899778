"""荣誉: what was conferred in the term, what is held at its end, and years in a row."""

from typing import Any

from django.db.models import QuerySet

from evaluations.enums import HonorSubject
from evaluations.models import Honor
from evaluations.models.honor import HonorQuerySet
from evaluations.queries.honors.figures import ABOVE_COUNTY, conferred_between
from evaluations.queries.honors.streaks import streaks_of
from evaluations.queries.term_report.figures.kinds import MOST_NAMED, Figure, Record, counted, number
from evaluations.queries.term_report.scope import ReportPlace
from units.enums import UnitKind

_TEAM, _CIVIL = "好班子", "文明单位"
_LONG = 3
"""Years in a row from which they are worth a sentence."""


def _term(place: ReportPlace) -> HonorQuerySet:
    rows = conferred_between(*place.scope.days).filter(holder__in=place.scope.units)
    return rows.select_related("holder", "title").order_by("conferred_on", "holder__path", "pk")


def _own(place: ReportPlace) -> HonorQuerySet:
    return _term(place).filter(holder=place.scope.bureau, title__level__in=ABOVE_COUNTY)


def _teams(place: ReportPlace) -> HonorQuerySet:
    return (
        _term(place).filter(title__name__contains=_TEAM, subject=HonorSubject.TEAM).exclude(holder=place.scope.bureau)
    )


def _team_count(place: ReportPlace) -> str:
    return number(_teams(place).order_by().values("holder", "bearer").distinct().count())


def _civil(place: ReportPlace) -> HonorQuerySet:
    held = Honor.objects.held_on(place.scope.days[1]).filter(
        title__name__contains=_CIVIL,
        title__level__in=ABOVE_COUNTY,
        holder__in=_institutions(place),
    )
    return held.select_related("holder", "title").order_by("holder__path", "pk")


def _institutions(place: ReportPlace) -> QuerySet[Any]:
    below = place.scope.members.filter(parent=place.scope.root, kind=UnitKind.INSTITUTION)
    return below.values("unit")


def _civil_count(place: ReportPlace) -> str:
    return number(_civil(place).order_by().values("holder").distinct().count())


def _civil_names(place: ReportPlace) -> str:
    return "、".join(dict.fromkeys(row.holder_name for row in _civil(place)))


def _rows_in_a_row(place: ReportPlace) -> list[tuple[int, Honor]]:
    """The longest first: (years, the last honor of the row)."""
    rows = list(_term(place).filter(bearer=""))
    years = streaks_of(rows)
    last: dict[tuple[int, int], Honor] = {}
    for row in rows:
        key = (row.holder_id, row.title_id)
        if key not in last or row.year_to > last[key].year_to:
            last[key] = row
    long = [(years[row.pk], row) for row in last.values() if years[row.pk] >= _LONG]
    return sorted(long, key=lambda each: (-each[0], each[1].holder.path, each[1].pk))


def _streaks(place: ReportPlace) -> str:
    found = _rows_in_a_row(place)[:MOST_NAMED]
    return "，".join(f"{row.holder_name}连续{years}年获“{row.title.name}”" for years, row in found)


def _streak_rows(place: ReportPlace) -> list[Honor]:
    return [row for _, row in _rows_in_a_row(place)]


def _of_honor(row: Honor) -> Record:
    what = f"{row.title.name}（{row.level}，{row.years}，{row.awarding_body}）{row.bearer}"
    return Record(row.holder_name, what, row.conferred_on, "evaluations:honor", row.pk)


_TERM = "本届授予、没有撤销的荣誉"
FIGURES = (
    counted("荣誉总数", _TERM, _term, _of_honor),
    counted("本级荣誉数", f"{_TERM}中局机关自己的，国家、省、市级", _own, _of_honor),
    Figure(
        "好班子数",
        f"{_TERM}中各单位班子获得的“好班子”称号，一个班子计一次",
        _team_count,
        _teams,
        _of_honor,
    ),
    Figure(
        "市级以上文明单位数",
        "届末仍保持市级以上“文明单位”称号的直属单位",
        _civil_count,
        _civil,
        _of_honor,
    ),
    Figure(
        "市级以上文明单位",
        "届末仍保持市级以上“文明单位”称号的直属单位",
        _civil_names,
        _civil,
        _of_honor,
    ),
    Figure("连续获评情况", f"同一称号连续{_LONG}年以上，由登记的年度推算", _streaks, _streak_rows, _of_honor),
)
