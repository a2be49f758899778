"""Two people at the same moment, in two real transactions: one decision, one polite message."""

import pytest

from campaigns.models import Notice
from evaluations.enums import AdjustmentKind, AdjustmentState, AppealState
from evaluations.models import Adjustment, Appeal
from evaluations.operations.adjustments import (
    confirm_adjustment,
    decide_appeal,
    refuse_adjustment,
    withdraw_adjustment,
)
from tests.evaluations.adjustments.worlds import appeal, confirmed, propose
from tests.units.operations.test_races import at_once
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.enums import Role

DEDUCTION = AdjustmentKind.DEDUCTION


@pytest.fixture
def world(transactional_db: None) -> SmallWorld:
    world = small_world()
    world.people["second"] = person("second", world.city, Role.ADMINISTRATOR)
    return world


def twice(row: Adjustment) -> list[Adjustment]:
    return [Adjustment.objects.with_people().get(pk=row.pk) for _ in range(2)]


def test_one_of_two_deciders_is_first(world: SmallWorld) -> None:
    one, two = twice(propose(world, DEDUCTION))
    first, second = world.people["administrator"], world.people["second"]
    answers = at_once(
        lambda: confirm_adjustment(adjustment=one, actor=first, at=NOW),
        lambda: refuse_adjustment(adjustment=two, actor=second, at=NOW, opinion="不实"),
    )
    assert sorted(map(bool, answers)) == [False, True]
    assert "请刷新页面" in "".join(answers)
    kept = Adjustment.objects.get()
    assert (kept.state, kept.decided_by) == (
        (AdjustmentState.CONFIRMED, first) if not answers[0] else (AdjustmentState.REFUSED, second)
    )
    assert Notice.objects.filter(user=world.people["reviewer"]).count() == 1


def test_what_is_withdrawn_while_it_is_confirmed_is_one_of_both(world: SmallWorld) -> None:
    one, two = twice(propose(world, DEDUCTION))
    answers = at_once(
        lambda: confirm_adjustment(adjustment=one, actor=world.people["administrator"], at=NOW),
        lambda: withdraw_adjustment(adjustment=two, actor=world.people["reviewer"], at=NOW),
    )
    assert sorted(map(bool, answers)) == [False, True]
    state = Adjustment.objects.get().state
    assert state == (AdjustmentState.CONFIRMED if not answers[0] else AdjustmentState.WITHDRAWN)


def test_two_of_a_series_confirmed_at_once_cost_what_two_cost(world: SmallWorld) -> None:
    one, two = (propose(world, DEDUCTION, is_escalating=True, project="空岗") for _ in range(2))
    answers = at_once(
        lambda: confirm_adjustment(adjustment=one, actor=world.people["administrator"], at=NOW),
        lambda: confirm_adjustment(adjustment=two, actor=world.people["second"], at=NOW),
    )
    assert answers == ["", ""]
    assert sorted(str(row.points.normalize()) for row in Adjustment.objects.all()) == ["0.5", "1"]


def test_a_unit_appeals_once_and_is_answered_once(world: SmallWorld) -> None:
    made = confirmed(world, DEDUCTION)
    one, two = twice(made)
    answers = at_once(lambda: appeal(world, one), lambda: appeal(world, two, who="leader_north"))
    assert sorted(map(bool, answers)) == [False, True]
    first, second = (Appeal.objects.with_people().get() for _ in range(2))
    answers = at_once(
        lambda: decide_appeal(appeal=first, is_upheld=True, answer="属实", actor=world.people["leader"], at=NOW),
        lambda: decide_appeal(appeal=second, is_upheld=False, answer="不属实", actor=world.people["second"], at=NOW),
    )
    assert sorted(map(bool, answers)) == [False, True]
    is_upheld = Appeal.objects.get().state == AppealState.UPHELD
    assert Adjustment.objects.get(pk=made.pk).counts is not is_upheld
