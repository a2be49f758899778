"""All versions that a person arranges, campaign by campaign."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from campaigns.models import Campaign, Participation, Scheme
from campaigns.permissions import may_arrange_campaign
from units.enums import Role
from units.models import User


@dataclass(frozen=True)
class VersionLine:
    """One version with its size."""

    scheme: Scheme
    leaves: int
    points: Decimal


@dataclass(frozen=True)
class SchemeShelf:
    """The versions of one campaign: the common ones, then local ones; ``may_add`` a common one, ``owners`` local ones."""

    campaign: Campaign
    lines: tuple[VersionLine, ...]
    others: tuple[Campaign, ...]
    may_add: bool
    owners: tuple[Participation, ...]


def scheme_shelves(user: User) -> tuple[SchemeShelf, ...]:
    """The newest term first; drafts before what is in force, before what was. A fixed number of queries."""
    schemes: Iterable[Any] = (
        Scheme.objects.arrangeable_by(user)
        .select_related("campaign__organiser", "owner__unit")
        .annotate(leaves=Count("targets", filter=Q(targets__is_leaf=True)))
        .annotate(worth=Sum("targets__points", filter=Q(targets__is_leaf=True)))
        .order_by("owner_id", "-version")
    )
    by_campaign: dict[int, list[VersionLine]] = defaultdict(list)
    for scheme in schemes:
        line = VersionLine(scheme, scheme.leaves, scheme.worth or Decimal(0))
        by_campaign[scheme.campaign_id].append(line)
    campaigns = arranged_campaigns(user)
    owners = _owners(user)
    return tuple(
        SchemeShelf(
            campaign,
            tuple(sorted(by_campaign[campaign.pk], key=lambda line: (line.scheme.is_local, not line.scheme.is_draft))),
            tuple(other for other in campaigns if other.pk != campaign.pk and may_arrange_campaign(user, other)),
            may_arrange_campaign(user, campaign),
            tuple(owners[campaign.pk]),
        )
        for campaign in campaigns
    )


def arranged_campaigns(user: User) -> tuple[Campaign, ...]:
    """Campaigns in which the person arranges the common targets or those of a unit."""
    prefixes = [row.unit.path for row in user.membership_list if row.role == Role.ADMINISTRATOR]
    condition = Q(pk__in=[])
    for prefix in prefixes:
        mine = Participation.objects.filter(unit__path__startswith=prefix)
        condition |= Q(organiser__path__startswith=prefix) | Q(pk__in=mine.values("campaign"))
    found = Campaign.objects.all() if user.is_superuser else Campaign.objects.filter(condition)
    return tuple(found.select_related("organiser").newest_first())


def _owners(user: User) -> dict[int, list[Participation]]:
    """Campaign → the units at which the person's own posts as administrator are: these may set local targets."""
    posts = [row.unit_id for row in user.membership_list if row.role == Role.ADMINISTRATOR]
    found: dict[int, list[Participation]] = defaultdict(list)
    for row in Participation.objects.filter(unit__in=posts).select_related("unit"):
        found[row.campaign_id].append(row)
    return found
