"""Assignments as a list: everything one unit has, or everybody who has one leaf. Goals and people are set here."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, Prefetch

from campaigns.models import Assignment, Campaign, ChainMember, Participation, Target
from core.paths import STEP, ancestors
from units.models import Membership, User

ROWS = 60


@dataclass(frozen=True)
class Duties:
    """One page of assignments with what stands above it: a unit or a leaf."""

    unit: Participation | None
    target: Target | None
    page: "Page[Assignment]"

    @property
    def has_goals(self) -> bool:
        """Whether any of them can have a goal of its own."""
        return any(row.target.rule_object.has_goal for row in self.page.object_list)


@dataclass(frozen=True)
class Candidate:
    """A person who may answer for the picked units."""

    user: User
    posts: str


def read_duties(
    *, campaign: Campaign, user: User, unit: Participation | None, target: Target | None, page: str
) -> Duties:
    """The assignments of the unit, or of the leaf in the units this person sees; a fixed number of queries."""
    rows = Assignment.objects.visible_to(user).in_force().of_campaign(campaign)
    rows = rows.filter(participation=unit) if unit else rows.filter(target=target)
    chain = ChainMember.objects.select_related("user")
    rows = (
        rows.select_related("participation__unit", "target__scheme__owner")
        .annotate(report_count=Count("reports"))
        .prefetch_related(Prefetch("chain", queryset=chain))
        .order_by("target__scheme__owner__path", "target__path", "participation__path")
    )
    return Duties(unit, target, Paginator(rows, ROWS).get_page(page or 1))


def candidates_for(participations: list[Participation], today: dt.date) -> tuple[Candidate, ...]:
    """Active people of the units above all of these, or of the one unit and those above it; one query."""
    paths = [row.unit.path for row in participations]
    shared = paths[0] if paths else ""
    for path in paths:
        while not path.startswith(shared):
            shared = shared[:-STEP]
    posts = Membership.objects.in_force(today).filter(deputy_for__isnull=True, user__is_active=True)
    rows = posts.filter(unit__path__in=ancestors(shared, include_self=True)).select_related("user", "unit")
    found: dict[User, list[str]] = {}
    for row in rows.order_by("-unit__path", "pk"):
        found.setdefault(row.user, []).append(f"{row.unit} {row.post or row.get_role_display()}")
    return tuple(Candidate(user, "、".join(posts)) for user, posts in found.items())
