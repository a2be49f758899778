"""A draft of the scheme scored on approved facts, beside the version in force.

The facts are the running campaign's; a draft for a term without a version in force is scored on those of the term that
it was copied from, with the dates of its milestones moved there.

Nothing is saved. What the draft leaves as it is comes from the saved results in one sum; only leaves that change are
scored here, by the pure core. Saved and sealed results are never touched.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from django.db.models import Sum

from campaigns.models import (
    Assignment,
    Campaign,
    Participation,
    PeriodExtension,
    ProgressReport,
    Scheme,
    StaleMark,
    Target,
)
from campaigns.queries.applicability import concerned_by
from campaigns.queries.scheme_changes import base_of
from campaigns.queries.scheme_plan import LeafPlan, PublicationPlan, plan_publication
from campaigns.rules import Facts
from evaluations.enums import AdjustmentKind
from evaluations.models import Adjustment, CellScore, MethodResult, ScoreRun, UnitScore
from evaluations.scoring import CountablePeriod, JoinedCell, Mark, join_methods, score_cell
from evaluations.scoring.units import Bonus, Standing, grade_of, rank_units, rate_of, sum_bonus, total_of

MOST_CELLS = 30_000
"""Changed leaves × units that one page scores; beyond, a person chooses one class of units."""

Sums = dict[int, tuple[Decimal, Decimal]]
"""Participation → achieved, attainable."""


@dataclass(frozen=True)
class WhatIfRow:
    """One unit now and by the draft."""

    participation: Participation
    before: UnitScore
    total: Decimal | None
    rank: int | None
    grade: str

    @property
    def change(self) -> Decimal | None:
        """By how much the total rises; None where one of the two has none."""
        if self.total is None or self.before.total is None:
            return None
        before: Decimal = self.before.total
        return self.total - before

    @property
    def rank_change(self) -> int | None:
        """How many places it rises within its class."""
        return None if self.rank is None or self.before.rank is None else self.before.rank - self.rank


@dataclass(frozen=True)
class WhatIf:
    """The comparison, the greatest changes first; ``problem`` says why there are no rows."""

    scheme: Scheme
    plan: PublicationPlan | None = None
    run: ScoreRun | None = None
    rows: tuple[WhatIfRow, ...] = ()
    is_stale: bool = False
    problem: Literal["", "first", "unscored", "too_many"] = ""
    cells: int = 0

    @property
    def is_former_term(self) -> bool:
        """Whether the facts are those of the term before."""
        return self.run is not None and self.run.campaign_id != self.scheme.campaign_id

    @property
    def rising(self) -> int:
        """How many units gain."""
        return sum(row.change is not None and row.change > 0 for row in self.rows)

    @property
    def falling(self) -> int:
        """How many units lose."""
        return sum(row.change is not None and row.change < 0 for row in self.rows)


@dataclass(frozen=True)
class Cell:
    """What a unit brings to a leaf: its own goal, later due days and approved facts by period, marks by method."""

    goal: Decimal | None
    later: Mapping[str, dt.date]
    told: Mapping[str, Facts]
    marks: Mapping[str, Mark]

    @property
    def key(self) -> str:
        """The same for units that bring the same: many bring nothing, or full marks, and are scored once."""
        return json.dumps([self.goal, self.later, self.told, self.marks], sort_keys=True, default=str)

    def score(self, leaf: Target, periods: Iterable[CountablePeriod], as_of: dt.date) -> JoinedCell:
        """What it achieves by the draft's leaf."""
        rule = leaf.rule_object
        material = score_cell(
            rule=rule if self.goal is None else rule.with_goal(self.goal),
            join=leaf.join,
            points=leaf.points or Decimal(0),
            periods=[replace(each, due=self.later.get(each.key, each.due)) for each in periods],
            reports={key: rule.parse_facts(facts, complete=True) for key, facts in self.told.items()},
            as_of=as_of,
        )
        return join_methods(
            material=material if leaf.is_reported else None,
            shares=leaf.shares,
            marks=self.marks,
            points=leaf.points or Decimal(0),
        )


