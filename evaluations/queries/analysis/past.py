"""回看: a past day as it was known then, the published results of that time, and today, unit by unit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q

from campaigns.models import Participation
from evaluations.enums import Light
from evaluations.models import DayScore, LightSpell, ResultDay, ScoreRun, SealedResult, SealedRow, UnitScore
from evaluations.queries.analysis.view import BoardView

MOST = 500
"""Units on the page; whoever has more narrows by class or unit."""

_NOBODY = (None, "", None)


@dataclass(frozen=True)
class Known:
    """A total with its grade and rank; all empty where nothing was known."""

    total: Decimal | None
    grade: str
    rank: int | None


@dataclass(frozen=True)
class PastLine:
    """One unit then, as published, and now. ``reds`` and ``yellows`` count its lights at the end of the day."""

    participation_id: int
    unit: str
    comparison_class: str
    then: Known
    sealed: Known
    now: Known
    reds: int
    yellows: int

    @property
    def change(self) -> Decimal | None:
        """Points gained since; None where one of the two is not known."""
        if self.then.total is None or self.now.total is None:
            return None
        return self.now.total - self.then.total


@dataclass(frozen=True)
class Past:
    """``day``: the day the shown results are of, the last stored one not after the one asked for; None: none is.

    ``is_daily``: stored at the end of that day; else computed for a period's end. ``first``: the earliest day there is.
    """

    day: date | None
    is_daily: bool
    first: date | None
    seal: SealedResult | None
    lines: tuple[PastLine, ...]


def read_past(view: BoardView, *, day: date, sort: str = "") -> Past:
    """The units of the view on ``day``: by the size of the change, or by ``sort``: unit, then, now. A fixed number of queries."""
    campaign = view.scene.campaign
    stored = ResultDay.objects.last_until(campaign, day)
    kept = ScoreRun.objects.kept(campaign).filter(as_of__lte=day).last()
    if stored is not None and kept is not None and stored.day < kept.as_of:
        stored = None
    units = list(_units(view))
    keys = [unit.pk for unit in units]
    seal = SealedResult.objects.visible_to(view.user).filter(campaign=campaign, sealed_at__date__lte=day).first()
    then = _of_day(stored, keys) if stored else _of_run(kept, keys)
    now, sealed = _of_run(view.scene.run, keys), _of_seal(seal, keys)
    lights = _lights(view, stored.day) if stored else {}
    lines = [
        PastLine(
            unit.pk,
            unit.name,
            unit.comparison_class,
            Known(*then.get(unit.pk, _NOBODY)),
            Known(*sealed.get(unit.pk, _NOBODY)),
            Known(*now.get(unit.pk, _NOBODY)),
            *lights.get(unit.pk, (0, 0)),
        )
        for unit in units
    ]
    shown = stored.day if stored else kept.as_of if kept else None
    return Past(shown, stored is not None, _first_day(view), seal, tuple(_sorted(lines, sort)))


def _units(view: BoardView) -> Any:
    seen = Participation.objects.visible_to(view.user).filter(campaign=view.scene.campaign)
    below = seen.below(view.scene.root.path)
    found = below.filter(comparison_class=view.comparison_class) if view.comparison_class else below
    return found.order_by("path")[:MOST]


def _of_day(stored: ResultDay, keys: Collection[int]) -> dict[int, Any]:
    rows: Any = DayScore.objects.filter(day=stored, participation__in=keys)
    return {pk: known for pk, *known in rows.values_list("participation_id", "total", "grade", "rank")}


def _of_run(run: ScoreRun | None, keys: Collection[int]) -> dict[int, Any]:
    rows: Any = UnitScore.objects.filter(run=run, participation__in=keys)
    return {pk: known for pk, *known in rows.values_list("participation_id", "total", "grade", "rank")}


def _of_seal(seal: SealedResult | None, keys: Collection[int]) -> dict[int, Any]:
    rows: Any = SealedRow.objects.filter(seal=seal, participation__in=keys)
    return {pk: known for pk, *known in rows.values_list("participation_id", "total", "grade", "rank")}


def _lights(view: BoardView, day: date) -> dict[int, tuple[int, int]]:
    lit: Any = LightSpell.objects.filter(view.cells, campaign=view.scene.campaign).lit_on(day).order_by()
    counts = lit.values_list("assignment__participation_id").annotate(
        reds=Count("pk", filter=Q(light=Light.RED)), yellows=Count("pk", filter=Q(light=Light.YELLOW))
    )
    return {pk: (reds, yellows) for pk, reds, yellows in counts}


def _first_day(view: BoardView) -> date | None:
    campaign = view.scene.campaign
    stored = ResultDay.objects.filter(campaign=campaign).order_by("day").values_list("day", flat=True).first()
    kept = ScoreRun.objects.kept(campaign).values_list("as_of", flat=True).first()
    return min(filter(None, (stored, kept)), default=None)


def _sorted(lines: list[PastLine], sort: str) -> list[PastLine]:
    """What moved most first; units without a number last, whichever way round."""
    name, is_down = sort.removeprefix("-"), sort.startswith("-")
    if name == "unit":
        return lines[::-1] if is_down else lines
    values = {
        "then": lambda line: line.then.total,
        "now": lambda line: line.now.total,
    }
    value = values.get(name)
    if value is None:
        return sorted(lines, key=lambda line: (line.change is None, -abs(line.change or Decimal(0))))
    known = sorted((line for line in lines if value(line) is not None), key=value, reverse=is_down)
    return [*known, *(line for line in lines if value(line) is None)]
