"""What is due, what was filed in time, what is late and whose it is."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from campaigns.enums import ChainLevel
from campaigns.models import Assignment, ChainMember, Period, ProgressReport
from core.paths import subtree
from evaluations.models import CellScore, ScoreRun, UnitScore
from evaluations.queries.scenes import Scene
from units.enums import Role
from units.models import Membership, User

_LONGEST_FIRST = ("late_since", "assignment")

LATE_SORTS: Mapping[str, Sequence[str]] = {
    "due": _LONGEST_FIRST,
    "-due": ["-late_since", "-assignment"],
    "unit": ["assignment__participation__path", *_LONGEST_FIRST],
    "-unit": ["-assignment__participation__path", *_LONGEST_FIRST],
    "target": ["assignment__target__path", *_LONGEST_FIRST],
    "-target": ["-assignment__target__path", *_LONGEST_FIRST],
}
"""Orders people may choose; any other word means the longest late first."""

_AT_A_TIME = 500

_SHOWN = ("participation__name", "target__number", "target__title", "target__cycle")


@dataclass(frozen=True)
class LateFilter:
    """Words of the unit's name, least days late, words of the responsible person's name; ``sort``: see ``LATE_SORTS``."""

    unit: str = ""
    days: int = 1
    person: str = ""
    sort: str = ""

    def before(self, today: dt.date) -> dt.date:
        """What was due before this day is meant."""
        return min(today, today - dt.timedelta(days=max(self.days, 1) - 1))


@dataclass(frozen=True)
class LateItem:
    """One report that is overdue."""

    assignment_id: int
    period_id: int
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
) -> QuerySet[CellScore, int]:
    """Keys of assignments with an overdue report as the run has it, the longest late first: a walk along an index."""
    found = CellScore.objects.visible_to(user).filter(run=run, late_since__lt=narrowed.before(today))
    if narrowed.unit:
        unit = Q(assignment__participation__name__icontains=narrowed.unit)
        initials = {"assignment__participation__unit__pinyin_initials__contains": narrowed.unit.lower()}
        found = found.filter(unit | Q(**initials))
    if narrowed.person:
        found = found.filter(_responsible(narrowed.person, today))
    return found.order_by(*LATE_SORTS.get(narrowed.sort, _LONGEST_FIRST)).values_list("assignment_id", flat=True)


def latest_of_the_worst(*, scene: Scene, user: User, today: dt.date, limit: int) -> tuple[LateItem, ...]:
    """The longest late reports of the ``limit`` units that owe most: two queries, whatever the number of units."""
    owing = UnitScore.objects.filter(run=scene.run, path__range=subtree(scene.root.path), due__gt=F("filed"))
    worst = owing.order_by(F("filed") - F("due"), "path").values("participation")[:limit]
    cells = CellScore.objects.visible_to(user).filter(run=scene.run, late_since__isnull=False)
    longest = cells.filter(assignment__participation__in=worst).order_by(*_LONGEST_FIRST)
    return late_items(longest.values_list("assignment_id", flat=True)[:limit], today=today, before=today)[:limit]


def late_items(assignments: Iterable[int], *, today: dt.date, before: dt.date) -> tuple[LateItem, ...]:
    """Every report of these that is overdue now and was due before ``before``, in words: one query.

    What was handed in since the run is left out. Without a responsible person the unit's reporters are named.
    """
    places = {pk: place for place, pk in enumerate(assignments)}
    reports = ProgressReport.objects.filter(assignment=OuterRef("pk"), period=OuterRef("period_id"))
    overdue: Any = Assignment.objects.filter(pk__in=places).by_period(due_on__lt=before).unfiled()
    state = Subquery(reports.values("state")[:1])
    rows = (
        overdue.annotate(report_state=state, **_people(today)).select_related("participation", "target").only(*_SHOWN)
    )
    return tuple(_item(row, today) for row in sorted(rows, key=lambda row: (places[row.pk], row.due_on)))


def late_items_in_turn(assignments: QuerySet[CellScore, int], *, today: dt.date, before: dt.date) -> Iterator[LateItem]:
    """``late_items`` of any number of assignments, some hundreds at a time."""
    keys = assignments.iterator(_AT_A_TIME)
    while some := list(islice(keys, _AT_A_TIME)):
        yield from late_items(some, today=today, before=before)


def _item(row: Any, today: dt.date) -> LateItem:
    return LateItem(
        assignment_id=row.pk,
        period_id=row.period_id,
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


def _people(today: dt.date) -> dict[str, Subquery]:
    """The first link of the chain, the first reporter of the unit, and how many reporters it has."""
    first = ChainMember.objects.filter(assignment=OuterRef("pk"), level=ChainLevel.CLERK)
    reporters = Membership.objects.in_force(today).filter(
        unit=OuterRef("participation__unit"), role=Role.REPORTER, user__is_active=True
    )
    counted = reporters.order_by().values("unit").annotate(people=Count("user", distinct=True))
    return {
        "responsible": Subquery(first.order_by().values("user__name")[:1]),
        "reporter": Subquery(reporters.order_by("pk").values("user__name")[:1]),
        "reporters": Subquery(counted.values("people")),
    }


def _reporters(first: str | None, people: int | None) -> str:
    if not first:
        return "未指定"
    return f"{first}等{people}人" if people and people > 1 else first


def _responsible(words: str, today: dt.date) -> Q:
    level_one = ChainMember.objects.filter(assignment=OuterRef("assignment"), level=ChainLevel.CLERK)
    unit = OuterRef("assignment__participation__unit")
    reporters = Membership.objects.in_force(today).filter(unit=unit, role=Role.REPORTER)
    named = Exists(level_one.filter(user__name__icontains=words))
    by_default = ~Exists(level_one) & Exists(reporters.filter(user__name__icontains=words))
    return Q(named) | Q(by_default)
