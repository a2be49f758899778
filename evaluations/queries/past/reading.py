"""All that was ever decided of a unit's leaves, as the pure core replays it; a fixed number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from campaigns.enums import ReportState
from campaigns.models import Assignment, Participation, Period, PeriodExtension, ProgressReport, ReportStep
from campaigns.rules import Facts
from campaigns.workflow import APPROVE, REOPEN
from core.clock import day_of, midnight_of
from evaluations.enums import AdjustmentKind, AdjustmentState
from evaluations.models import Adjustment, MethodResult
from evaluations.queries.score_lines import period_keys
from evaluations.scoring import CountablePeriod, Mark
from evaluations.scoring.history import AdjustedPast, UnitPast
from evaluations.scoring.past import EVER, LeafPast, Marked, Postponed, Told, When
from evaluations.scoring.units import Bonus, Deduction

LATEST = 24 * 3600 * 10**6 + 1
"""The order of the last moment of a day."""

_DECIDED = (AdjustmentState.CONFIRMED, AdjustmentState.REVOKED)

Life = list[tuple[When, Facts | None, str]]
"""Of one report: when it was approved with which facts, or taken back, and by whom."""


def moment(at: dt.datetime | None) -> When:
    """The moment in the bureau's days; what has no time was always there."""
    if at is None:
        return EVER
    day = day_of(at)
    return When(day, (at - midnight_of(day)) // dt.timedelta(microseconds=1) + 1)


def read_leaves(assignments: Sequence[Assignment], participation: Participation, since: When) -> tuple[LeafPast, ...]:
    """The leaves of these assignments of one unit; of what was decided before ``since`` only what still held then."""
    periods: dict[str, list[Period]] = defaultdict(list)
    for period in Period.objects.filter(campaign=participation.campaign_id).order_by("starts_on"):
        periods[period.cycle].append(period)
    keys = {pk: key for each in periods.values() for pk, key in period_keys(each).items()}
    told = _read_told(assignments, keys, since)
    postponed = _read_postponed(participation, keys)
    marked = _read_marked(assignments)
    leaves = []
    for each in assignments:
        assert each.target.points is not None
        mine = periods.get(each.target.cycle, ())
        names = {keys[period.pk] for period in mine}
        leaves.append(
            LeafPast(
                leaf=each.target_id,
                rule=each.rule_object,
                join=each.target.join,
                points=each.target.points,
                periods=tuple(CountablePeriod(keys[one.pk], one.starts_on, one.due_on) for one in mine),
                shares=each.target.shares,
                told=tuple(sorted(told[each.pk], key=lambda one: one.when)),
                postponed=tuple(one for one in postponed if one.key in names),
                marked=tuple(marked[each.pk]),
                begins=moment(each.assigned_at),
            )
        )
    return tuple(leaves)


def read_unit(participation: Participation, since: When) -> tuple[UnitPast, Mapping[int, Adjustment]]:
    """The unit's leaves of the common scheme in force, and its adjustments by key."""
    mine = Assignment.objects.in_force().filter(participation=participation, target__scheme__owner__isnull=True)
    assignments = list(mine.select_related("target").order_by("target__path"))
    rows = Adjustment.objects.filter(participation=participation, state__in=_DECIDED).exclude(kind=AdjustmentKind.VETO)
    adjusted = {row.pk: row for row in rows.select_related("decided_by", "ended_by")}
    campaign = participation.campaign
    past = UnitPast(
        leaves=read_leaves(assignments, participation, since),
        adjusted=tuple(map(_adjusted_past, adjusted.values())),
        full_points=campaign.full_points,
        bonus_cap=campaign.bonus_cap,
    )
    return past, adjusted


def _adjusted_past(row: Adjustment) -> AdjustedPast:
    item = (
        Bonus(row.dated_on, row.points, row.project)
        if row.kind == AdjustmentKind.BONUS
        else Deduction(row.dated_on, row.points)
    )
    is_over = row.state == AdjustmentState.REVOKED
    return AdjustedPast(
        pk=row.pk,
        item=item,
        begins=max(moment(row.decided_at), When(row.dated_on)),
        by=_name(row.decided_by),
        ends=moment(row.ended_at) if is_over else None,
        ended_by=_name(row.ended_by) if is_over else "",
    )


def _name(person: Any) -> str:
    return person.name if person else ""


def _read_told(assignments: Sequence[Assignment], keys: Mapping[int, str], since: When) -> dict[int, list[Told]]:
    """By assignment; lives of reports that were decided on since then come from their steps, others from their row."""
    steps = ReportStep.objects.filter(report__assignment__in=assignments, step__in=(APPROVE, REOPEN))
    if since > EVER:
        recent = steps.filter(at__gte=midnight_of(since.day)).values("report")
        steps = steps.filter(report__in=recent)
    lives: dict[int, Life] = defaultdict(list)
    rows: Iterable[Any] = steps.order_by("at", "pk").values_list(
        "report", "at", "step", "actor__name", "snapshot__approved_facts"
    )
    for report, at, step, name, facts in rows:
        lives[report].append((moment(at), facts if step == APPROVE else None, name or ""))
    found: dict[int, list[Told]] = defaultdict(list)
    reports: Iterable[Any] = ProgressReport.objects.filter(assignment__in=assignments).values_list(
        "pk", "assignment", "period", "state", "approved_facts", "decided_at", "decided_by__name"
    )
    for pk, assignment, period, state, facts, at, name in reports:
        now = facts if state == ReportState.APPROVED else None
        life = lives.get(pk, [])
        if now != (life[-1][1] if life else None):  # what came with a file has no steps
            life = [*life, (max(moment(at), life[-1][0] if life else EVER), now, name or "")]
        found[assignment] += [Told(when, keys[period], each, by) for when, each, by in life]
    return found


def _read_postponed(participation: Participation, keys: Mapping[int, str]) -> list[Postponed]:
    rows = PeriodExtension.objects.filter(participation=participation).select_related("granted_by")
    return [Postponed(moment(row.granted_at), keys[row.period_id], row.due_on, _name(row.granted_by)) for row in rows]


def _read_marked(assignments: Sequence[Assignment]) -> dict[int, list[Marked]]:
    found: dict[int, list[Marked]] = defaultdict(list)
    for row in MethodResult.objects.filter(assignment__in=assignments):
        mark = Mark(row.achieved, row.full_points)
        found[row.assignment_id].append(Marked(moment(row.confirmed_at), row.method, mark, row.source))
    return found
