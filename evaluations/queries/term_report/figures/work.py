"""台账: what was done, counted from the ledger of the term."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from campaigns.library.ledger_kinds import (
    EDUCATION,
    GROUP_SESSION,
    INTEGRITY,
    MEETING,
    PAIRING,
    PROMISE,
    STUDY_TRIP,
    TRAINING,
)
from campaigns.models import LedgerEntry
from campaigns.rules.ledger import REGULATION
from evaluations.queries.term_report.figures.kinds import (
    Counted,
    Figure,
    Record,
    counted,
    leading_units,
    number,
    summed,
)
from evaluations.queries.term_report.scope import ReportPlace


def _entries(kind: str, **values: str) -> Counted:
    def rows(place: ReportPlace) -> QuerySet[Any]:
        found = LedgerEntry.objects.standing().filter(
            kind__code=kind, unit__in=place.scope.units, dated_on__range=place.scope.days
        )
        narrowed = found.filter(**{f"values__{key}": value for key, value in values.items()})
        return narrowed.select_related("unit").order_by("dated_on", "unit__path", "pk")

    return rows


def _of_entry(row: Any) -> Record:
    return Record(row.unit.name, row.title, row.dated_on, "campaigns:ledger_entry", row.pk)


def _value(key: str) -> Callable[[Any], Decimal]:
    return lambda row: Decimal(row.values.get(key) or 0)


_CONDUCT = _entries(REGULATION, sort="职业道德")


def _conduct(place: ReportPlace) -> str:
    """Characters of the longest code of conduct, without white space."""
    texts = (row.values.get("text", "") for row in _CONDUCT(place))
    return number(max((len("".join(text.split())) for text in texts), default=0))


def _conduct_units(place: ReportPlace) -> str:
    names = dict.fromkeys(row.unit.name for row in _CONDUCT(place))
    return "、".join(names)


_ENTRY = "本届台账中的"
FIGURES = (
    counted("领导小组会议次数", f"{_ENTRY}领导小组会议", _entries(GROUP_SESSION), _of_entry),
    counted("会议学习次数", f"{_ENTRY}会议和学习", _entries(MEETING), _of_entry),
    summed("会议学习人次", f"{_ENTRY}会议和学习的实到人数之和", _entries(MEETING), _of_entry, _value("attended")),
    counted("主题教育次数", f"{_ENTRY}主题教育", _entries(EDUCATION), _of_entry),
    counted("培训次数", f"{_ENTRY}培训", _entries(TRAINING), _of_entry),
    summed("培训人次", f"{_ENTRY}培训的参加人次之和", _entries(TRAINING), _of_entry, _value("people")),
    summed(
        "培训学时",
        f"{_ENTRY}培训，参加人次 × 每人学时之和",
        _entries(TRAINING),
        _of_entry,
        lambda row: _value("people")(row) * _value("hours")(row),
    ),
    counted("考察学习次数", f"{_ENTRY}考察学习", _entries(STUDY_TRIP), _of_entry),
    counted("制度数", f"{_ENTRY}规章制度", _entries(REGULATION), _of_entry),
    leading_units("制度较多的单位", f"{_ENTRY}规章制度，按单位计数", _entries(REGULATION), _of_entry),
    Figure("行为规范字数", f"{_ENTRY}职业道德类制度，正文不计空白的字数", _conduct, _CONDUCT, _of_entry),
    Figure("制定行为规范的单位", f"{_ENTRY}职业道德类制度", _conduct_units, _CONDUCT, _of_entry),
    counted("廉政制度数", f"{_ENTRY}廉政类制度", _entries(REGULATION, sort="廉政"), _of_entry),
    counted("廉政教育次数", f"{_ENTRY}廉政教育", _entries(INTEGRITY), _of_entry),
    counted("结对帮扶次数", f"{_ENTRY}结对帮扶和志愿服务", _entries(PAIRING), _of_entry),
    leading_units("结对帮扶较多的单位", f"{_ENTRY}结对帮扶，按单位计数", _entries(PAIRING), _of_entry, measure="次"),
    counted("服务承诺数", f"{_ENTRY}服务承诺", _entries(PROMISE), _of_entry),
    leading_units("服务承诺的单位", f"{_ENTRY}服务承诺，按单位计数", _entries(PROMISE), _of_entry),
)
