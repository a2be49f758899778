"""A bonus, deduction or veto counts once a second person has confirmed it, and not before."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from campaigns.models import Evidence, Notice, Policy, StaleMark
from campaigns.operations.evidence import withdraw_evidence
from core.refusals import NotAllowedError, RefusedError
from evaluations.enums import AdjustmentKind, AdjustmentState
from evaluations.models import Adjustment
from evaluations.operations.adjustments import (
    ProofsGiven,
    confirm_adjustment,
    refuse_adjustment,
    revoke_adjustment,
    withdraw_adjustment,
)
from evaluations.permissions import may_decide_adjustment
from tests.evaluations.adjustments.worlds import SPRING, confirmed, page_of_pdf, propose, score
from tests.evaluations.views.boards import scored_world
from tests.worlds.small import NOW, TODAY, SmallWorld, person
from units.enums import Role
from units.models import AuditEntry, User

BONUS, DEDUCTION, VETO = AdjustmentKind.BONUS, AdjustmentKind.DEDUCTION, AdjustmentKind.VETO


@pytest.fixture
def world(db: None) -> SmallWorld:
    """North has 2 points of bonus that count, of 3 at most, and half a point of deduction."""
    return scored_world()


@pytest.mark.parametrize("kind", [DEDUCTION, BONUS, VETO])
def test_only_a_confirmed_one_moves_the_score(world: SmallWorld, kind: AdjustmentKind) -> None:
    def standing() -> tuple[Any, ...]:
        found = score(world)
        return found.bonus, found.deduction, found.is_vetoed

    before = standing()
    made = propose(world, kind, points=Decimal(0 if kind == VETO else 1))
    assert standing() == before
    StaleMark.objects.all().delete()
    confirm_adjustment(adjustment=made, actor=world.people["administrator"], at=NOW)
    assert StaleMark.objects.filter(participation=world.participations["north"]).exists()
    after = {BONUS: (Decimal(3), Decimal("0.5"), False), DEDUCTION: (2, Decimal("1.5"), False)}
    assert standing() == after.get(kind, (2, Decimal("0.5"), True))
    revoke_adjustment(adjustment=made, actor=world.people["administrator"], at=NOW, reason="查无实据")
    assert standing() == before


def test_what_was_refused_or_withdrawn_never_counts(world: SmallWorld) -> None:
    refused, withdrawn = propose(world, DEDUCTION), propose(world, DEDUCTION)
    refuse_adjustment(adjustment=refused, actor=world.people["leader"], at=NOW, opinion="证据不足")
    withdraw_adjustment(adjustment=withdrawn, actor=world.people["reviewer"], at=NOW)
    assert score(world).deduction == Decimal("0.5")
    assert AuditEntry.objects.filter(verb__in=["不予确认扣分", "撤回扣分"]).count() == 2


def test_refusing_and_revoking_need_a_reason(world: SmallWorld) -> None:
    made = propose(world, DEDUCTION)
    with pytest.raises(RefusedError, match="必须写明意见"):
        refuse_adjustment(adjustment=made, actor=world.people["administrator"], at=NOW, opinion=" ")
    confirm_adjustment(adjustment=made, actor=world.people["administrator"], at=NOW)
    with pytest.raises(RefusedError, match="必须写明意见"):
        revoke_adjustment(adjustment=made, actor=world.people["administrator"], at=NOW, reason="")


def test_nobody_confirms_what_they_proposed(world: SmallWorld) -> None:
    made = propose(world, DEDUCTION, who="administrator")
    with pytest.raises(NotAllowedError, match="您本人提出"):
        confirm_adjustment(adjustment=made, actor=world.people["administrator"], at=NOW)
    assert confirm_adjustment(adjustment=made, actor=world.people["leader"], at=NOW).counts


@pytest.mark.parametrize("who", ["reporter", "leader_north", "reviewer_north", "reviewer", "auditor", "stranger"])
def test_only_office_and_leaders_of_the_organiser_confirm(world: SmallWorld, who: str) -> None:
    made = propose(world, DEDUCTION, who="administrator")
    with pytest.raises(NotAllowedError):
        confirm_adjustment(adjustment=made, actor=world.people[who], at=NOW)
    assert Adjustment.objects.get(pk=made.pk).state == AdjustmentState.PROPOSED


def test_somebody_of_the_unit_does_not_confirm_though_the_office_employs_them(world: SmallWorld) -> None:
    torn = person("torn", world.city, Role.ADMINISTRATOR)
    torn.home_unit = world.north
    torn.save()
    made = propose(world, BONUS)
    with pytest.raises(NotAllowedError, match="回避"):
        confirm_adjustment(adjustment=made, actor=torn, at=NOW)


def test_the_topmost_units_own_is_confirmed_by_its_leader(world: SmallWorld) -> None:
    made = propose(world, BONUS, "city", who="reviewer")
    with pytest.raises(NotAllowedError, match="回避"):
        confirm_adjustment(adjustment=made, actor=world.people["administrator"], at=NOW)
    assert confirm_adjustment(adjustment=made, actor=world.people["leader"], at=NOW).counts


@pytest.mark.parametrize("unit", ["city", "north", "home"])
@pytest.mark.parametrize("who", ["reviewer", "administrator"])
def test_the_list_of_what_waits_agrees_with_who_may(world: SmallWorld, unit: str, who: str) -> None:
    made = propose(world, DEDUCTION, unit, who=who)
    office = person("district", world.north, Role.ADMINISTRATOR)
    for user in (*world.people.values(), office):
        fresh = User.objects.get(pk=user.pk)
        listed = Adjustment.objects.decidable_by(fresh).filter(pk=made.pk).exists()
        assert listed == may_decide_adjustment(fresh, made), user


@pytest.mark.parametrize(
    ("who", "kind", "may"),
    [
        ("reporter", BONUS, True),
        ("reporter", DEDUCTION, False),
        ("reporter", VETO, False),
        ("reporter_south", BONUS, False),
        ("reviewer", VETO, True),
        ("administrator", DEDUCTION, True),
        ("leader", DEDUCTION, False),
        ("auditor", BONUS, False),
    ],
)
def test_who_proposes_what(world: SmallWorld, who: str, kind: AdjustmentKind, may: bool) -> None:
    if may:
        assert propose(world, kind, who=who).state == AdjustmentState.PROPOSED
    else:
        with pytest.raises(NotAllowedError):
            propose(world, kind, who=who)


@pytest.mark.parametrize(
    ("kind", "fields", "at"),
    [
        (DEDUCTION, {"basis": "  "}, "basis"),
        (DEDUCTION, {"basis": "字" * 1001}, "basis"),
        (DEDUCTION, {"points": Decimal(0)}, "points"),
        (DEDUCTION, {"points": Decimal("0.0000001")}, "points"),
        (DEDUCTION, {"points": Decimal(1001)}, "points"),
        (DEDUCTION, {"dated_on": TODAY + dt.timedelta(days=1)}, "dated_on"),
        (DEDUCTION, {"is_escalating": True}, "project"),
        (BONUS, {"proofs": ProofsGiven()}, "proofs"),
        (BONUS, {"proofs": ProofsGiven(links=["ftp://x"])}, "proofs"),
        (BONUS, {"proofs": ProofsGiven(links=["https://www.example.org/"] * 11)}, "proofs"),
        (BONUS, {"proofs": ProofsGiven(uploads=[page_of_pdf("坏.exe")])}, "proofs"),
        (VETO, {"effect": ""}, "effect"),
        (VETO, {"look_back_months": 0}, "look_back_months"),
        (VETO, {"look_back_months": 121}, "look_back_months"),
    ],
)
def test_what_is_ill_formed_is_refused_by_field_and_nothing_written(
    world: SmallWorld, kind: AdjustmentKind, fields: dict[str, Any], at: str
) -> None:
    before = (Adjustment.objects.count(), Evidence.objects.count())
    with pytest.raises(ValidationError) as caught:
        propose(world, kind, **fields)
    assert list(caught.value.message_dict) == [at]
    assert (Adjustment.objects.count(), Evidence.objects.count()) == before


def test_proof_of_a_unit_lies_in_its_library_and_stays_readable_when_withdrawn(world: SmallWorld) -> None:
    made = propose(world, BONUS, who="reporter", proofs=ProofsGiven(uploads=[page_of_pdf()]))
    (proof,) = made.proofs.all()
    assert proof.unit == world.north
    assert not withdraw_evidence(evidence=proof, reason="不用了", actor=world.people["reporter"], at=NOW)
    assert made.proofs.count() == 1


def test_proof_against_a_unit_lies_with_the_organiser(world: SmallWorld) -> None:
    made = propose(world, DEDUCTION, proofs=ProofsGiven(links=["https://www.example.org/a"]))
    assert made.proofs.get().unit == world.city


def test_the_unit_and_the_proposer_are_told(world: SmallWorld) -> None:
    confirmed(world, DEDUCTION)
    told = {notice.user.username: notice.text for notice in Notice.objects.select_related("user")}
    assert set(told) == {"reporter", "leader_north", "reviewer"}
    assert "5 个工作日内申诉" in told["reporter"]
    assert User.objects.get(username="reporter").unread_notices == 1


def test_an_escalating_deduction_costs_more_each_time(world: SmallWorld) -> None:
    days = [SPRING, SPRING + dt.timedelta(days=30), SPRING + dt.timedelta(days=60), SPRING + dt.timedelta(days=90)]
    made = [confirmed(world, DEDUCTION, is_escalating=True, project="窗口空岗", dated_on=day) for day in days]
    other = confirmed(world, DEDUCTION, is_escalating=True, project="材料超期")
    south = confirmed(world, DEDUCTION, "south", is_escalating=True, project="窗口空岗")
    assert [str(row.points.normalize()) for row in made] == ["0.5", "1", "2", "5"]
    assert other.points == south.points == Decimal("0.5")
    revoke_adjustment(adjustment=made[0], actor=world.people["administrator"], at=NOW, reason="不是空岗")
    points = [Adjustment.objects.get(pk=row.pk).points for row in made]
    assert points[1:] == [Decimal("0.5"), Decimal(1), Decimal(2)]
    assert score(world).deduction == Decimal("4.5")  # 0.5 of the world, 0.5 of the other project, 3.5 of these
    assert AuditEntry.objects.filter(verb="递增扣分重排").exists()


def test_an_earlier_event_confirmed_later_takes_the_first_place(world: SmallWorld) -> None:
    late = confirmed(world, DEDUCTION, is_escalating=True, project="窗口空岗")
    early = confirmed(world, DEDUCTION, is_escalating=True, project="窗口空岗", dated_on=SPRING - dt.timedelta(days=9))
    assert (early.points, Adjustment.objects.get(pk=late.pk).points) == (Decimal("0.5"), Decimal(1))


def test_the_series_is_a_policy_and_begins_anew_each_year(world: SmallWorld) -> None:
    Policy.objects.create(campaign=world.campaign, name="deduction_series", value=["1", "3"], set_at=NOW)
    days = (dt.date(2025, 12, 31), dt.date(2026, 1, 1), dt.date(2026, 2, 1), dt.date(2026, 3, 1))
    made = [confirmed(world, DEDUCTION, is_escalating=True, project="空岗", dated_on=day) for day in days]
    assert [int(row.points) for row in made] == [1, 1, 3, 3]
