"""Proposals, confirmations and appeals in the small world."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.enums import VetoEffect
from evaluations.enums import AdjustmentKind
from evaluations.models import Adjustment, Appeal, RoundUnit, UnitScore
from evaluations.operations.adjustments import (
    ProofsGiven,
    Proposal,
    confirm_adjustment,
    file_appeal,
    propose_adjustment,
)
from tests.evaluations.views.boards import refresh
from tests.worlds.small import NOW, SmallWorld

SPRING = dt.date(2026, 4, 1)
LINK = ProofsGiven(links=["https://www.example.org/notice/1"])


def page_of_pdf(name: str = "证明.pdf") -> SimpleUploadedFile:
    """A file that is what its name says."""
    return SimpleUploadedFile(
        name, b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n", content_type="application/pdf"
    )


def propose(
    world: SmallWorld, kind: AdjustmentKind, unit: str = "north", who: str = "reviewer", **fields: Any
) -> Adjustment:
    """Propose one, with all that its kind asks for."""
    usual: dict[str, Any] = {"dated_on": SPRING, "basis": "市局通报第3号"}
    usual["points"] = Decimal(0) if kind == AdjustmentKind.VETO else Decimal(2)
    if kind == AdjustmentKind.VETO:
        usual |= {"effect": VetoEffect.NO_APPLICATION}
    proofs = fields.pop("proofs", LINK if kind == AdjustmentKind.BONUS else ProofsGiven())
    at = fields.pop("at", NOW)
    return propose_adjustment(
        participation=world.participations[unit],
        proposal=Proposal(kind=kind, **(usual | fields)),
        proofs=proofs,
        actor=world.people[who],
        at=at,
    )


def confirmed(world: SmallWorld, kind: AdjustmentKind, unit: str = "north", **fields: Any) -> Adjustment:
    """Propose one and let the office confirm it."""
    made = propose(world, kind, unit, **fields)
    return confirm_adjustment(adjustment=made, actor=world.people["administrator"], at=fields.get("at", NOW))


def appeal(world: SmallWorld, subject: Adjustment | RoundUnit, who: str = "reporter", **fields: Any) -> Appeal:
    """North objects."""
    usual: dict[str, Any] = {"reason": "当天窗口有人值守", "proofs": LINK, "at": NOW}
    return file_appeal(subject=subject, actor=world.people[who], **(usual | fields))


def score(world: SmallWorld, unit: str = "north") -> UnitScore:
    """The unit's live result after a roll-up of everything."""
    run = refresh(world)
    return UnitScore.objects.get(run=run, participation=world.participations[unit])
