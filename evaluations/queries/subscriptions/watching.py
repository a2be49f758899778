"""Units beyond a threshold, as the saved results have it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BigIntegerField, ExpressionWrapper, F

from campaigns.models import Participation
from core.decimals import scaled_int
from evaluations.enums import WatchKind
from evaluations.models import ScoreRun, Subscription, UnitScore, Watch, WatchCrossing
from evaluations.queries.scenes import find_scene
from units.models import Unit, User

CROSSINGS_SHOWN = 20


@dataclass(frozen=True)
class WatchLine:
    """A threshold, how many units are beyond it now, and the first of them."""

    watch: Watch
    number: int
    crossings: tuple[WatchCrossing, ...]


@dataclass(frozen=True)
class OwnSubscriptions:
    """The page of one person."""

    letter: Subscription | None
    watches: tuple[WatchLine, ...]


def run_watched_by(user: User, today: dt.date) -> ScoreRun | None:
    """The live results of the campaign that the person's dashboard begins with."""
    scene = find_scene(user=user, code="", today=today)
    return scene.run if scene else None


def units_beyond(*, watch: Watch, user: User, run: ScoreRun) -> Mapping[int, Decimal]:
    """Participation → value, for the visible units beyond the threshold: one query.

    A total of None (nothing due yet) is beyond nothing.
    """
    rows: Any = UnitScore.objects.visible_to(user).filter(run=run)
    if watch.unit_id is not None:
        rows = rows.filter(participation__unit=watch.unit_id)
    if watch.kind == WatchKind.SCORE:
        return dict(rows.filter(total__lt=watch.threshold).values_list("participation", "total"))
    owed = ExpressionWrapper(F("due") - F("filed"), output_field=BigIntegerField())
    found = rows.annotate(owed=owed).filter(owed__gte=-(-scaled_int(watch.threshold, 2) // 100), owed__gt=0)
    return {pk: Decimal(owed) for pk, owed in found.values_list("participation", "owed")}


def own_subscriptions(user: User) -> OwnSubscriptions:
    """What the person has set; a fixed number of queries."""
    watches = list(Watch.objects.filter(user=user).select_related("unit"))
    visible = Participation.objects.visible_to(user).values("pk")
    rows = WatchCrossing.objects.filter(watch__in=watches, until__isnull=True, participation__in=visible)
    crossings: dict[int, list[WatchCrossing]] = {}
    for row in rows.select_related("participation"):
        crossings.setdefault(row.watch_id, []).append(row)
    lines = [
        WatchLine(watch, len(found), tuple(found[:CROSSINGS_SHOWN]))
        for watch in watches
        for found in [crossings.get(watch.pk, [])]
    ]
    return OwnSubscriptions(Subscription.objects.filter(user=user).first(), tuple(lines))


def watchable_units(user: User) -> Any:
    """Units that the person may name in a threshold."""
    return Unit.objects.visible_to(user)