def what_if(scheme: Scheme, *, comparison_class: str = "") -> WhatIf:
    """Score a common draft without blockers; for one class of units, or all."""
    base = base_of(scheme)
    if base is None:
        return WhatIf(scheme, problem="first")
    campaign, plan = base.campaign, plan_publication(scheme, against=base)
    run = ScoreRun.objects.live(campaign).first()
    if run is None:
        return WhatIf(scheme, plan, problem="unscored")
    members = campaign.participations.all()
    chosen = list(members.filter(comparison_class=comparison_class) if comparison_class else members)
    changed = [leaf for leaf in plan.leaves if not _is_untouched(leaf)]
    cells = len(changed) * len(chosen)
    if cells > MOST_CELLS:
        return WhatIf(scheme, plan, run, problem="too_many", cells=cells)
    sums = _untouched_sums(run, plan, {member.pk for member in chosen})
    for member_id, achieved, attainable in _score_changed(campaign, changed, chosen, run.as_of):
        before = sums[member_id]
        sums[member_id] = before[0] + achieved, before[1] + attainable
    stale = StaleMark.objects.filter(campaign=campaign).exists()
    bonuses = _bonuses(campaign, run, scheme.bonus_limit)
    return WhatIf(scheme, plan, run, _rows(campaign, run, chosen, sums, bonuses), stale, cells=cells)


def _bonuses(campaign: Campaign, run: ScoreRun, limit: Decimal) -> dict[int, Decimal] | None:
    """Participation → its bonus under the draft's cap; None where that is the cap of the saved results."""
    if limit == campaign.bonus_cap:
        return None
    told: dict[int, list[Bonus]] = defaultdict(list)
    rows = Adjustment.objects.counted().of_campaign(campaign).filter(kind=AdjustmentKind.BONUS)
    for row in rows.only("participation_id", "dated_on", "points", "project"):
        told[row.participation_id].append(Bonus(row.dated_on, row.points, row.project))
    return {member: sum_bonus(each, cap=limit, as_of=run.as_of) for member, each in told.items()}


def _is_untouched(leaf: LeafPlan) -> bool:
    """Whether its saved cells hold for the draft as well."""
    old, new = leaf.old, leaf.new
    if leaf.fate != "kept" or not leaf.is_same_scope or old is None:
        return False
    return old.join == new.join and old.shares == new.shares


def _untouched_sums(run: ScoreRun, plan: PublicationPlan, members: set[int]) -> Sums:
    leaves = [leaf.old.pk for leaf in plan.leaves if leaf.old is not None and _is_untouched(leaf)]
    saved = CellScore.objects.filter(run=run, assignment__target__in=leaves).order_by()
    rows: Iterable[Any] = saved.values_list("assignment__participation").annotate(Sum("achieved"), Sum("attainable"))
    sums: Sums = defaultdict(lambda: (Decimal(0), Decimal(0)))
    sums.update({member: (achieved, attainable) for member, achieved, attainable in rows if member in members})
    return sums


def _score_changed(
    campaign: Campaign, leaves: list[LeafPlan], members: list[Participation], as_of: dt.date
) -> Iterable[tuple[int, Decimal, Decimal]]:
    periods: dict[str, list[CountablePeriod]] = defaultdict(list)
    for period in campaign.periods.all():
        periods[period.cycle].append(CountablePeriod(str(period.pk), period.starts_on, period.due_on))
    reports, goals, granted = _approved_facts(leaves), _own_goals(leaves), _extensions(campaign)
    marks = _marks(leaves)
    for leaf in leaves:
        goes_on = leaf.old.pk if leaf.continues and leaf.old is not None else None
        told = {} if goes_on is None else reports[goes_on]
        known: dict[str, JoinedCell] = {}
        for member in _concerned(leaf, members, campaign):
            cell = Cell(
                goals.get((goes_on, member)), granted.get(member, {}), told.get(member, {}), marks[goes_on, member]
            )
            if cell.key not in known:
                known[cell.key] = cell.score(leaf.new, periods[leaf.new.cycle], as_of)
            yield member, known[cell.key].achieved, known[cell.key].attainable


