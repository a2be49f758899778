"""The list of rounds, and what one of them stands at: progress by rater and unit, drift, who may do what."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Count, Q

from campaigns.models import Campaign
from core.transitions import Step
from evaluations.enums import RoundState, SheetState
from evaluations.models import Rater, Round, ScoreMark, ScoreSheet
from evaluations.permissions import may_arrange_round, may_decide_round
from evaluations.scoring.marks import Drift, SheetRate, drift_of
from evaluations.workflow.rounds import END_SELF_CHECK, PUBLISH, ROUND_WORKFLOW
from units.models import User

_HANDED_IN = Count("sheets", filter=Q(sheets__rater__isnull=False, sheets__state=SheetState.SUBMITTED))
_ALL = Count("sheets", filter=Q(sheets__rater__isnull=False))


@dataclass(frozen=True)
class RoundLine:
    """One round in the list; ``handed_in`` of ``sheets`` of its raters."""

    subject: Round
    sheets: int
    handed_in: int


@dataclass(frozen=True)
class RaterLine:
    """One rater: sheets, drafts, and how the marks compare with the others'."""

    rater: Rater
    sheets: int
    handed_in: int
    drafts: int
    drift: Drift | None
    is_far: bool

    @property
    def distance_points(self) -> Decimal | None:
        """Percentage points above (+) or below the others."""
        return None if self.drift is None or self.drift.distance is None else self.drift.distance * 100


@dataclass(frozen=True)
class RoundScreen:
    """One round; ``stages`` in order with the one it stands at."""

    subject: Round
    stages: tuple[tuple[str, str], ...]
    raters: tuple[RaterLine, ...]
    targets: int
    units: int
    self_sheets: int
    self_handed_in: int
    steps: tuple[Step, ...]
    may_arrange: bool
    may_decide: bool

    @property
    def sheets(self) -> int:
        """Sheets of raters that are still in."""
        return sum(line.sheets for line in self.raters if not line.rater.is_excluded)

    @property
    def handed_in(self) -> int:
        """Those of them that were handed in."""
        return sum(line.handed_in for line in self.raters if not line.rater.is_excluded)

    @property
    def open_sheets(self) -> int:
        """Sheets not handed in."""
        return self.sheets - self.handed_in


def list_rounds(campaign: Campaign, user: User) -> tuple[RoundLine, ...]:
    """The rounds of a campaign this person sees, newest first: one query."""
    found: Any = Round.objects.visible_to(user).filter(campaign=campaign).annotate(all=_ALL, handed_in=_HANDED_IN)
    return tuple(RoundLine(row, row.all, row.handed_in) for row in found)


def round_screen(subject: Round, user: User) -> RoundScreen:
    """Progress and drift; a fixed number of queries."""
    own = subject.sheets.filter(rater__isnull=True).aggregate(
        all=Count("pk"), handed_in=Count("pk", filter=Q(state=SheetState.SUBMITTED))
    )
    may_arrange = may_arrange_round(user, subject)
    raters = rater_lines(subject)
    elsewhere = {PUBLISH, END_SELF_CHECK} if raters else {PUBLISH}
    steps = [step for step in ROUND_WORKFLOW.from_state(subject.state) if step.name not in elsewhere]
    return RoundScreen(
        subject=subject,
        stages=tuple((value, str(label)) for value, label in RoundState.choices),
        raters=raters,
        targets=subject.targets.count(),
        units=subject.units.count(),
        self_sheets=own["all"],
        self_handed_in=own["handed_in"],
        steps=tuple(steps) if may_arrange else (),
        may_arrange=may_arrange,
        may_decide=may_decide_round(user, subject),
    )


def rater_lines(subject: Round) -> tuple[RaterLine, ...]:
    """Every rater, those who left too."""
    raters: Any = subject.raters.select_related("user", "unit").annotate(
        all=Count("sheets"),
        handed_in=Count("sheets", filter=Q(sheets__state=SheetState.SUBMITTED)),
        drafts=Count("sheets", filter=Q(sheets__state=SheetState.OPEN, sheets__version__gt=0)),
    )
    drifts = drift_of(_rates(subject))
    limit: Decimal = subject.drift_limit / 100
    return tuple(
        RaterLine(
            rater=row,
            sheets=row.all,
            handed_in=row.handed_in,
            drafts=row.drafts,
            drift=drifts.get(row.pk),
            is_far=row.pk in drifts and drifts[row.pk].is_beyond(limit),
        )
        for row in raters
    )


def _rates(subject: Round) -> Sequence[SheetRate]:
    """What each counted sheet gave of what it could give."""
    counted = ScoreSheet.objects.filter(round=subject).counted()
    marks = ScoreMark.objects.filter(sheet__in=counted.values("pk"), points__isnull=False)
    rows: Any = marks.values_list("sheet__rater_id", "sheet__participation_id", "points", "target__points")
    sums: dict[tuple[int, int], list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for rater, unit, points, full in rows:
        sums[rater, unit][0] += points
        sums[rater, unit][1] += full
    return [
        SheetRate(rater, unit, Fraction(given) / Fraction(full))
        for (rater, unit), (given, full) in sums.items()
        if full
    ]
