"""What is due, what was filed in time, what is late and whose it is."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from campaigns.enums import ChainLevel
from campaigns.models import Assignment, ChainMember, Period, ProgressReport
from core.paths import subtree
from evaluations.models import ScoreRun, UnitScore
from evaluations.queries.scenes import Scene
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


def filing_of(score: UnitScore | None) -> Filing:
    """The saved counts over the unit and all below it."""
    if score is None:
        return Filing(0, 0, 0)
    return Filing(score.system_due, score.system_filed, score.system_on_time)


def late_assignments(
    *, run: ScoreRun | None, user: User, today: dt.date, narrowed: LateFilter
) -> QuerySet[Assignment, Assignment]:
    """Assignment × period that is overdue, the longest first; only cells are looked at that the run counts as late."""
    before = min(today, today - dt.timedelta(days=max(narrowed.days, 1) - 1))
    rows = _overdue(run, before).filter(user.reach.q("participation__unit"))
    if narrowed.unit:
        unit = Q(participation__name__icontains=narrowed.unit)
        rows = rows.filter(unit | Q(participation__unit__pinyin_initials__contains=narrowed.unit.lower()))
    if narrowed.person:
        rows = rows.filter(_responsible(narrowed.person, today))
    return _with_words(rows, today, *LATE_SORTS.get(narrowed.sort, ()))


def latest_of_the_worst(*, scene: Scene, user: User, today: dt.date, limit: int) -> tuple[LateItem, ...]:
    """The longest late reports of the ``limit`` units that owe most: two queries, whatever the number of units."""
    owing = UnitScore.objects.filter(run=scene.run, path__range=subtree(scene.root.path), due__gt=F("filed"))
    worst: Any = owing.order_by(F("filed") - F("due"), "path").values_list(
        "participation_id", "participation__unit__path", "participation__unit_id"
    )
    units = [pk for pk, path, unit_id in worst[:limit] if user.reach.covers(path, unit_id)]
    # Named one by one: the planner would otherwise begin with every assignment there is.
    rows = _with_words(_overdue(scene.run, today).filter(participation__in=units), today)
    return late_items(rows[:limit], today=today)


def _overdue(run: ScoreRun | None, before: dt.date) -> Any:
    late: Any = Assignment.objects.in_force().filter(scores__run=run, scores__due__gt=F("scores__filed"))
    return late.by_period(due_on__lt=before).unfiled()


def _with_words(rows: Any, today: dt.date, *order: str) -> "QuerySet[Assignment, Assignment]":
    reports = ProgressReport.objects.filter(assignment=OuterRef("pk"), period=OuterRef("period_id"))
    found: QuerySet[Assignment, Assignment] = (
        rows.annotate(report_state=Subquery(reports.values("state")[:1]), **_people(today))
        .select_related("participation", "target")
        .order_by(*order, "due_on", "participation__path", "target__path")
    )
    return found


def late_items(rows: Iterable[Assignment], *, today: dt.date) -> tuple[LateItem, ...]:
    """The rows of ``late_assignments`` with words; without a responsible person the unit's reporters are named."""
    found: Iterable[Any] = rows
    return tuple(
        LateItem(
            participation_id=row.participation_id,
            target_id=row.target_id,
            unit=row.participation.name,
            target=str(row.target),
            period=Period(cycle=row.target.cycle, starts_on=row.starts_on).label,
            due_on=row.due_on,
            days=(today - row.due_on).days,
            person=row.responsible or _reporters(row.reporter, row.reporters),
            state=row.report_state or "none",
        )
        for row in found
    )


def _people(today: dt.date) -> dict[str, Subquery]:
    """The first link of the chain, the first reporter of the unit, and how many reporters it has."""
    first = ChainMember.objects.filter(assignment=OuterRef("pk"), level=ChainLevel.CLERK)
    reporters = Membership.objects.in_force(today).filter(
        unit=OuterRef("participation__unit"), role=Role.REPORTER, user__is_active=True
    )
    counted = reporters.order_by().values("unit").annotate(people=Count("user", distinct=True))
    return {
        "responsible": Subquery(first.values("user__name")[:1]),
        "reporter": Subquery(reporters.order_by("pk").values("user__name")[:1]),
        "reporters": Subquery(counted.values("people")),
    }


def _reporters(first: str | None, people: int | None) -> str:
    if not first:
        return "未指定"
    return f"{first}等{people}人" if people and people > 1 else first


def _responsible(words: str, today: dt.date) -> Q:
    level_one = ChainMember.objects.filter(assignment=OuterRef("pk"), level=ChainLevel.CLERK)
    reporters = Membership.objects.in_force(today).filter(unit=OuterRef("participation__unit"), role=Role.REPORTER)
    named = Exists(level_one.filter(user__name__icontains=words))
    by_default = ~Exists(level_one) & Exists(reporters.filter(user__name__icontains=words))
    return Q(named) | Q(by_default)
