"""What changed since a day, in sentences: the score, lights, grades, vetoes, the largest rises and falls."""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.db.models import BigIntegerField, ExpressionWrapper, F, FilteredRelation, Q
from django.db.models.functions import Abs

from core.decimals import half_up
from evaluations.models import DayScore, ResultDay, UnitScore
from evaluations.queries.analysis.lights import LightsNow, UnitMoves, lights_now, moved_lights
from evaluations.queries.analysis.view import BoardView

MOST_MOVES = 20
_A_DAY = 24 * 3600


@dataclass(frozen=True)
class Move:
    """One unit's total then and now. Ranks are 0 where there is none."""

    participation_id: int
    unit: str
    before: Decimal
    now: Decimal
    rank_before: int
    rank: int

    @property
    def change(self) -> Decimal:
        """Points gained."""
        return self.now - self.before

    @property
    def is_worse(self) -> bool:
        """Whether the total fell."""
        return self.change < 0

    @property
    def sentence(self) -> str:
        """In words, without the unit's name."""
        word = "降" if self.is_worse else "升"
        said = f"总分{word} {half_up(abs(self.change), 2)} 分（{half_up(self.before, 2)} → {half_up(self.now, 2)}）"
        if self.rank and self.rank_before and self.rank != self.rank_before:
            said += f"，名次由第 {self.rank_before} 到第 {self.rank}"
        return said


@dataclass(frozen=True)
class Fate:
    """A unit whose grade changed or that was vetoed or cleared."""

    participation_id: int
    unit: str
    sentence: str
    is_worse: bool


@dataclass(frozen=True)
class Changes:
    """``day``: the end of the stored day compared with, None where none is stored; then all else is empty.

    ``alight``: how many lights ask for something now.
    """

    day: date | None
    system: Decimal | None = None
    lights: tuple[UnitMoves, ...] = ()
    moves: tuple[Move, ...] = ()
    fates: tuple[Fate, ...] = ()
    alight: LightsNow | None = None

    @property
    def is_quiet(self) -> bool:
        """Whether nothing changed."""
        return not (self.system or self.lights or self.moves or self.fates)

    @property
    def lines(self) -> tuple[Fate | UnitMoves | Move, ...]:
        """Every sentence in the order of what matters: vetoes and grades, lights that got worse, falls, then the good."""
        every: tuple[Fate | UnitMoves | Move, ...] = (*self.fates, *self.lights, *self.moves)
        return (*(each for each in every if each.is_worse), *(each for each in every if not each.is_worse))


def read_changes(view: BoardView, *, before: date) -> Changes:
    """What differs between today and the last stored day before ``before`` (the first one, where none is earlier).

    Worked out once for each version of the results and each reach of a person: neither day changes without a new one.
    """
    run, campaign = view.scene.run, view.scene.campaign
    stored = ResultDay.objects.last_before(campaign, before) if run else None
    if run is None or stored is None:
        return Changes(None)
    key = _key(view, stored)
    found: Changes | None = cache.get(key)
    if found is None:
        found = _compare(view, stored)
        cache.set(key, found, _A_DAY)
    return found


def _key(view: BoardView, stored: ResultDay) -> str:
    run, pillar = view.scene.run, view.pillar.pk if view.pillar else None
    assert run is not None
    results = (run.pk, run.version, run.as_of, run.computed_at, stored.pk)
    whole = repr((results, view.scene.root.pk, view.comparison_class, pillar, view.user.standing))
    return f"changes-{hashlib.sha256(whole.encode()).hexdigest()}"


def _compare(view: BoardView, stored: ResultDay) -> Changes:
    return Changes(
        day=stored.day,
        system=_system_change(view, stored),
        lights=moved_lights(view, stored.day),
        moves=_moves(view, stored),
        fates=_fates(view, stored),
        alight=lights_now(view),
    )


def _system_change(view: BoardView, stored: ResultDay) -> Decimal | None:
    """How the root's system score moved."""
    root = view.scene.root
    then = DayScore.objects.filter(day=stored, participation=root).first()
    now = UnitScore.objects.filter(run=view.scene.run, participation=root).first()
    if then is None or now is None or then.system_score is None or now.system_score is None:
        return None
    change: Decimal = now.system_score - then.system_score
    return change


def _scores(view: BoardView, stored: ResultDay) -> Any:
    """Live scores with those of the day as ``past``, for units the view is about."""
    day = Q(participation__day_scores__day=stored)
    joined = UnitScore.objects.filter(view.units, run=view.scene.run)
    return joined.annotate(past=FilteredRelation("participation__day_scores", condition=day)).filter(past__isnull=False)


def _moves(view: BoardView, stored: ResultDay) -> tuple[Move, ...]:
    change = Abs(ExpressionWrapper(F("total") - F("past__total"), output_field=BigIntegerField()))
    rows = _scores(view, stored).annotate(moved=change).filter(moved__gt=0).order_by("-moved", "path")
    names = ("participation_id", "participation__name", "past__total", "total", "past__rank", "rank")
    return tuple(
        Move(pk, unit, before, now, rank_before or 0, rank or 0)
        for pk, unit, before, now, rank_before, rank in rows.values_list(*names)[:MOST_MOVES]
    )


def _fates(view: BoardView, stored: ResultDay) -> tuple[Fate, ...]:
    changed = ~Q(grade=F("past__grade")) | ~Q(is_vetoed=F("past__is_vetoed"))
    rows = _scores(view, stored).filter(changed).order_by("path")
    names = ("participation_id", "participation__name", "past__grade", "grade", "past__is_vetoed", "is_vetoed")
    return tuple(_fate(row) for row in rows.values_list(*names, "past__total", "total")[:MOST_MOVES])


def _fate(row: tuple[Any, ...]) -> Fate:
    pk, unit, was, grade, was_vetoed, is_vetoed, before, now = row
    if was_vetoed != is_vetoed:
        return Fate(pk, unit, "被一票否决" if is_vetoed else "不再被一票否决", is_worse=is_vetoed)
    is_worse = not grade or (before is not None and now is not None and now < before)
    return Fate(pk, unit, f"等次由{was or '未定'}变为{grade or '未定'}", is_worse=is_worse)
