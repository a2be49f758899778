"""The campaign's calendar: periods made from cycles, moved, closed, reopened, and extended for one unit."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.db import IntegrityError, transaction

from campaigns.enums import Cycle
from campaigns.models import Campaign, Participation, Period, PeriodExtension
from campaigns.operations.staleness import mark_campaign_stale, mark_units_stale
from campaigns.permissions import may_arrange_campaign
from campaigns.queries.policies import policies_of, work_calendar
from core.refusals import NotAllowedError, RefusedError
from units.models import User
from units.operations.audit import record_act

_MONTHS = {Cycle.MONTH: 1, Cycle.QUARTER: 3, Cycle.HALF: 6, Cycle.YEAR: 12}
_YEAR = 12
_DAY = dt.timedelta(days=1)


def spans(*, cycle: Cycle, starts_on: dt.date, ends_on: dt.date) -> list[tuple[dt.date, dt.date]]:
    """(first, last) day of every period of ``cycle`` between two days: calendar months, quarters …, cut at the ends."""
    if cycle == Cycle.ONCE:
        return [(starts_on, ends_on)]
    length, found, first = _MONTHS[cycle], [], starts_on
    while first <= ends_on:
        months = first.year * _YEAR + (first.month - 1) // length * length + length
        last = dt.date(months // _YEAR, months % _YEAR + 1, 1) - _DAY
        found.append((first, min(last, ends_on)))
        first = last + _DAY
    return found


@transaction.atomic
def generate_periods(
    *, campaign: Campaign, cycles: Collection[Cycle], actor: User | None, at: dt.datetime
) -> list[Period]:
    """Add the periods of these cycles that the campaign's term lacks; those there are stay as they are.

    Due so many days after the end as the policy says, moved to the next working day. Effects in order: the rows, one
    audit entry, the stale mark. NotAllowedError, RefusedError (no cycle).
    """
    _require_office(actor, campaign)
    if not cycles:
        message = "请至少选择一种填报周期。"
        raise RefusedError(message)
    grace, calendar = dt.timedelta(days=policies_of(campaign.pk).due_after_days), work_calendar()
    known = set(campaign.periods.values_list("cycle", "starts_on"))
    fresh = [
        Period(
            campaign=campaign,
            code=f"{cycle.value}-{first:%Y%m%d}",
            cycle=cycle,
            starts_on=first,
            ends_on=last,
            due_on=calendar.on_or_after(last + grace),
        )
        for cycle in Cycle
        if cycle in cycles
        for first, last in spans(cycle=cycle, starts_on=campaign.starts_on, ends_on=campaign.ends_on)
        if (cycle.value, first) not in known
    ]
    try:
        with transaction.atomic():
            made = Period.objects.bulk_create(fresh)
    except IntegrityError as error:
        message = "填报期刚刚被其他人生成过，请刷新页面查看。"
        raise RefusedError(message) from error
    if made:
        details = {"codes": [period.code for period in made]}
        record_act(actor=actor, verb="生成填报期", subject=campaign, at=at, unit=campaign.organiser, details=details)
        mark_campaign_stale(campaign=campaign, at=at)
    return made


@transaction.atomic
def move_due_day(*, period: Period, due_on: dt.date, actor: User | None, at: dt.datetime) -> list[str]:
    """Set another due day for all units; gives the names of units whose extension it overtook and so ended.

    RefusedError for a day before the period's start.
    """
    _require_office(actor, period.campaign)
    if due_on < period.starts_on:
        message = f"截止日期不能早于填报期开始的 {period.starts_on}。"
        raise RefusedError(message)
    before, period.due_on = period.due_on, due_on
    if before == due_on:
        return []
    period.save(update_fields=["due_on"])
    overtaken = PeriodExtension.objects.filter(period=period, due_on__lte=due_on).select_related("participation")
    names = [row.participation.name for row in overtaken]
    overtaken.delete()
    details = {"before": before.isoformat(), "now": due_on.isoformat(), "ended_extensions": names}
    _note(period, "改期", actor, at, details)
    mark_campaign_stale(campaign=period.campaign, at=at)
    return names


@transaction.atomic
def close_period(*, period: Period, last_day: dt.date, actor: User | None, at: dt.datetime) -> None:
    """Let reporters fill in until ``last_day`` and no longer; units with an extension until theirs. Scores stay.

    RefusedError before the due day: what is not due cannot be closed.
    """
    _require_office(actor, period.campaign)
    if last_day < period.due_on:
        message = f"“{period}”到 {period.due_on} 才截止，关闭日期不能早于截止日期。"
        raise RefusedError(message)
    period.closes_on = last_day
    period.save(update_fields=["closes_on"])
    _note(period, "关闭填报期", actor, at, {"closes_on": last_day.isoformat()})


@transaction.atomic
def reopen_period(*, period: Period, actor: User | None, at: dt.datetime) -> None:
    """Let reporters fill in again. RefusedError where it is not closed."""
    _require_office(actor, period.campaign)
    if period.closes_on is None:
        message = f"“{period}”没有关闭，不必重新开放。"
        raise RefusedError(message)
    period.closes_on = None
    period.save(update_fields=["closes_on"])
    _note(period, "重新开放填报期", actor, at, {})


@transaction.atomic
def extend_period(
    *, period: Period, participation: Participation, due_on: dt.date, reason: str, actor: User | None, at: dt.datetime
) -> PeriodExtension:
    """Grant one unit a later due day; a second grant replaces the first.

    Effects in order: the row, the audit entry, the stale mark. RefusedError without a reason, for a day that is not
    later than the period's own, or for a unit of another campaign.
    """
    _require_office(actor, period.campaign)
    if participation.campaign_id != period.campaign_id:
        message = "这个单位没有参加这次创建活动。"
        raise RefusedError(message)
    if not reason.strip():
        message = "请写明展期的理由。"
        raise RefusedError(message)
    if due_on <= period.due_on:
        message = f"展期应晚于原截止日期 {period.due_on}。"
        raise RefusedError(message)
    values = {"due_on": due_on, "reason": reason.strip(), "granted_by": actor, "granted_at": at}
    row, _ = PeriodExtension.objects.update_or_create(period=period, participation=participation, defaults=values)
    details = {"due_on": due_on.isoformat(), "reason": reason.strip(), "period": period.code}
    record_act(actor=actor, verb="同意展期", subject=row, at=at, unit=participation.unit, details=details)
    mark_units_stale(campaign=period.campaign, participation_ids={participation.pk}, at=at)
    return row


@transaction.atomic
def end_extension(*, extension: PeriodExtension, actor: User | None, at: dt.datetime) -> None:
    """Take an extension back: the unit is due with all others."""
    period, participation = extension.period, extension.participation
    _require_office(actor, period.campaign)
    details = {"due_on": extension.due_on.isoformat(), "period": period.code}
    record_act(actor=actor, verb="取消展期", subject=extension, at=at, unit=participation.unit, details=details)
    extension.delete()
    mark_units_stale(campaign=period.campaign, participation_ids={participation.pk}, at=at)


def _require_office(actor: User | None, campaign: Campaign) -> None:
    if actor is not None and not may_arrange_campaign(actor, campaign):
        message = "只有组织单位的创建办可以调整填报日历。"
        raise NotAllowedError(message)


def _note(period: Period, verb: str, actor: User | None, at: dt.datetime, details: Mapping[str, object]) -> None:
    unit = period.campaign.organiser
    record_act(actor=actor, verb=verb, subject=period, at=at, unit=unit, details={"code": period.code, **details})
