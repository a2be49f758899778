"""What somebody still has in hand, as far as an office may give it to somebody else."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from campaigns.enums import ReportState
from campaigns.models import Campaign, ChainMember, ProgressReport
from campaigns.queries.reminders import recalled_campaigns
from units.enums import REVIEWING, Arranging, Role
from units.models import Membership, User

HANDED_OVER = (Role.REPORTER, Role.REVIEWER, Role.PANELLIST)
"""Roles that are work; to be a leader or an office is an appointment of the person."""


@dataclass(frozen=True)
class PlaceCount:
    """Places in responsibility chains of one campaign."""

    campaign: str
    number: int


@dataclass(frozen=True)
class HandoverPreview:
    """``roles`` and ``places`` go over; ``kept`` roles and ``elsewhere`` places stay.

    ``own``: waiting reports that the taker submitted and so will not be able to review.
    """

    roles: tuple[Membership, ...]
    places: tuple[PlaceCount, ...]
    kept: tuple[Membership, ...]
    elsewhere: int
    unfinished: int
    own: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to hand over."""
        return not self.roles and not self.places


def roles_in_hand(giver: User, actor: User, today: dt.date) -> "QuerySet[Membership]":
    """Roles of ``giver`` that are work, for good and in units that ``actor`` administers."""
    rows = giver.memberships.not_over(today).filter(role__in=HANDED_OVER, deputy_for__isnull=True)
    return (
        rows.filter(actor.arranging(Arranging.ROLES).q("unit")).select_related("unit", "user", "panel").order_by("pk")
    )


def places_in_hand(giver: User, actor: User, today: dt.date) -> "QuerySet[ChainMember]":
    """Places of ``giver`` in chains of work still wanted, in units that ``actor`` administers."""
    return _places(giver, today).filter(actor.reach_as(Role.ADMINISTRATOR).q("assignment__participation__unit"))


def preview_handover(*, giver: User, taker: User | None, actor: User, today: dt.date) -> HandoverPreview:
    """Everything that would go over and what would not; a fixed number of queries."""
    roles = tuple(roles_in_hand(giver, actor, today))
    handed = {row.pk for row in roles}
    every = giver.memberships.not_over(today).select_related("unit", "deputy_for").order_by("unit__path", "role")
    places = places_in_hand(giver, actor, today)
    counts = places.values_list("assignment__participation__campaign").annotate(number=Count("pk")).order_by()
    numbers = dict(counts)
    units = [row.unit_id for row in roles if row.role == Role.REPORTER]
    open_reports = ProgressReport.objects.filter(
        assignment__participation__unit__in=units, assignment__participation__campaign__in=recalled_campaigns(today)
    )
    own = ProgressReport.objects.awaiting_review().filter(submitted_by=taker) if taker else None
    return HandoverPreview(
        roles=roles,
        places=tuple(
            PlaceCount(campaign.name, numbers[campaign.pk])
            for campaign in Campaign.objects.filter(pk__in=numbers).newest_first()
        ),
        kept=tuple(row for row in every if row.pk not in handed),
        elsewhere=_places(giver, today).count() - sum(numbers.values()),
        unfinished=open_reports.filter(state__in=(ReportState.DRAFT, ReportState.RETURNED)).count(),
        own=own.count() if own is not None and any(row.role in REVIEWING for row in roles) else 0,
    )


def _places(giver: User, today: dt.date) -> "QuerySet[ChainMember]":
    return ChainMember.objects.filter(user=giver, assignment__participation__campaign__in=recalled_campaigns(today))
