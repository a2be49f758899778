"""A chart: the numbers a script draws, and the table of the same numbers under it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from campaigns.models import Participation
from campaigns.models.campaign import ParticipationQuerySet
from core.addresses import numbered_address
from core.decimals import half_up
from evaluations.models import ScoreRun
from evaluations.queries.analysis.view import BoardView

MOST_RUNS = 12
"""Kept results a chart goes back, besides today."""


@dataclass(frozen=True)
class ChartAsk:
    """What is asked for; ``size`` is how many units stand on a page."""

    view: BoardView
    today: date
    sort: str = ""
    page: int = 1
    size: int = 0
    year: int | None = None

    @property
    def run(self) -> ScoreRun | None:
        """The results that are shown."""
        return self.view.scene.run


@dataclass(frozen=True)
class Column:
    """A heading; ``key`` sorts by it where there is one."""

    label: str
    key: str = ""
    is_number: bool = True


@dataclass(frozen=True)
class Cell:
    """One cell of the table: the exact value for Excel, the words for the page, where it leads."""

    value: str | int | Decimal | date | None
    words: str
    url: str = ""

    @property
    def is_text(self) -> bool:
        """Whether it is words, which stand at the left of their column."""
        return isinstance(self.value, str)


@dataclass(frozen=True)
class Chart:
    """``data`` is for the script; empty ``rows``: there is nothing to show, and ``note`` says why.

    ``pages``: how many pages of units there are.
    """

    caption: str
    data: dict[str, Any]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    pages: int = 1
    total: int = field(default=0)


def words(text: str, url: str = "") -> Cell:
    """A cell with words."""
    return Cell(text, text, url)


def points(value: Decimal | None, url: str = "") -> Cell:
    """A cell with points to two places; a dash for None."""
    return Cell(value, "—" if value is None else f"{half_up(value, 2)}", url)


def rate(value: Decimal | None, url: str = "", empty: str = "—") -> Cell:
    """A cell with a rate in percent."""
    return Cell(value, empty if value is None else f"{half_up(value * 100, 1)}%", url)


def whole(value: int | None, url: str = "") -> Cell:
    """A cell with a whole number."""
    return Cell(value, "—" if value is None else str(value), url)


def drawn(value: Decimal | None, places: int = 2) -> float | None:
    """The number a script draws: rounded as the table shows it."""
    return None if value is None else float(half_up(value, places))


def unit_url(participation_id: int) -> str:
    """The scores of a unit."""
    return numbered_address("evaluations:unit_scores", participation_id)


def target_url(participation_id: int, target_id: int) -> str:
    """One target of a unit."""
    return numbered_address("evaluations:target_scores", participation_id, target_id)


def units_of(view: BoardView) -> ParticipationQuerySet:
    """Units at and below the root that the person sees, of the class."""
    seen = Participation.objects.visible_to(view.user).filter(campaign=view.scene.campaign)
    below = seen.below(view.scene.root.path)
    return below.filter(comparison_class=view.comparison_class) if view.comparison_class else below


def latest_runs(view: BoardView) -> list[ScoreRun]:
    """The last kept results and the live ones, by day. One query."""
    kept = ScoreRun.objects.kept(view.scene.campaign).filter(version__gt=0).reverse()[:MOST_RUNS]
    live = [view.scene.run] if view.scene.run else []
    return [*reversed(kept), *live]


def day_columns(runs: Sequence[ScoreRun]) -> tuple[Column, ...]:
    """A heading for each run."""
    return tuple(Column(f"{run.as_of:%Y-%m-%d}" if not run.is_live else "现在") for run in runs)
