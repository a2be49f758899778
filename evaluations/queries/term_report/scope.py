"""What a term's report speaks of: the campaign, its days, its units, the results it quotes."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from campaigns.models import Campaign, Participation, StaleMark, Target
from evaluations.models import ScoreRun
from units.models import Unit


@dataclass(frozen=True)
class ReportScope:
    """``root``: the bureau the campaign's tree begins with; ``run``: the live results, None before the first.

    ``is_stale``: something changed that the results do not hold yet.
    """

    campaign: Campaign
    root: Participation
    run: ScoreRun | None
    is_stale: bool
    today: dt.date

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """First and last day of the term that lie behind us."""
        return self.campaign.starts_on, min(self.campaign.ends_on, self.today)

    @property
    def bureau(self) -> Unit:
        """The bureau itself (本级)."""
        return self.root.unit

    @property
    def members(self) -> QuerySet[Participation]:
        """All units of the campaign."""
        return Participation.objects.filter(campaign=self.campaign)

    @property
    def units(self) -> QuerySet[Participation, Any]:
        """Keys of their units, for conditions."""
        return self.members.values("unit")

    @property
    def below(self) -> QuerySet[Participation, Any]:
        """Keys of the units below the bureau."""
        return self.members.exclude(pk=self.root.pk).values("unit")


@dataclass(frozen=True)
class ReportPlace:
    """Where a figure stands: ``target`` is the part of the scheme the paragraph is about, None outside of one."""

    scope: ReportScope
    target: Target | None


def scope_of(campaign: Campaign, today: dt.date) -> ReportScope | None:
    """The scope on ``today``; None for a campaign without units."""
    root = Participation.objects.filter(campaign=campaign).select_related("unit").order_by("path").first()
    if root is None:
        return None
    return ReportScope(
        campaign=campaign,
        root=root,
        run=ScoreRun.objects.live(campaign).first(),
        is_stale=StaleMark.objects.filter(campaign=campaign).exists(),
        today=today,
    )
