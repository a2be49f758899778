"""The campaign's calendar as a page: periods with their state, extensions, and what the year's holidays say."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count

from campaigns.enums import Cycle
from campaigns.models import Campaign, HolidayCorrection, Period, PeriodExtension, Target
from campaigns.queries.policies import work_calendar
from core.workdays import WorkCalendar, exceptions_of, is_known_year

_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class PeriodRow:
    """``state``: 未开始, 填报中, 已到期, 已关闭. ``is_off``: the due day is not worked."""

    period: Period
    state: str
    extensions: int
    is_off: bool


@dataclass(frozen=True)
class CycleBlock:
    """The periods of one cycle."""

    label: str
    rows: tuple[PeriodRow, ...]


@dataclass(frozen=True)
class CalendarBoard:
    """The page. ``unknown_years``: years of the term whose national calendar is not published."""

    blocks: tuple[CycleBlock, ...]
    wanted: tuple[Cycle, ...]
    missing: tuple[Cycle, ...]
    unknown_years: tuple[int, ...]
    extensions: tuple[PeriodExtension, ...]


@dataclass(frozen=True)
class HolidayRow:
    """A day of the year that is not what its weekday says, or that the office corrected."""

    day: dt.date
    weekday: str
    is_workday: bool
    name: str
    correction: HolidayCorrection | None


def calendar_board(*, campaign: Campaign, today: dt.date) -> CalendarBoard:
    """Every period by cycle, and the cycles that leaves ask for and no period serves."""
    calendar = work_calendar()
    periods = list(campaign.periods.annotate(granted=Count("extensions")).order_by("starts_on"))
    blocks = []
    for cycle in Cycle:
        rows = tuple(_row(each, today, calendar) for each in periods if each.cycle == cycle)
        if rows:
            blocks.append(CycleBlock(str(cycle.label), rows))
    leaves = Target.objects.leaves().filter(scheme__campaign=campaign).order_by()
    wanted = set(leaves.values_list("cycle", flat=True).distinct())
    served = {each.cycle for each in periods}
    years = {campaign.starts_on.year, campaign.ends_on.year, *(each.due_on.year for each in periods)}
    granted = PeriodExtension.objects.filter(period__campaign=campaign)
    return CalendarBoard(
        blocks=tuple(blocks),
        wanted=tuple(cycle for cycle in Cycle if cycle in wanted),
        missing=tuple(cycle for cycle in Cycle if cycle in wanted - served),
        unknown_years=tuple(year for year in sorted(years) if not is_known_year(year)),
        extensions=tuple(granted.select_related("participation", "period", "granted_by").order_by("-granted_at")),
    )


def _row(period: Period, today: dt.date, calendar: WorkCalendar) -> PeriodRow:
    if today < period.starts_on:
        state = "未开始"
    elif not period.is_open(today):
        state = "已关闭"
    else:
        state = "填报中" if today <= period.due_on else "已到期"
    granted: int = period.granted  # type: ignore[attr-defined] # annotated above
    return PeriodRow(period, state, granted, not calendar.is_workday(period.due_on))


def holidays_of(year: int) -> tuple[HolidayRow, ...]:
    """The days of ``year`` that differ from Monday to Friday as published, and all corrections; one query."""
    corrections = {row.day: row for row in HolidayCorrection.objects.filter(day__year=year).select_related("set_by")}
    days = dict(exceptions_of(year)) | {day: row.is_workday for day, row in corrections.items()}
    return tuple(
        HolidayRow(
            day,
            f"星期{_WEEKDAYS[day.weekday()]}",
            is_workday,
            corrections[day].name if day in corrections else ("调休上班" if is_workday else "放假"),
            corrections.get(day),
        )
        for day, is_workday in sorted(days.items())
    )
