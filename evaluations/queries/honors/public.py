"""The wall of honors for everybody: what units, and whoever was honoured in them, were awarded; nothing else of anybody."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from evaluations.enums import HonorLevel, HonorStanding
from evaluations.models import Honor
from evaluations.models.honor import HonorQuerySet


@dataclass(frozen=True)
class WallFilter:
    """What the wall is narrowed to."""

    words: str = ""
    year: int | None = None
    level: str = ""


@dataclass(frozen=True)
class WallLine:
    """One honor; ``over``: in words, where it is borne no more."""

    honor: Honor
    over: str


@dataclass(frozen=True)
class WallTop:
    """How many are valid today, by level, and the years there are."""

    levels: tuple[tuple[str, str, int], ...]
    years: tuple[int, ...]


def wall_rows(chosen: WallFilter) -> HonorQuerySet:
    """What may be shown, the highest level first within a day."""
    rows = Honor.objects.public()
    if chosen.words:
        rows = rows.matching(chosen.words)
    if chosen.year is not None:
        rows = rows.in_year(chosen.year)
    if chosen.level:
        rows = rows.filter(title__level=chosen.level)
    return rows.select_related("title", "holder").newest_first()


def wall_lines(rows: Iterable[Honor], today: dt.date) -> tuple[WallLine, ...]:
    """The rows as they are shown."""
    words = {HonorStanding.EXPIRED: "已到期", HonorStanding.ENDED: "单位已撤销，称号终止"}
    return tuple(WallLine(row, words.get(row.standing_on(today), "")) for row in rows)


def wall_top(today: dt.date) -> WallTop:
    """Two queries."""
    valid = Honor.objects.in_standing(HonorStanding.VALID, today).order_by()
    counts = dict(valid.values_list("title__level").annotate(count=Count("pk")))
    spans = Honor.objects.public().order_by().values_list("year_from", "year_to").distinct()
    years = {year for first, last in spans for year in range(first, last + 1)}
    return WallTop(
        levels=tuple((level.value, str(level.label), counts.get(level.value, 0)) for level in HonorLevel),
        years=tuple(sorted(years, reverse=True)),
    )
