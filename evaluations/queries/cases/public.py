"""What everybody may read about cases: numbers, never a person, no group from which one could be told."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from evaluations.enums import CaseKind
from evaluations.models import Case, CaseLimit
from evaluations.queries.cases.figures import CaseFigures, FiguresLine, figures_by, figures_by_unit, figures_of
from evaluations.scoring.suppression import LEAST, may_show_sum, shown_apart
from evaluations.workflow.cases import LIMITS
from units.enums import UnitKind
from units.models import Unit

_YEAR = dt.timedelta(days=364)
_LEVELS = 2


@dataclass(frozen=True)
class PublicLine:
    """A group; ``figures`` None: too few to be shown apart."""

    label: str
    figures: CaseFigures | None


@dataclass(frozen=True)
class PublicFigures:
    """The last twelve months."""

    first: dt.date
    last: dt.date
    whole: CaseFigures | None
    kinds: tuple[PublicLine, ...]
    units: tuple[PublicLine, ...]


def public_figures(today: dt.date) -> PublicFigures:
    """Three queries. The time ends with the last full month, so that single cases cannot be watched coming and going."""
    last = today.replace(day=1) - dt.timedelta(days=1)
    first = (last - _YEAR).replace(day=1)
    rows, time = Case.objects.counted(), {"first": first, "last": last, "today": today}
    whole = figures_of(rows, **time)
    if not may_show_sum({"": whole.received}):
        return PublicFigures(first, last, None, (), ())
    kinds = figures_by(rows, "kind", dict(CaseKind.choices), **time)
    return PublicFigures(first, last, _shown(whole), _lines(kinds), _lines(figures_by_unit(rows, **time)))


def _lines(found: list[FiguresLine]) -> tuple[PublicLine, ...]:
    apart = shown_apart({line.key: line.figures.received for line in found})
    return tuple(PublicLine(line.label, _shown(line.figures) if line.key in apart else None) for line in found)


def _shown(figures: CaseFigures) -> CaseFigures:
    """Without rates that rest on fewer than five cases."""
    due, on_time = (figures.due, figures.on_time) if figures.due >= LEAST else (0, 0)
    rated, content = (figures.rated, figures.content) if figures.rated >= LEAST else (0, 0)
    return CaseFigures(figures.received, due, on_time, rated, content, figures.reopened)


def public_case_units(today: dt.date) -> QuerySet[Unit]:
    """The bureaus to which the form sends: the topmost and those directly below."""
    rows: QuerySet[Unit] = Unit.objects.existing_on(today).filter(kind=UnitKind.BUREAU, depth__lte=_LEVELS)
    return rows


def public_limits() -> tuple[tuple[str, int], ...]:
    """Each kind with the working days in which it is answered."""
    stored = dict(CaseLimit.objects.values_list("kind", "days"))
    return tuple((str(kind.label), stored.get(kind, LIMITS[kind])) for kind in CaseKind)
