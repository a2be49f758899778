"""Reads for the reviewer: the queue."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from campaigns.models import Period, ProgressReport, Target
from campaigns.models.report import ProgressReportQuerySet
from campaigns.queries.ledger.feeding import Drift, drifts_of
from core.clock import day_of
from core.distinct_keys import DistinctKeys
from core.workdays import WorkCalendar
from units.models import Unit, User

LONG_WAIT = 3
"""Working days after which a waiting report is counted as waiting long."""

MOST = 1000
"""Waiting reports that are counted and paged: those that wait longest come first, nobody sees further."""

_FEW = 10
_UNIT = "assignment__participation__unit"


@dataclass(frozen=True)
class QueueRow:
    """One report that waits, and for how many working days."""

    report: ProgressReport
    waiting: int
    drifts: tuple[Drift, ...] = ()

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What was reported, in words."""
        rule = self.report.assignment.rule_object
        return tuple(
            (field.label, spoken_fact(self.report.facts.get(field.key), field.unit)) for field in rule.fields()
        )

    @property
    def is_long(self) -> bool:
        """Whether it has waited long."""
        return self.waiting >= LONG_WAIT


@dataclass(frozen=True)
class QueueHead:
    """The answer at the top of the queue, and which units, schemes and periods occur in it, by their keys."""

    waiting: int
    long: int
    units: tuple[int, ...]
    schemes: tuple[int, ...]
    periods: tuple[int, ...]

    @property
    def more(self) -> str:
        """A plus sign where it is cut off at ``MOST``."""
        return "+" if self.waiting > MOST else ""


def spoken_fact(value: Any, unit: str) -> str:
    """One reported value in words."""
    if value is None or value == "":
        return "未填"
    if isinstance(value, dict):
        return "；".join(f"{name} {day}" for name, day in value.items()) or "无"
    if isinstance(value, list):
        return "、".join(str(item) for item in value) or "无"
    return f"{value} {unit}".strip()


def review_queue(user: User) -> ProgressReportQuerySet:
    """What this person may decide on, the longest waiting first."""
    return ProgressReport.objects.awaiting_review().reviewable_by(user)


def own_share(user: User, today: dt.date) -> ProgressReportQuerySet:
    """What of the queue is this person's: proposed to them, or to nobody who is there."""
    return review_queue(user).share_of(user, today)


def signing_queue(user: User) -> ProgressReportQuerySet:
    """What this person signs for their own unit, the longest waiting first."""
    return ProgressReport.objects.signable_by(user)


def longest_waiting(queue: ProgressReportQuerySet) -> ProgressReportQuerySet:
    """The ``MOST`` that wait longest, and one more where there are more, in their order.

    Chosen before anything is joined to them or asked of them: the planner would otherwise go through all that wait
    anywhere in the campaign.
    """
    return ProgressReport.objects.filter(pk__in=queue.values("pk")[: MOST + 1]).order_by("submitted_at", "pk")


def waiting_reports(keys: Iterable[int]) -> ProgressReportQuerySet:
    """The reports of one page of the queue with their words, the longest waiting first.

    By their keys, not by the statement that chooses them: beyond the tables whose joins the planner weighs together
    (``core.planning``) it would join words to every report there is before it looks for these.
    """
    return ProgressReport.objects.filter(pk__in=list(keys)).with_context().order_by("submitted_at", "pk")


def filter_choices(head: "QueueHead") -> dict[str, Any]:
    """The units, pillars and periods that occur in a queue."""
    return {
        "unit": Unit.objects.filter(pk__in=head.units),
        "pillar": Target.objects.tops().filter(scheme__in=head.schemes, scheme__owner__isnull=True),
        "period": Period.objects.filter(pk__in=head.periods),
    }


def filter_queue(
    queue: ProgressReportQuerySet, chosen: dict[str, Any], today: dt.date, calendar: WorkCalendar
) -> ProgressReportQuerySet:
    """Narrow the queue; ``chosen``: q, unit, pillar, period, waiting (working days), each may be missing."""
    if words := (chosen.get("q") or "").strip():
        queue = queue.filter(
            Q(**{f"{_UNIT}__name__icontains": words})
            | Q(**{f"{_UNIT}__short_name__icontains": words})
            | Q(assignment__target__title__icontains=words)
            | Q(assignment__target__number__iexact=words)
            | Q(text__icontains=words)
        )
    if unit := chosen.get("unit"):
        queue = queue.filter(**{_UNIT: unit})
    if pillar := chosen.get("pillar"):
        queue = queue.filter(
            assignment__target__scheme=pillar.scheme_id, assignment__target__path__startswith=pillar.path
        )
    if period := chosen.get("period"):
        queue = queue.filter(period=period)
    if days := chosen.get("waiting"):
        queue = queue.filter(waited(days, today, calendar))
    return queue


def waited(days: int, today: dt.date, calendar: WorkCalendar) -> Q:
    """Submitted at least ``days`` working days before ``today``."""
    day, left = today, days
    while left:  # the last day from which that many working days lie after it, up to and with today
        left -= calendar.is_workday(day)
        day -= dt.timedelta(days=1)
    return Q(submitted_at__date__lte=day)


def queue_head(queue: ProgressReportQuerySet, today: dt.date, calendar: WorkCalendar) -> QueueHead:
    """What the ``MOST`` that wait longest come to; one query."""
    sums = (
        longest_waiting(queue)
        .order_by()
        .aggregate(
            waiting=Count("pk"),
            long=Count("pk", filter=waited(LONG_WAIT, today, calendar)),
            units=DistinctKeys(_UNIT),
            schemes=DistinctKeys("assignment__target__scheme"),
            periods=DistinctKeys("period"),
        )
    )
    return QueueHead(**sums)


def queue_rows(reports: Iterable[ProgressReport], today: dt.date, calendar: WorkCalendar) -> list[QueueRow]:
    """Rows of a page of the queue."""
    found = list(reports)
    drifts = drifts_of(found)
    return [
        QueueRow(
            report,
            calendar.between(day_of(report.submitted_at), today) if report.submitted_at else 0,
            drifts.get(report.pk, ()),
        )
        for report in found
    ]


def recently_decided(user: User) -> ProgressReportQuerySet:
    """What this person decided last, of what they still see: ten reports with unit, target and period.

    By their keys, for the reason ``waiting_reports`` gives.
    """
    decided = ProgressReport.objects.filter(decided_by=user).order_by("-decided_at").values_list("pk", flat=True)
    found = ProgressReport.objects.visible_to(user).filter(pk__in=list(decided[: _FEW * 3]))
    words = found.select_related("assignment__participation__unit", "assignment__target", "period")
    return words.order_by("-decided_at")[:_FEW]
