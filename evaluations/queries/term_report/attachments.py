"""The tables behind the report: scores, rates and honors. Only the file has them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Length

from campaigns.models import Participation, Target
from core.paths import STEP
from evaluations.models import UnitScore
from evaluations.queries.standings import MatrixRow, matrix_columns, matrix_rows
from evaluations.queries.term_report.figures import FIGURES
from evaluations.queries.term_report.figures.kinds import Record
from evaluations.queries.term_report.figures.results import rounded
from evaluations.queries.term_report.scope import ReportPlace, ReportScope

MOST_UNITS = 500
"""Units that are printed; in a larger campaign the root and those directly below it."""

_MOST_HONORS = 2000


@dataclass(frozen=True)
class ScoreLine:
    """One unit in the table of scores, as it is printed."""

    unit: str
    comparison_class: str
    total: str
    grade: str
    rank: str


@dataclass(frozen=True)
class Attachments:
    """``matrix``: rates of the units at every second-level target (``columns``). ``is_cut``: not all units are there."""

    scores: tuple[ScoreLine, ...]
    columns: tuple[Target, ...]
    matrix: tuple[MatrixRow, ...]
    honors: tuple[Record, ...]
    is_cut: bool


def read_attachments(scope: ReportScope) -> Attachments:
    """Every unit with its scores, up to ``MOST_UNITS``; the honors of the term."""
    is_cut = scope.members.count() > MOST_UNITS
    units = _upper(scope) if is_cut else scope.members.order_by("path")
    columns, honors = matrix_columns(scope.campaign), FIGURES["荣誉总数"]
    return Attachments(
        scores=tuple(_score_line(row) for row in _scores(scope, units)),
        columns=columns,
        matrix=matrix_rows(units, run=scope.run, columns=columns),
        honors=tuple(honors.line(row) for row in honors.rows(ReportPlace(scope, None))[:_MOST_HONORS]),
        is_cut=is_cut,
    )


def _upper(scope: ReportScope) -> QuerySet[Participation]:
    shown = scope.members.annotate(size=Length("path")).filter(size__lte=len(scope.root.path) + STEP)
    return shown.order_by("path")[:MOST_UNITS]


def _scores(scope: ReportScope, units: QuerySet[Participation]) -> QuerySet[UnitScore]:
    keys = [unit.pk for unit in units]
    found = UnitScore.objects.filter(run=scope.run, participation__in=keys)
    return found.select_related("participation").order_by("participation__path")


def _score_line(row: Any) -> ScoreLine:
    return ScoreLine(
        unit=row.participation.name,
        comparison_class=row.comparison_class,
        total="—" if row.total is None else rounded(row.total),
        grade=row.grade,
        rank="—" if row.rank is None else str(row.rank),
    )
