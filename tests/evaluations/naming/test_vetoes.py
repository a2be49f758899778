"""A veto proposes to revoke titles named here; when the veto falls, so do the proposals."""

import datetime as dt

import pytest

from campaigns.enums import VetoEffect
from evaluations.enums import AdjustmentKind
from evaluations.models import Adjustment
from evaluations.operations.adjustments import (
    ProofsGiven,
    Proposal,
    confirm_adjustment,
    propose_adjustment,
    revoke_adjustment,
)
from evaluations.operations.honors import propose_revocations, take_step
from evaluations.workflow.honors import REVOKE, SUSPEND
from tests.evaluations.honors.given import again, honor
from tests.evaluations.naming.candidates import named_title
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def test_without_its_veto_the_proposal_falls_and_a_suspension_comes_back(world: SmallWorld) -> None:
    standing, suspended = (
        honor(world, title=named_title()),
        honor(world, title=named_title(), conferred_on=dt.date(2025, 3, 2)),
    )
    office, leader = world.people["administrator"], world.people["leader"]
    take_step(honor=again(suspended), name=SUSPEND, reason="信访核查中", actor=office, at=NOW)
    proposal = Proposal(kind=AdjustmentKind.VETO, dated_on=TODAY, basis="乱收费", effect=VetoEffect.TITLE_REVOKED)
    veto = propose_adjustment(
        participation=world.participations["north"],
        proposal=proposal,
        proofs=ProofsGiven(),
        actor=world.people["reviewer"],
        at=NOW,
    )
    veto = confirm_adjustment(adjustment=veto, actor=office, at=NOW)
    assert [again(each).decision for each in (standing, suspended)] == ["revoking", "revoking"]
    revoke_adjustment(adjustment=veto, actor=leader, at=NOW, reason="查无此事")
    assert (again(standing).decision, again(suspended).decision) == ("valid", "suspended")
    assert again(suspended).reason == "信访核查中"
    assert "已撤销：乱收费" in again(standing).reason


def test_a_title_that_was_revoked_already_stays_so_without_the_veto(world: SmallWorld) -> None:
    made = honor(world, title=named_title())
    veto = Adjustment.objects.create(
        participation=world.participations["north"],
        kind=AdjustmentKind.VETO,
        dated_on=TODAY,
        basis="乱收费",
        effect=VetoEffect.TITLE_REVOKED,
    )
    propose_revocations(adjustment=veto, actor=world.people["administrator"], at=NOW)
    take_step(honor=again(made), name=REVOKE, reason="属实", actor=world.people["leader"], at=NOW)
    revoke_adjustment(adjustment=veto, actor=world.people["leader"], at=NOW, reason="另案处理")
    assert again(made).decision == "revoked"
