"""The register as a list: narrowed by year, level, title, bearer and standing."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from core.months import add_months
from evaluations.enums import HonorLevel, HonorStanding
from evaluations.models import Honor, HonorTitle
from evaluations.models.honor import HonorQuerySet
from evaluations.queries.honors.streaks import streaks_of
from units.enums import Role
from units.models import Unit, User


@dataclass(frozen=True)
class HonorFilter:
    """What the list is narrowed to; empty words and no number mean everything."""

    words: str = ""
    unit: str = ""
    year: int | None = None
    level: str = ""
    title: int | None = None
    subject: str = ""
    standing: str = ""


@dataclass(frozen=True)
class HonorLine:
    """One honor, how it stands, and how many years in a row (1: no row)."""

    honor: Honor
    standing: HonorStanding
    streak: int
    is_ending: bool


@dataclass(frozen=True)
class HonorTop:
    """The answer above the list: how many by level, and what wants work."""

    levels: tuple[tuple[str, str, int], ...]
    ending: int
    to_check: int
    to_decide: int


def units_with_honors_kept_by(user: User) -> QuerySet[Unit]:
    """The units whose honors the person keeps; agrees with ``permissions.may_keep_honors``."""
    return Unit.objects.all() if user.is_superuser else Unit.objects.filter(user.reach_as(Role.ADMINISTRATOR).q())  # type: ignore[no-any-return]


def honor_rows(user: User, chosen: HonorFilter, today: dt.date) -> HonorQuerySet:
    """Visible honors, the latest first."""
    rows = _narrowed(Honor.objects.visible_to(user), chosen)
    match chosen.standing:
        case "ending":
            rows = ending_soon(rows, today)
        case "to_check":
            rows = to_check(rows, today)
        case standing if standing:
            rows = rows.in_standing(standing, today)
    return rows.select_related("title", "holder").newest_first()


def _narrowed(rows: HonorQuerySet, chosen: HonorFilter) -> HonorQuerySet:
    if chosen.words:
        rows = rows.matching(chosen.words)
    if chosen.unit:
        rows = rows.filter(holder__code=chosen.unit)
    if chosen.year is not None:
        rows = rows.in_year(chosen.year)
    if chosen.level:
        rows = rows.filter(title__level=chosen.level)
    if chosen.title is not None:
        rows = rows.filter(title=chosen.title)
    if chosen.subject:
        rows = rows.filter(subject=chosen.subject)
    return rows


def ending_soon(rows: HonorQuerySet, today: dt.date) -> HonorQuerySet:
    """Valid ones that have come into the months in which they may be applied for anew; a query for those months."""
    months = HonorTitle.objects.order_by().values_list("renewal_months", flat=True).distinct()
    soon = Q(pk__in=[])
    for count in months:
        soon |= Q(title__renewal_months=count, valid_until__lte=add_months(today, count))
    return rows.in_standing(HonorStanding.VALID, today).filter(soon)


def to_check(rows: HonorQuerySet, today: dt.date) -> HonorQuerySet:
    """Valid ones whose re-check is due."""
    return rows.in_standing(HonorStanding.VALID, today).filter(check_on__lte=today)


def honor_lines(rows: Iterable[Honor], today: dt.date) -> tuple[HonorLine, ...]:
    """The rows as they are shown; one query for the years in a row."""
    found = list(rows)
    streaks = streaks_of(found)
    return tuple(HonorLine(row, row.standing_on(today), streaks[row.pk], is_ending(row, today)) for row in found)


def is_ending(honor: Honor, today: dt.date) -> bool:
    """Whether it may be applied for anew because it ends soon; agrees with ``ending_soon``."""
    if honor.valid_until is None or honor.standing_on(today) != HonorStanding.VALID:
        return False
    return honor.valid_until <= add_months(today, honor.title.renewal_months)


def honor_top(user: User, today: dt.date) -> HonorTop:
    """Counts over everything the person sees; a fixed number of queries."""
    rows = Honor.objects.visible_to(user)
    valid = rows.in_standing(HonorStanding.VALID, today).order_by()
    by_level = dict(valid.values_list("title__level").annotate(count=Count("pk")))
    return HonorTop(
        levels=tuple((level.value, str(level.label), by_level.get(level.value, 0)) for level in HonorLevel),
        ending=ending_soon(rows, today).count(),
        to_check=to_check(rows, today).count(),
        to_decide=rows.in_standing(HonorStanding.REVOKING, today).count(),
    )


def honor_years(user: User) -> tuple[int, ...]:
    """Every year for which the person sees an honor, the latest first."""
    spans = Honor.objects.visible_to(user).order_by().values_list("year_from", "year_to").distinct()
    return tuple(sorted({year for first, last in spans for year in range(first, last + 1)}, reverse=True))