def _own_goals(leaves: list[LeafPlan]) -> dict[tuple[int | None, int], Decimal]:
    """(old leaf, unit) → the unit's own goal, which goes over with the assignment."""
    old = [leaf.old.pk for leaf in leaves if leaf.old is not None]
    rows: Any = Assignment.objects.filter(target__in=old, own_goal__isnull=False)
    return {(row.target_id, row.participation_id): row.own_goal for row in rows}


def _marks(leaves: list[LeafPlan]) -> dict[tuple[int | None, int], dict[str, Mark]]:
    """(old leaf, unit) → what rounds gave by each method, which goes over with the assignment."""
    old = [leaf.old.pk for leaf in leaves if leaf.continues and leaf.old is not None]
    found: dict[tuple[int | None, int], dict[str, Mark]] = defaultdict(dict)
    for row in MethodResult.objects.filter(assignment__target__in=old).select_related("assignment"):
        mark = Mark(row.achieved, row.full_points)
        found[row.assignment.target_id, row.assignment.participation_id][row.method] = mark
    return found


def _extensions(campaign: Campaign) -> dict[int, dict[str, dt.date]]:
    """Unit → period → the later day it was granted."""
    found: dict[int, dict[str, dt.date]] = defaultdict(dict)
    for row in PeriodExtension.objects.filter(period__campaign=campaign):
        found[row.participation_id][str(row.period_id)] = row.due_on
    return found


def _concerned(leaf: LeafPlan, members: list[Participation], campaign: Campaign) -> list[int]:
    """The units that have the leaf after publishing: those that have it now, or whom it applies to."""
    keys = {member.pk for member in members}
    if leaf.continues and leaf.is_same_scope:
        return sorted(
            keys.intersection(Assignment.objects.filter(target=leaf.old).values_list("participation", flat=True))
        )
    applies = Participation.objects.filter(concerned_by(leaf.new), campaign=campaign)
    return sorted(keys.intersection(applies.values_list("pk", flat=True)))


def _approved_facts(leaves: Iterable[LeafPlan]) -> dict[int, dict[int, dict[str, Facts]]]:
    """Old leaf → participation → period → facts, of leaves that go on."""
    olds = [leaf.old.pk for leaf in leaves if leaf.continues and leaf.old is not None]
    approved = ProgressReport.objects.approved().filter(assignment__target__in=olds).order_by()
    found: dict[int, dict[int, dict[str, Facts]]] = defaultdict(lambda: defaultdict(dict))
    columns = ("assignment__target_id", "assignment__participation_id", "period_id", "approved_facts")
    for target_id, member_id, period_id, facts in approved.values_list(*columns).iterator(chunk_size=2000):
        found[target_id][member_id][str(period_id)] = facts
    return found


def _rows(
    campaign: Campaign,
    run: ScoreRun,
    members: list[Participation],
    sums: Sums,
    bonuses: Mapping[int, Decimal] | None,
) -> tuple[WhatIfRow, ...]:
    saved = {score.participation_id: score for score in UnitScore.objects.filter(run=run, participation__in=members)}
    grades: dict[str, Any] = {grade.name: grade.threshold for grade in campaign.grades.order_by("position")}
    present = [member for member in members if member.pk in saved]
    totals = {
        member.pk: total_of(
            rate_of(*sums[member.pk]),
            full_points=campaign.full_points,
            bonus=saved[member.pk].bonus if bonuses is None else bonuses.get(member.pk, Decimal(0)),
            deduction=saved[member.pk].deduction,
        )
        for member in present
    }
    ranks = rank_units(
        [Standing(str(each.pk), each.comparison_class, totals[each.pk], saved[each.pk].is_vetoed) for each in present]
    )
    rows = [
        WhatIfRow(
            participation=member,
            before=saved[member.pk],
            total=totals[member.pk],
            rank=ranks[str(member.pk)],
            grade=grade_of(totals[member.pk], grades=grades, vetoed=saved[member.pk].is_vetoed) or "",
        )
        for member in present
    ]
    return tuple(sorted(rows, key=lambda row: (-abs(row.change or Decimal(0)), row.participation.path)))
