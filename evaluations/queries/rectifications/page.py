"""One rectification: what may be done, what shows it, what happened."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from campaigns.models import Target
from core.transitions import Step
from evaluations.enums import ProofStage, RectificationState
from evaluations.models import Rectification, RectificationProof
from evaluations.permissions import (
    may_fix,
    may_judge,
    may_open_rectification,
    may_show_problem,
    may_take_rectification_step,
)
from evaluations.queries.rectifications.board import Lights, RectificationLine
from evaluations.queries.rectifications.origins import successor_on
from evaluations.workflow.rectification import RECTIFICATION_WORKFLOW
from units.enums import NO_STAFF, Role
from units.models import AuditEntry, Membership, Unit, User


@dataclass(frozen=True)
class RectificationScreen:
    """One of them with its proofs, its history (oldest first) and the steps this person may take now.

    ``heir``: who took the unit over that had to mend it, where it is open; ``may_hand_on``: to that unit.
    """

    line: RectificationLine
    before: tuple[RectificationProof, ...]
    after: tuple[RectificationProof, ...]
    steps: tuple[Step, ...]
    history: tuple[AuditEntry, ...]
    again: tuple[Rectification, ...]
    may_add_before: bool
    may_deduct: bool
    may_add_after: bool
    heir: Unit | None = None
    may_hand_on: bool = False

    @property
    def subject(self) -> Rectification:
        """The row."""
        return self.line.subject

    @property
    def has_fresh_proof(self) -> bool:
        """Whether something shows that it is mended, which did not come with an earlier report."""
        return any(not proof.is_spent for proof in self.after)


def rectification_screen(subject: Rectification, user: User, today: dt.date) -> RectificationScreen:
    """A fixed number of queries."""
    proofs = list(subject.proofs.select_related("evidence__stored").defer("evidence__stored__text"))
    steps = [
        step
        for step in RECTIFICATION_WORKFLOW.from_state(subject.state)
        if may_take_rectification_step(user, subject, step.name)
    ]
    entries = AuditEntry.objects.filter(object_kind="rectification", object_id=str(subject.pk))
    heir = None if subject.is_closed or subject.unit.exists_on(today) else successor_on(subject.unit, today)
    early = {RectificationState.FOUND, RectificationState.ASSIGNED}
    return RectificationScreen(
        line=Lights(today).line(subject),
        before=tuple(proof for proof in proofs if proof.stage == ProofStage.BEFORE),
        after=tuple(proof for proof in proofs if proof.stage == ProofStage.AFTER),
        steps=tuple(steps),
        history=tuple(entries.select_related("actor").order_by("at", "pk")),
        again=tuple(Rectification.objects.visible_to(user).filter(repeats=subject).order_by("found_on", "pk")[:10]),
        may_add_before=subject.state in early and may_show_problem(user, subject),
        may_deduct=_may_deduct(subject, user, today),
        may_add_after=subject.state == RectificationState.ASSIGNED and may_fix(user, subject),
        heir=heir,
        may_hand_on=heir is not None and may_open_rectification(user, subject.unit),
    )


def _may_deduct(subject: Rectification, user: User, today: dt.date) -> bool:
    if subject.campaign_id is None or subject.has_standing_deduction or not subject.reason_to_deduct(today):
        return False
    proposes = any(user.holds(role, subject.unit.path) for role in (Role.REVIEWER, Role.ADMINISTRATOR))
    return proposes and may_judge(user, subject)


def people_of(unit: Unit, today: dt.date) -> Sequence[User]:
    """Who may answer for a problem of the unit: its active people, by name."""
    posts = Membership.objects.in_force(today).filter(unit=unit).exclude(role__in=NO_STAFF)
    staff = User.objects.active().filter(Q(home_unit=unit) | Q(pk__in=posts.values("user")))
    return list(staff.order_by("pinyin_initials", "name", "pk"))


def targets_for(unit: Unit, today: dt.date) -> Sequence[Target]:
    """Leaves that a problem of the unit may be about: of the campaigns that run and in which it takes part."""
    leaves = Target.objects.leaves().filter(
        scheme__state="published",
        scheme__campaign__starts_on__lte=today,
        scheme__campaign__ends_on__gte=today,
        scheme__campaign__participations__unit=unit,
    )
    own = Q(scheme__owner__isnull=True) | Q(scheme__owner__unit=unit)
    return list(leaves.filter(own).select_related("scheme__campaign").order_by("scheme", "path"))
