"""申诉: in time, by the unit, decided by a third person; scores follow."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from campaigns.models import HolidayCorrection, Notice, Policy
from core.refusals import NotAllowedError, RefusedError
from evaluations.enums import AdjustmentKind, AdjustmentState, AppealState
from evaluations.models import Adjustment, Appeal, SealedResult
from evaluations.operations.adjustments import (
    ProofsGiven,
    decide_appeal,
    revoke_adjustment,
    take_back_appeal,
    withdraw_adjustment,
)
from evaluations.operations.rounds import publish_round
from evaluations.permissions import may_decide_appeal
from tests.evaluations.adjustments.worlds import appeal, confirmed, propose, score
from tests.evaluations.rounds.worlds import decided, round_world
from tests.evaluations.views.boards import scored_world
from tests.worlds.small import NOW, SmallWorld, person
from units.enums import Role
from units.models import AuditEntry, User

BONUS, DEDUCTION, VETO = AdjustmentKind.BONUS, AdjustmentKind.DEDUCTION, AdjustmentKind.VETO
DAY = dt.timedelta(days=1)


@pytest.fixture
def world(db: None) -> SmallWorld:
    return scored_world()


def answer(world: SmallWorld, found: Appeal, *, is_upheld: bool, who: str = "leader", **more: Any) -> Appeal:
    values: dict[str, Any] = {"answer": "调取监控核实", "actor": world.people[who], "at": NOW, **more}
    return decide_appeal(appeal=found, is_upheld=is_upheld, **values)


@pytest.mark.parametrize("kind", [DEDUCTION, VETO])
def test_an_upheld_appeal_revokes_it_and_the_score_follows(world: SmallWorld, kind: AdjustmentKind) -> None:
    before = score(world)
    made = confirmed(world, kind)
    assert score(world).grade != before.grade or score(world).total != before.total
    answer(world, appeal(world, made), is_upheld=True)
    after = score(world)
    assert (after.total, after.grade, after.is_vetoed) == (before.total, before.grade, False)
    ended = Adjustment.objects.get(pk=made.pk)
    assert (ended.state, ended.ended_by, ended.ended_because) == (
        AdjustmentState.REVOKED,
        world.people["leader"],
        "申诉成立：调取监控核实",
    )
    assert Notice.objects.filter(user=world.people["reporter"], text__contains="申诉成立").exists()
    assert AuditEntry.objects.filter(verb="申诉成立", unit=world.north).exists()


def test_a_dismissed_appeal_leaves_it_and_cannot_be_filed_again(world: SmallWorld) -> None:
    made = confirmed(world, DEDUCTION)
    answer(world, appeal(world, made), is_upheld=False)
    assert Adjustment.objects.get(pk=made.pk).counts
    with pytest.raises(RefusedError, match="不能再次申诉"):
        appeal(world, made)


@pytest.mark.parametrize(("days", "possible"), [(0, True), (7, True), (8, False)])  # the 1st of December is day five
def test_it_is_possible_for_some_working_days_only(world: SmallWorld, days: int, possible: bool) -> None:
    made = confirmed(world, DEDUCTION)
    if possible:
        assert appeal(world, made, at=NOW + days * DAY).state == AppealState.FILED
    else:
        with pytest.raises(RefusedError, match="申诉期限到 2026年12月1日，现在已过期限"):
            appeal(world, made, at=NOW + days * DAY)


def test_policy_and_holidays_move_the_last_day(world: SmallWorld) -> None:
    made = confirmed(world, DEDUCTION)
    HolidayCorrection.objects.create(day=dt.date(2026, 11, 25), is_workday=False, set_at=NOW)
    Policy.objects.create(campaign=world.campaign, name="appeal_days", value=6, set_at=NOW)
    assert appeal(world, made, at=NOW + 9 * DAY).pk  # the 3rd of December


def test_what_nobody_told_the_unit_of_is_not_appealed_here(world: SmallWorld) -> None:
    imported = Adjustment.objects.filter(kind=DEDUCTION, proposed_by__isnull=True)[0]
    with pytest.raises(RefusedError, match="没有告知记录"):
        appeal(world, imported)


def test_only_what_counts_against_the_unit_is_appealed(world: SmallWorld) -> None:
    with pytest.raises(RefusedError, match="没有生效"):
        appeal(world, propose(world, DEDUCTION))
    with pytest.raises(RefusedError, match="加分不需要申诉"):
        appeal(world, confirmed(world, BONUS))


@pytest.mark.parametrize("who", ["reporter_south", "reporter_home", "reviewer", "administrator", "auditor", "stranger"])
def test_only_the_unit_appeals(world: SmallWorld, who: str) -> None:
    with pytest.raises(NotAllowedError, match="可以申诉"):
        appeal(world, confirmed(world, DEDUCTION), who=who)


def test_it_needs_a_reason_and_waits_once(world: SmallWorld) -> None:
    made = confirmed(world, DEDUCTION)
    with pytest.raises(RefusedError, match="请写明申诉理由"):
        appeal(world, made, reason=" ")
    with pytest.raises(RefusedError, match="最多 2000 字"):
        appeal(world, made, reason="字" * 2001)
    appeal(world, made, who="leader_north")
    with pytest.raises(RefusedError, match="正在等答复"):
        appeal(world, made)


def test_a_withdrawn_appeal_may_be_filed_anew(world: SmallWorld) -> None:
    made = confirmed(world, DEDUCTION)
    found = appeal(world, made)
    with pytest.raises(NotAllowedError):
        take_back_appeal(appeal=found, actor=world.people["reporter_south"], at=NOW)
    take_back_appeal(appeal=found, actor=world.people["reporter"], at=NOW)
    with pytest.raises(RefusedError, match="已撤回"):
        answer(world, found, is_upheld=True)
    assert appeal(world, made).state == AppealState.FILED


@pytest.mark.parametrize("who", ["reviewer", "administrator", "reporter", "leader_north", "auditor"])
def test_neither_who_proposed_nor_who_confirmed_nor_the_unit_decides(world: SmallWorld, who: str) -> None:
    found = appeal(world, confirmed(world, DEDUCTION))
    with pytest.raises(NotAllowedError):
        answer(world, found, is_upheld=True, who=who)
    assert Appeal.objects.get().state == AppealState.FILED


def test_the_list_of_what_waits_agrees_with_who_may(world: SmallWorld) -> None:
    world.people["second"] = person("second", world.city, Role.ADMINISTRATOR)
    found = Appeal.objects.with_people().get(pk=appeal(world, confirmed(world, DEDUCTION)).pk)
    deciding = set()
    for name, user in world.people.items():
        fresh = User.objects.get(pk=user.pk)
        assert Appeal.objects.decidable_by(fresh).exists() == may_decide_appeal(fresh, found), name
        deciding |= {name} if may_decide_appeal(fresh, found) else set()
    assert deciding == {"leader", "second"}


def test_a_decision_needs_its_reason(world: SmallWorld) -> None:
    found = appeal(world, confirmed(world, DEDUCTION))
    with pytest.raises(RefusedError, match="必须写明意见"):
        answer(world, found, is_upheld=False, answer=" ")


def test_what_the_office_revoked_meanwhile_may_still_be_answered(world: SmallWorld) -> None:
    made = confirmed(world, DEDUCTION)
    found = appeal(world, made)
    revoke_adjustment(adjustment=made, actor=world.people["leader"], at=NOW, reason="重复登记")
    assert answer(world, found, is_upheld=True).state == AppealState.UPHELD
    assert Adjustment.objects.get(pk=made.pk).ended_because == "重复登记"


def test_what_counts_is_not_withdrawn(world: SmallWorld) -> None:
    with pytest.raises(RefusedError, match="已确认"):
        withdraw_adjustment(adjustment=confirmed(world, DEDUCTION), actor=world.people["reviewer"], at=NOW)


@pytest.fixture
def published(db: None) -> tuple[SmallWorld, SealedResult]:
    world, subject = round_world()
    decided(world, subject)
    seal = publish_round(subject=subject, version=None, actor=world.people["administrator"], at=NOW)
    return world, seal


def test_upheld_it_becomes_an_amendment_and_the_sealed_text_stays(published: tuple[SmallWorld, SealedResult]) -> None:
    world, seal = published
    before = list(seal.lines())
    mine = seal.round.units.get(participation=world.participations["north"])
    found = appeal(world, mine, proofs=ProofsGiven())
    with pytest.raises(RefusedError, match="更正什么"):
        answer(world, found, is_upheld=True)
    answer(world, found, is_upheld=True, change="目标 grade 应为 9 分")
    amendment = seal.amendments.get()
    assert (amendment.change, amendment.actor) == ("目标 grade 应为 9 分", world.people["leader"])
    assert amendment.row is not None
    assert amendment.row.participation == world.participations["north"]
    assert list(seal.lines()) == before


@pytest.mark.parametrize("who", ["administrator", "one", "reporter"])
def test_who_published_or_marked_it_does_not_decide(published: tuple[SmallWorld, SealedResult], who: str) -> None:
    world, seal = published
    found = appeal(world, seal.round.units.get(participation=world.participations["north"]))
    with pytest.raises(NotAllowedError):
        answer(world, found, is_upheld=False, who=who)
    assert not Appeal.objects.decidable_by(world.people[who]).exists()
    assert Appeal.objects.decidable_by(world.people["leader"]).get() == found


def test_another_units_result_and_a_late_appeal_are_refused(published: tuple[SmallWorld, SealedResult]) -> None:
    world, seal = published
    south = seal.round.units.get(participation=world.participations["south"])
    with pytest.raises(NotAllowedError):
        appeal(world, south)
    north = seal.round.units.get(participation=world.participations["north"])
    with pytest.raises(RefusedError, match="已过期限"):
        appeal(world, north, at=NOW + 8 * DAY)


def test_what_is_not_published_has_no_result_to_appeal_against(db: None) -> None:
    world, subject = round_world()
    decided(world, subject)
    with pytest.raises(RefusedError, match="尚未公布"):
        appeal(world, subject.units.get(participation=world.participations["north"]))


def test_points_that_an_appeal_took_away_leave_the_rest_of_the_series(world: SmallWorld) -> None:
    first, second = (confirmed(world, DEDUCTION, is_escalating=True, project="空岗") for _ in range(2))
    answer(world, appeal(world, first), is_upheld=True)
    assert Adjustment.objects.get(pk=second.pk).points == Decimal("0.5")
