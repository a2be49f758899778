"""Applications as a list, one with its conditions, steps and objections, and a notice."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from campaigns.models import Campaign, Participation
from campaigns.permissions import may_arrange_campaign
from core.transitions import Step
from evaluations.enums import NamingState, ObjectionState, RoundState
from evaluations.models import Certificate, Naming, Objection, PublicNotice, Round
from evaluations.models.naming import UNDER_WAY, NamingQuerySet
from evaluations.permissions import may_decide_naming, may_take_naming_step
from evaluations.queries.naming.eligibility import Eligibility, check_eligibility
from evaluations.workflow.naming import NAME, NAMING_WORKFLOW, NOTIFY, RECALL
from units.enums import Role
from units.models import AuditEntry, User

_SHOWN = 30
_NOT_HERE = frozenset({NOTIFY, RECALL})
"""Steps that are taken with a whole notice."""


@dataclass(frozen=True)
class NamingPage:
    """One application as a person sees it. ``waits``: why it cannot be named yet, in words."""

    naming: Naming
    eligibility: Eligibility | None
    steps: tuple[Step, ...]
    waits: str
    objections: tuple[Objection, ...]
    may_decide: bool
    certificate: Certificate | None
    history: tuple[AuditEntry, ...]


def naming_rows(campaign: Campaign, user: User, state: str) -> NamingQuerySet:
    """Visible applications of a campaign, the latest first."""
    rows = Naming.objects.visible_to(user).filter(participation__campaign=campaign)
    if state:
        rows = rows.filter(state=state)
    return rows.with_context()


def naming_counts(campaign: Campaign, user: User) -> tuple[tuple[str, str, int], ...]:
    """(state, its word, how many) over everything the person sees; one query."""
    rows = Naming.objects.visible_to(user).filter(participation__campaign=campaign).order_by()
    found = dict(rows.values_list("state").annotate(count=Count("pk")))
    return tuple((state.value, str(state.label), found.get(state.value, 0)) for state in NamingState)


def units_applying(campaign: Campaign, user: User) -> QuerySet[Participation]:
    """Units of the campaign for which the person applies; agrees with ``permissions.may_apply``."""
    own = [row.unit_id for row in user.membership_list if row.role == Role.REPORTER]
    arranged = Q() if user.is_superuser else user.reach_as(Role.ADMINISTRATOR).q("unit")
    rows = campaign.participations.filter(Q(unit__in=own) | arranged)
    return rows.select_related("unit__successor", "campaign__organiser").order_by("path")


def published_rounds(campaign: Campaign) -> QuerySet[Round]:
    """Rounds on whose results an application may rest."""
    return Round.objects.filter(campaign=campaign, state=RoundState.PUBLISHED)


def naming_page(naming: Naming, user: User, today: dt.date) -> NamingPage:
    """A fixed number of queries."""
    may_decide = may_decide_naming(user, naming)
    is_under_way = naming.state in UNDER_WAY
    steps = [step for step in NAMING_WORKFLOW.from_state(naming.state) if step.name not in _NOT_HERE]
    mine = [step for step in steps if may_take_naming_step(user, naming, step.name)]
    waits = _why_waiting(naming, user, today) if any(step.name == NAME for step in mine) else ""
    rows = AuditEntry.objects.filter(object_kind=naming._meta.model_name, object_id=str(naming.pk))
    conditions = check_eligibility(naming.participation, naming.title, naming.bearer, today, is_to_name=True)
    return NamingPage(
        naming=naming,
        eligibility=conditions if is_under_way else None,
        steps=tuple(step for step in mine if not _is_refused(step, naming, user) and not (step.name == NAME and waits)),
        waits=waits,
        objections=tuple(naming.objections.select_related("decided_by")) if may_decide else (),
        may_decide=may_decide,
        certificate=Certificate.objects.filter(honor=naming.honor_id).first() if naming.honor_id else None,
        history=tuple(rows.select_related("actor")[:_SHOWN]),
    )


def _is_refused(step: Step, naming: Naming, user: User) -> bool:
    return bool(NAMING_WORKFLOW.refusal(step.name, naming.state, naming, user, "—"))


def _why_waiting(naming: Naming, user: User, today: dt.date) -> str:
    refusal = NAMING_WORKFLOW.refusal(NAME, naming.state, naming, user, "—")
    if refusal or naming.notice is None:
        return refusal or ""
    if today <= naming.notice.ends_on:
        return f"公示到 {naming.notice.ends_on} 结束，期满以后命名。"
    open_ones = naming.objections.waiting().count()
    return f"还有 {open_ones} 条异议没有处理，处理完才能命名。" if open_ones else ""


@dataclass(frozen=True)
class NoticeLine:
    """A notice in the office's list; ``named``: how many of its candidates were named, after which it stays."""

    notice: PublicNotice
    candidates: int
    waiting: int
    named: int


def notice_lines(campaign: Campaign, user: User) -> tuple[NoticeLine, ...]:
    """Notices of the campaign with how many candidates, undecided objections and titles named; one query."""
    rows = PublicNotice.objects.visible_to(user).filter(campaign=campaign)
    counted: Any = rows.annotate(
        candidates=Count("namings", distinct=True),
        named=Count("namings", filter=Q(namings__state=NamingState.NAMED), distinct=True),
        waiting=Count("namings__objections", filter=Q(namings__objections__state=ObjectionState.OPEN), distinct=True),
    )
    return tuple(NoticeLine(row, row.candidates, row.waiting, row.named) for row in counted)


def to_be_notified(campaign: Campaign, user: User) -> NamingQuerySet:
    """Candidates that wait for a notice, where the person may publish one."""
    rows = Naming.objects.filter(participation__campaign=campaign, state=NamingState.PROPOSED).with_context()
    return rows if may_arrange_campaign(user, campaign) else rows.none()
