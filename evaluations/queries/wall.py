"""What a screen on the wall shows: the numbers of the dashboard, page by page."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Case, Count, F, Value, When

from core.paths import subtree
from evaluations.models import UnitScore
from evaluations.queries.scenes import Scene
from evaluations.queries.subscriptions.weekly import Weekly, read_weekly
from units.models import User


@dataclass(frozen=True)
class Lights:
    """How many units owe late reports (红), have handed in all that was due (绿), have nothing due yet (灰)."""

    red: int
    green: int
    grey: int


@dataclass(frozen=True)
class Wall:
    """All pages."""

    weekly: Weekly
    lights: Lights
    shows_ranking: bool


def read_wall(*, viewer: User, today: dt.date) -> Wall | None:
    """None where there are no results yet. A fixed number of queries."""
    weekly = read_weekly(user=viewer, today=today)
    if weekly is None:
        return None
    return Wall(weekly, _lights(weekly.scene), weekly.scene.sees_ranking)


def _lights(scene: Scene) -> Lights:
    """Units at and below the root by what they owe: one query."""
    light = Case(When(due=0, then=Value("grey")), When(due__gt=F("filed"), then=Value("red")), default=Value("green"))
    rows = UnitScore.objects.filter(run=scene.run, path__range=subtree(scene.root.path))
    counts = dict(rows.annotate(light=light).values_list("light").annotate(units=Count("participation")).order_by())
    return Lights(counts.get("red", 0), counts.get("green", 0), counts.get("grey", 0))
