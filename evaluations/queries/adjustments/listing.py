"""The register of adjustments and the list of appeals, narrowed by what people ask for."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import ExtractYear

from campaigns.models import Campaign
from evaluations.enums import AdjustmentKind, AdjustmentState, AppealState
from evaluations.models import Adjustment, Appeal
from evaluations.models.adjustment import AdjustmentQuerySet
from evaluations.models.appeal import AppealQuerySet
from units.models import User

MINE = "mine"
"""In place of a state: what waits for this person."""


@dataclass(frozen=True)
class AdjustmentFilter:
    """What the register is narrowed to; an unknown word narrows nothing."""

    kind: str = ""
    state: str = ""
    unit: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "AdjustmentFilter":
        """What the address says."""
        kind, state = given.get("kind", ""), given.get("state", "")
        return cls(
            kind if kind in AdjustmentKind.values else "",
            state if state in {MINE, *AdjustmentState.values} else "",
            given.get("unit", "").strip()[:100],
        )


def found_adjustments(user: User, campaign: Campaign, narrowed: AdjustmentFilter) -> AdjustmentQuerySet:
    """Newest first; each says whether a better bonus of its project and year takes its place (``is_beaten``)."""
    rows = Adjustment.objects.visible_to(user).of_campaign(campaign)
    if narrowed.state == MINE:
        rows = Adjustment.objects.decidable_by(user).of_campaign(campaign)
    elif narrowed.state:
        rows = rows.filter(state=narrowed.state)
    if narrowed.kind:
        rows = rows.filter(kind=narrowed.kind)
    if narrowed.unit:
        words = narrowed.unit
        rows = rows.filter(
            Q(participation__name__icontains=words) | Q(participation__unit__pinyin_initials__istartswith=words)
        )
    return _with_rivals(rows).with_people().order_by("-dated_on", "-pk")


def _with_rivals(rows: AdjustmentQuerySet) -> AdjustmentQuerySet:
    year = ExtractYear("dated_on")
    rivals = (
        Adjustment.objects.counted()
        .alias(year=year)
        .filter(
            kind=AdjustmentKind.BONUS,
            participation=OuterRef("participation"),
            project=OuterRef("project"),
            year=ExtractYear(OuterRef("dated_on")),
        )
    )
    higher = Q(points__gt=OuterRef("points"))
    first = Q(points=OuterRef("points")) & (
        Q(dated_on__lt=OuterRef("dated_on")) | Q(dated_on=OuterRef("dated_on"), pk__lt=OuterRef("pk"))
    )
    is_rivalled = Q(kind=AdjustmentKind.BONUS, state=AdjustmentState.CONFIRMED) & ~Q(project="")
    return rows.annotate(is_beaten=Q(Exists(rivals.filter(higher | first))) & is_rivalled)


def found_appeals(user: User, campaign: Campaign, state: str) -> AppealQuerySet:
    """Newest first, those that wait before the others."""
    rows = Appeal.objects.visible_to(user).of_campaign(campaign)
    if state == MINE:
        rows = Appeal.objects.decidable_by(user).of_campaign(campaign)
    elif state in AppealState.values:
        rows = rows.filter(state=state)
    return rows.with_people().order_by(F("decided_at").desc(nulls_first=True), "-filed_at", "-pk")


@dataclass(frozen=True)
class Waiting:
    """How much of each waits for this person in a campaign."""

    adjustments: int
    appeals: int


def waiting_for(user: User, campaign: Campaign) -> Waiting:
    """Two counts."""
    return Waiting(
        Adjustment.objects.decidable_by(user).of_campaign(campaign).count(),
        Appeal.objects.decidable_by(user).of_campaign(campaign).count(),
    )
