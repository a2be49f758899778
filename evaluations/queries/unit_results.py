"""What a unit achieved in every campaign, and what the units achieved that it came from: as then, and joined as now."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q

from campaigns.models import Campaign, Participation
from evaluations.models import UnitScore
from units.models import Unit, User

_GENERATIONS = 8
"""How far back one looks: a guard against rows that go in a circle."""


@dataclass(frozen=True)
class ResultLine:
    """One unit in one campaign, under the name it had then."""

    participation_id: int
    name: str
    is_own: bool
    weight: Decimal
    total: Decimal | None
    rate: Decimal | None
    grade: str
    is_vetoed: bool


@dataclass(frozen=True)
class CampaignResults:
    """One campaign. ``joined``: the weighted mean of the predecessors' rates, where several of them took part."""

    campaign: Campaign
    lines: tuple[ResultLine, ...]

    @property
    def joined(self) -> Decimal | None:
        """Σ weight × rate ÷ Σ weight over predecessors; None where the unit itself took part or fewer than two did."""
        rated = [(line.weight, line.rate) for line in self.lines if line.rate is not None]
        weights = sum((weight for weight, _ in rated), Decimal(0))
        if len(rated) < 2 or not weights or any(line.is_own for line in self.lines):  # noqa: PLR2004 - one is no mean
            return None
        return sum((weight * rate for weight, rate in rated), Decimal(0)) / weights


def read_results(unit: Unit, user: User) -> tuple[CampaignResults, ...]:
    """The newest campaign first; only what the person sees. The number of queries grows with generations, not rows."""
    family = _family(unit)
    rows = (
        Participation.objects.visible_to(user)
        .filter(unit__in=family)
        .select_related("campaign")
        .order_by("-campaign__starts_on", "campaign__code", "path")
    )
    found = list(rows)
    scores = {
        score.participation_id: score
        for score in UnitScore.objects.filter(run__is_live=True, participation__in=[row.pk for row in found])
    }
    lines: dict[Campaign, list[ResultLine]] = defaultdict(list)
    for row in found:
        lines[row.campaign].append(_line(row, scores.get(row.pk), unit))
    return tuple(CampaignResults(campaign, tuple(each)) for campaign, each in lines.items())


def _family(unit: Unit) -> set[int]:
    """The unit and every unit it came from: merged into it, or split so that it arose."""
    family, latest = {unit.pk}, {unit.pk}
    for _ in range(_GENERATIONS):
        before: Iterable[int] = Unit.objects.filter(Q(successor__in=latest) | Q(branches__in=latest)).values_list(
            "pk", flat=True
        )
        latest = set(before) - family
        if not latest:
            break
        family |= latest
    return family


def _line(row: Participation, score: UnitScore | None, unit: Unit) -> ResultLine:
    return ResultLine(
        participation_id=row.pk,
        name=row.name,
        is_own=row.unit_id == unit.pk,
        weight=row.weight,
        total=score.total if score else None,
        rate=score.rate if score else None,
        grade=score.grade if score else "",
        is_vetoed=score.is_vetoed if score else False,
    )
