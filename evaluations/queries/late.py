"""What is due, what was filed in time, what is late and whose it is."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from campaigns.enums import FILED, ChainLevel
from campaigns.models import Assignment, Campaign, ChainMember, Period, ProgressReport, ReportStep
from campaigns.workflow import SUBMIT
from units.enums import Role
from units.models import Membership, User

LATE_SORTS: Mapping[str, Sequence[str]] = {
    "due": ["due_on"],
    "-due": ["-due_on"],
    "unit": ["participation__path"],
    "-unit": ["-participation__path"],
    "target": ["target__path"],
    "-target": ["-target__path"],
}
"""Orders people may choose; any other word means the longest late first."""


@dataclass(frozen=True)
class LateFilter:
    """Words of the unit's name, least days late, words of the responsible person's name; ``sort``: see ``LATE_SORTS``."""

    unit: str = ""
    days: int = 1
    person: str = ""
    sort: str = ""


@dataclass(frozen=True)
class LateItem:
    """One report that is overdue."""

    participation_id: int
    target_id: int
    unit: str
    target: str
    period: str
    due_on: dt.date
    days: int
    person: str
    state: str


@dataclass(frozen=True)
class Filing:
    """How many reports were due, filed, and filed by their day."""

    due: int
    filed: int
    on_time: int

    @property
    def late(self) -> int:
        """Due and not filed."""
        return self.due - self.filed

    @property
    def completeness(self) -> Decimal | None:
        """Filed ÷ due; None where nothing is due yet."""
        return Decimal(self.filed) / self.due if self.due else None

    @property
    def timeliness(self) -> Decimal | None:
        """Filed by the due day ÷ due; None where nothing is due yet."""
        return Decimal(self.on_time) / self.due if self.due else None


def count_filing(*, campaign: Campaign, user: User, today: dt.date) -> Filing:
    """Counts over everything the person sees; three queries."""
    due = _due(campaign, user, today)
    here = ProgressReport.objects.filter(assignment=OuterRef("pk"), period=OuterRef("period_id"), state__in=FILED)
    steps = ReportStep.objects.filter(
        report__assignment=OuterRef("pk"), report__period=OuterRef("period_id"), step=SUBMIT
    ).annotate(day=TruncDate("at"))
    # Imported reports have no steps: their last submission speaks for the first.
    last = here.annotate(day=TruncDate("submitted_at")).filter(day__lte=OuterRef("due_on"))
    in_time = Q(Exists(steps.filter(day__lte=OuterRef("due_on")))) | Q(Exists(last))
    filed = due.filter(Exists(here))
    return Filing(due=due.count(), filed=filed.count(), on_time=filed.filter(in_time).count())


def late_assignments(
    *, campaign: Campaign, user: User, today: dt.date, narrowed: LateFilter
) -> QuerySet[Assignment, Assignment]:
    """Assignment × period that is overdue, the longest first."""
    before = min(today, today - dt.timedelta(days=max(narrowed.days, 1) - 1))
    rows = _due(campaign, user, before).unfiled()
    if narrowed.unit:
        unit = Q(participation__name__icontains=narrowed.unit)
        rows = rows.filter(unit | Q(participation__unit__pinyin_initials__contains=narrowed.unit.lower()))
    if narrowed.person:
        rows = rows.filter(_responsible(narrowed.person, today))
    reports = ProgressReport.objects.filter(assignment=OuterRef("pk"), period=OuterRef("period_id"))
    first = ChainMember.objects.filter(level=ChainLevel.CLERK).select_related("user")
    found: QuerySet[Assignment, Assignment] = (
        rows.annotate(report_state=Subquery(reports.values("state")[:1]))
        .select_related("participation", "target")
        .prefetch_related(Prefetch("chain", queryset=first, to_attr="first_links"))
        .order_by(*LATE_SORTS.get(narrowed.sort, ()), "due_on", "participation__path", "target__path")
    )
    return found


def late_items(rows: Iterable[Assignment], *, campaign: Campaign, today: dt.date) -> tuple[LateItem, ...]:
    """The rows of ``late_assignments`` with words; without a responsible person the unit's reporters are named."""
    found: Sequence[Any] = list(rows)
    periods = {period.pk: period for period in Period.objects.filter(campaign=campaign)}
    reporters = _reporters({row.participation.unit_id for row in found}, today)
    return tuple(
        LateItem(
            participation_id=row.participation_id,
            target_id=row.target_id,
            unit=row.participation.name,
            target=str(row.target),
            period=periods[row.period_id].label,
            due_on=row.due_on,
            days=(today - row.due_on).days,
            person="、".join(str(link.user) for link in row.first_links)
            or "、".join(reporters[row.participation.unit_id])
            or "未指定",
            state=row.report_state or "none",
        )
        for row in found
    )


def _due(campaign: Campaign, user: User, before: dt.date) -> Any:
    mine = Assignment.objects.visible_to(user).in_force().filter(participation__campaign=campaign)
    return mine.by_period(due_on__lt=before)


def _responsible(words: str, today: dt.date) -> Q:
    level_one = ChainMember.objects.filter(assignment=OuterRef("pk"), level=ChainLevel.CLERK)
    reporters = Membership.objects.in_force(today).filter(unit=OuterRef("participation__unit"), role=Role.REPORTER)
    named = Exists(level_one.filter(user__name__icontains=words))
    by_default = ~Exists(level_one) & Exists(reporters.filter(user__name__icontains=words))
    return Q(named) | Q(by_default)


def _reporters(units: set[int], today: dt.date) -> dict[int, list[str]]:
    names: dict[int, list[str]] = defaultdict(list)
    rows = Membership.objects.in_force(today).filter(unit__in=units, role=Role.REPORTER, user__is_active=True)
    for unit, name in rows.order_by("pk").values_list("unit_id", F("user__name")):
        if name not in names[unit]:  # in person and as a deputy
            names[unit].append(name)
    return names
