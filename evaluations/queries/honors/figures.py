"""Named figures of the register: what a term's report says about honors, counted from records."""

import datetime as dt

from django.db.models import QuerySet

from evaluations.enums import HonorDecision, HonorLevel
from evaluations.models import Honor
from evaluations.models.honor import HonorQuerySet
from evaluations.queries.honors.streaks import run_up_to
from units.enums import UnitKind
from units.models import Unit

ABOVE_COUNTY = (HonorLevel.NATION, HonorLevel.PROVINCE, HonorLevel.CITY)
"""国家、省、市级."""


def conferred_between(first: dt.date, last: dt.date) -> HonorQuerySet:
    """What was conferred from ``first`` to ``last`` and not revoked since."""
    return Honor.objects.filter(conferred_on__range=(first, last)).exclude(decision=HonorDecision.REVOKED)


def teams_called(title: str, *, below: Unit, first: dt.date, last: dt.date) -> int:
    """How many units below got this title for a team of theirs in these days (8 个领导班子获“好班子”)."""
    rows = conferred_between(first, last).filter(title__name=title, holder__path__startswith=below.path)
    return rows.exclude(holder=below).values("holder", "bearer").distinct().count()


def institutions_holding(title: str, *, below: Unit, day: dt.date) -> QuerySet[Unit]:
    """Institutions directly below the bureau that bear this title on ``day`` (8 个直属事业单位是市级文明单位)."""
    held = Honor.objects.held_on(day).filter(title__name=title).values("holder")
    return Unit.objects.directly_below(below.path).filter(kind=UnitKind.INSTITUTION, pk__in=held)  # type: ignore[no-any-return]


def honors_of_bureau(bureau: Unit, *, first: dt.date, last: dt.date) -> int:
    """Honors of the bureau itself at national, provincial and city level conferred in these days (20 多项)."""
    return conferred_between(first, last).filter(holder=bureau, title__level__in=ABOVE_COUNTY).count()


def longest_streak(title: str, *, unit: Unit, last: int) -> int:
    """Years in a row up to ``last`` in which the unit had this title (连续六年); 0 where it did not have it then."""
    rows = Honor.objects.filter(title__name=title, holder=unit, bearer="").exclude(decision=HonorDecision.REVOKED)
    years = {year for first, end in rows.values_list("year_from", "year_to") for year in range(first, end + 1)}
    return run_up_to(years, last)
