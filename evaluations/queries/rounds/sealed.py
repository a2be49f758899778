"""Sealed results beside the live ones, and the years of a term joined from sealed ones."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from campaigns.models import Campaign
from evaluations.models import Amendment, SealedResult, SealedRow, UnitScore
from evaluations.scoring.grading import YearScore, join_years
from units.models import User


@dataclass(frozen=True)
class SealedLine:
    """One unit as it was sealed; ``live`` is its total now, where the person sees the unit (else None)."""

    row: SealedRow
    live: Decimal | None
    is_seen: bool
    amendments: tuple[Amendment, ...]

    @property
    def change(self) -> Decimal | None:
        """By how much the live total differs."""
        sealed: Decimal | None = self.row.total
        return None if self.live is None or sealed is None else self.live - sealed


@dataclass(frozen=True)
class TermLine:
    """One unit over the years; ``totals`` in the order of the years, None where it had none."""

    unit: str
    comparison_class: str
    totals: tuple[Decimal | None, ...]
    joined: Decimal | None


@dataclass(frozen=True)
class Term:
    """The years with their weights, and every unit."""

    years: tuple[tuple[int, Decimal, SealedResult], ...]
    lines: tuple[TermLine, ...]


def sealed_lines(seal: SealedResult, rows: Sequence[SealedRow], user: User) -> tuple[SealedLine, ...]:
    """These rows with what became of them: two queries."""
    members = [row.participation_id for row in rows if row.participation_id]
    scores = UnitScore.objects.visible_to(user).filter(run__is_live=True, participation__in=members)
    live: dict[int, Any] = dict(scores.values_list("participation_id", "total"))
    amendments: dict[int | None, list[Amendment]] = defaultdict(list)
    for each in seal.amendments.filter(row__in=[row.pk for row in rows]).select_related("actor"):
        amendments[each.row_id].append(each)
    return tuple(
        SealedLine(row, live.get(row.participation_id or 0), row.participation_id in live, tuple(amendments[row.pk]))
        for row in rows
    )


def term_of(campaign: Campaign) -> Term:
    """Of each year the seal published last, of rounds with a year and a weight."""
    seals = SealedResult.objects.filter(campaign=campaign, round__year__isnull=False, round__year_weight__gt=0)
    latest: dict[int, SealedResult] = {}
    for seal in seals.select_related("round").order_by("sealed_at"):
        assert seal.round.year is not None
        latest[seal.round.year] = seal
    years = tuple((year, seal.round.year_weight, seal) for year, seal in sorted(latest.items()))
    totals: dict[str, dict[int, SealedRow]] = defaultdict(dict)
    by_seal = {seal.pk: year for year, seal in latest.items()}
    rows = SealedRow.objects.units().filter(seal__in=by_seal).defer("body").order_by("position")
    for row in rows:
        totals[row.unit_code][by_seal[row.seal_id]] = row
    return Term(years, tuple(_term_line(years, found) for found in totals.values()))


def _term_line(years: Sequence[tuple[int, Decimal, SealedResult]], found: dict[int, SealedRow]) -> TermLine:
    last = found[max(found)]
    totals: list[Any] = [found[year].total if year in found else None for year, _, _ in years]
    scores = [YearScore(year, weight, total) for (year, weight, _), total in zip(years, totals, strict=True)]
    return TermLine(last.unit_name, last.comparison_class, tuple(totals), join_years(scores))
