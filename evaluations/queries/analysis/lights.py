"""Lights that changed since a day, counted unit by unit."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from evaluations.enums import Light
from evaluations.models import LightSpell
from evaluations.queries.analysis.view import BoardView
from evaluations.queries.lights import cells_alight, leaves_in_step

MOST_UNITS = 200

_GREEN = "green"
_WORDS = {Light.RED.value: "红", Light.YELLOW.value: "黄", _GREEN: "绿"}
_GRAVITY = {_GREEN: 0, Light.YELLOW.value: 1, Light.RED.value: 2}


@dataclass(frozen=True)
class LightMove:
    """How many leaves of a unit went from one light to another."""

    before: str
    now: str
    count: int

    @property
    def is_worse(self) -> bool:
        """Whether the new light is the graver one."""
        return _GRAVITY[self.now] > _GRAVITY[self.before]

    @property
    def words(self) -> str:
        """Such as 3 项指标由黄转红."""
        return f"{self.count} 项指标由{_WORDS[self.before]}转{_WORDS[self.now]}"


@dataclass(frozen=True)
class UnitMoves:
    """What moved in one unit, the gravest first."""

    participation_id: int
    unit: str
    moves: tuple[LightMove, ...]

    @property
    def weight(self) -> int:
        """What the list is sorted by: leaves that became red weigh most."""
        steps = ((_GRAVITY[move.now] - _GRAVITY[move.before]) * move.count for move in self.moves)
        return sum(3 * step if step > 0 else -step for step in steps)

    @property
    def is_worse(self) -> bool:
        """Whether anything became worse."""
        return any(move.is_worse for move in self.moves)

    @property
    def sentence(self) -> str:
        """The moves in words, without the unit's name."""
        return "，".join(move.words for move in self.moves)


@dataclass(frozen=True)
class LightsNow:
    """How many leaves shine red and yellow."""

    reds: int
    yellows: int


def lights_now(view: BoardView) -> LightsNow:
    """Of the units and the pillar the view is about. Three queries."""
    in_step = leaves_in_step(view.scene.campaign)
    counts = (cells_alight(view.scene.run, light, in_step).filter(view.cells).count() for light in Light)
    return LightsNow(*counts)


def moved_lights(view: BoardView, since: date) -> tuple[UnitMoves, ...]:
    """Units whose lights differ from those at the end of ``since``, the worst first: four queries."""
    in_step = leaves_in_step(view.scene.campaign)
    spells = LightSpell.objects.filter(campaign=view.scene.campaign).lit_on(since)
    then = Subquery(spells.filter(assignment=OuterRef("assignment")).values("light")[:1])
    counted: dict[int, list[LightMove]] = defaultdict(list)
    names: dict[int, str] = {}

    def count(rows: Any) -> None:
        for unit, name, before, now, number in rows[: MOST_UNITS * 2]:
            names[unit] = name
            counted[unit].append(LightMove(before, now, number))

    lit = {light.value: cells_alight(view.scene.run, light, in_step) for light in Light}
    for now, cells in lit.items():
        were = Coalesce(then, Value(_GREEN), output_field=CharField())
        count(_grouped(cells.filter(view.cells).annotate(were=were).exclude(were=now), F("were"), Value(now)))
    still = (Exists(cells.filter(assignment=OuterRef("assignment"))) for cells in lit.values())
    over = spells.filter(view.cells)
    for each in still:
        over = over.exclude(each)
    count(_grouped(over, F("light"), Value(_GREEN)))
    found = (UnitMoves(unit, names[unit], tuple(sorted(moves, key=_gravest))) for unit, moves in counted.items())
    return tuple(sorted(found, key=lambda each: (-each.weight, each.participation_id)))[:MOST_UNITS]


def _gravest(move: LightMove) -> tuple[bool, int, int]:
    return (not move.is_worse, -_GRAVITY[move.now], -move.count)


def _grouped(rows: Any, before: Any, now: Any) -> Any:
    """(unit, its name, light before, light now, number), the most first."""
    unit = ("assignment__participation_id", "assignment__participation__name")
    changes = rows.order_by().annotate(was_lit=before, now_lit=now).values_list(*unit, "was_lit", "now_lit")
    return changes.annotate(number=Count("assignment")).order_by("-number", unit[0])
