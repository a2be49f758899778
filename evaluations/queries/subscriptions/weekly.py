"""The weekly letter: where we stand, what got worse, what is late, who must act; the numbers of the dashboard."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, ExpressionWrapper, F, OuterRef, Subquery

from campaigns.models import Target
from evaluations.models import ScoreRun, TargetScore, UnitScore
from evaluations.queries.dashboard import Dashboard, read_dashboard
from evaluations.queries.late import LateItem
from evaluations.queries.scenes import Scene, find_scene
from units.models import User

_SHOWN = 8


@dataclass(frozen=True)
class Fallen:
    """A unit or a target that stands lower than on the day of comparison."""

    name: str
    before: Decimal
    now: Decimal

    @property
    def drop(self) -> Decimal:
        """By how much."""
        return self.before - self.now


@dataclass(frozen=True)
class Actor:
    """Who must act: the person responsible, the unit, how many reports are owed and the longest for how many days."""

    person: str
    unit: str
    number: int
    days: int


@dataclass(frozen=True)
class Weekly:
    """One letter. ``compared_with``: the day against which things got worse; None where there is no earlier one."""

    scene: Scene
    board: Dashboard
    compared_with: dt.date | None
    worse_units: tuple[Fallen, ...]
    worse_targets: tuple[Fallen, ...]
    actors: tuple[Actor, ...]

    @property
    def fallen_by(self) -> Decimal:
        """By how much the system score fell since the day of comparison; 0 where it did not."""
        return max(-(self.board.change or Decimal(0)), Decimal(0))

    @property
    def own_work(self) -> int:
        """How many things wait for the reader: reviews and signatures."""
        return self.board.waiting + self.board.to_sign


def read_weekly(*, user: User, today: dt.date) -> Weekly | None:
    """The letter for this person; None where there is no campaign, or no results, that the person sees."""
    scene = find_scene(user=user, code="", today=today)
    if scene is None or scene.run is None:
        return None
    board = read_dashboard(scene=scene, user=user, today=today)
    before = _kept(scene, board.compared_with)
    return Weekly(
        scene=scene,
        board=board,
        compared_with=before.as_of if before else None,
        worse_units=_worse_units(scene.run, before, user) if before else (),
        worse_targets=_worse_targets(scene, before) if before else (),
        actors=_actors(board.late),
    )


def _kept(scene: Scene, day: dt.date | None) -> ScoreRun | None:
    return next((each.run for each in scene.history if not each.run.is_live and each.run.as_of == day), None)


def _worse_units(run: ScoreRun, before: ScoreRun, user: User) -> tuple[Fallen, ...]:
    """Units whose total fell most: one query."""
    kept = UnitScore.objects.filter(run=before, participation=OuterRef("participation"))
    rows: Any = UnitScore.objects.visible_to(user).filter(run=run).annotate(was=Subquery(kept.values("total")[:1]))
    drop = ExpressionWrapper(F("was") - F("total"), output_field=BigIntegerField())
    rows = rows.filter(was__gt=F("total")).annotate(drop=drop).order_by("-drop", "path")
    found = rows.values_list("participation__name", "was", "total")[:_SHOWN]
    return tuple(Fallen(name, was, total) for name, was, total in found)


def _worse_targets(scene: Scene, before: ScoreRun) -> tuple[Fallen, ...]:
    """Targets of the two upper levels whose rate over the root and all below it fell: two queries."""
    rows: Any = TargetScore.objects.filter(run__in=(scene.run, before), participation=scene.root)
    rates: dict[int, dict[int, Decimal]] = {}
    for run_id, target_id, rate, weight in rows.values_list("run", "target", "weighted_rates", "weights"):
        if weight:
            rates.setdefault(target_id, {})[run_id] = rate / weight
    upper = Target.objects.of_published(scene.campaign).filter(parent__parent__isnull=True)
    found = [
        Fallen(str(target), rates[target.pk][before.pk], rates[target.pk][scene.run.pk])
        for target in upper
        if scene.run is not None and {before.pk, scene.run.pk} <= rates.get(target.pk, {}).keys()
    ]
    fallen = sorted((each for each in found if each.drop > 0), key=lambda each: -each.drop)
    return tuple(fallen[:_SHOWN])


def _actors(late: tuple[LateItem, ...]) -> tuple[Actor, ...]:
    found: dict[tuple[str, str], list[int]] = {}
    for item in late:
        found.setdefault((item.person, item.unit), []).append(item.days)
    return tuple(Actor(person, unit, len(days), max(days)) for (person, unit), days in found.items())
