"""What is missing before work can flow: leaves nobody has, units without the people they need."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from campaigns.enums import ChainLevel
from campaigns.models import Assignment, Campaign, ChainMember, Participation, ReviewRoute, Target
from campaigns.queries.reviewers import unmanned_leaves
from core.paths import ancestors
from units.enums import Role
from units.models import Membership, User

SHOWN = 300


@dataclass(frozen=True)
class UnitGap:
    """A unit and what it lacks; ``unanswered``: assignments without a responsible person."""

    participation: Participation
    lacks_group: bool
    lacks_reporter: bool
    lacks_reviewer: bool
    unanswered: int

    @property
    def is_gap(self) -> bool:
        """Whether anything is missing that stops the work."""
        return self.lacks_group or self.lacks_reporter or self.lacks_reviewer


@dataclass(frozen=True)
class Gaps:
    """The page; the counts are of everything, the lists end at ``SHOWN``."""

    leaves: tuple[Target, ...]
    unreviewed: tuple[ReviewRoute, ...]
    units: tuple[UnitGap, ...]
    unanswered: tuple[UnitGap, ...]
    leaf_count: int
    unreviewed_count: int
    unit_count: int
    unanswered_count: int

    @property
    def is_cut(self) -> bool:
        """Whether a list is longer than what is shown."""
        return max(self.leaf_count, self.unreviewed_count, self.unit_count, len(self.unanswered)) >= SHOWN


def find_gaps(*, campaign: Campaign, user: User, today: dt.date, shown: int | None = SHOWN) -> Gaps:
    """What this person's units lack; targets only for whoever sees the whole campaign. Six queries.

    ``shown``: how long the lists are at most; None: as long as they are.
    """
    units = _units(campaign, user, today)
    lacking = [each for each in units if each.is_gap]
    unanswered = sorted((each for each in units if each.unanswered), key=lambda each: -each.unanswered)
    sees_all = user.reach.covers(campaign.organiser.path, campaign.organiser_id)
    leaves = _leaves(campaign) if sees_all else []
    unreviewed = unmanned_leaves(campaign, today) if sees_all else []
    return Gaps(
        leaves=tuple(leaves[:shown]),
        unreviewed=tuple(unreviewed[:shown]),
        units=tuple(lacking[:shown]),
        unanswered=tuple(unanswered[:shown]),
        leaf_count=len(leaves),
        unreviewed_count=len(unreviewed),
        unit_count=len(lacking),
        unanswered_count=sum(each.unanswered for each in unanswered),
    )


def _leaves(campaign: Campaign) -> list[Target]:
    given = Assignment.objects.filter(target=OuterRef("pk"))
    leaves = Target.objects.of_published(campaign).leaves()
    return list(leaves.filter(~Exists(given)).order_by("path"))


def _units(campaign: Campaign, user: User, today: dt.date) -> list[UnitGap]:
    active = Membership.objects.in_force(today).filter(user__is_active=True)
    reporters = active.filter(role=Role.REPORTER, unit=OuterRef("unit"))
    reviewers = set(active.filter(role=Role.REVIEWER).values_list("unit__path", flat=True))
    first = ChainMember.objects.filter(assignment=OuterRef("pk"), level=ChainLevel.CLERK)
    open_cells = Assignment.objects.in_force().of_campaign(campaign).filter(~Exists(first)).order_by()
    unanswered = dict(open_cells.values_list("participation").annotate(Count("pk")))
    rows: Any = (
        Participation.objects.visible_to(user)
        .filter(campaign=campaign)
        .annotate(has_group=Q(unit__leading_group__isnull=False), has_reporter=Exists(reporters))
        .select_related("unit")
        .order_by("path")
    )
    return [
        UnitGap(
            participation=row,
            lacks_group=not row.has_group,
            lacks_reporter=not row.has_reporter,
            lacks_reviewer=not _is_reviewed(row.unit.path, reviewers),
            unanswered=unanswered.get(row.pk, 0),
        )
        for row in rows
    ]


def _is_reviewed(path: str, reviewers: Collection[str]) -> bool:
    """Whether somebody above reviews the unit, or the topmost itself; agrees with ``permissions.may_review_unit``."""
    return any(each in reviewers for each in ancestors(path) or [path])
