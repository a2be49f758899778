"""A unit gives a wrongly assigned target back in time and with a reason; the office answers."""

import datetime as dt

import pytest

from campaigns.enums import ReturnState
from campaigns.models import Assignment, AssignmentReturn, Policy
from campaigns.operations.assignments import clear_cells
from campaigns.operations.returns import accept_return, decline_return, retract_return, return_assignment
from campaigns.queries.returns import return_board
from campaigns.queries.tasks import task_board
from campaigns.workflow import RETURN_WORKFLOW
from core.refusals import ConflictError, NotAllowedError, RefusedError
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.enums import Role
from units.models import AuditEntry

DAY = dt.timedelta(days=1)


@pytest.fixture
def world(db: None) -> SmallWorld:
    """North's targets were given on Tuesday the 24th of November, today."""
    world = small_world()
    Assignment.objects.update(assigned_at=NOW)
    return world


def give_back(world: SmallWorld, *, at: dt.datetime = NOW, reason: str = "本区没有婚姻登记职能") -> AssignmentReturn:
    return return_assignment(assignment=world.assignment("rate"), reason=reason, actor=world.people["reporter"], at=at)


def test_both_sides_see_it_and_nobody_else(world: SmallWorld) -> None:
    give_back(world)
    for name, may_decide, may_retract in (("reporter", False, True), ("administrator", True, False)):
        (line,) = return_board(world.people[name]).waiting
        assert (line.may_decide, line.may_retract) == (may_decide, may_retract)
    assert not return_board(world.people["reporter_south"]).waiting


def test_the_office_agrees_and_the_assignment_goes(world: SmallWorld) -> None:
    returned = give_back(world)
    accept_return(returned=returned, actor=world.people["administrator"], at=NOW, answer="已改派")
    assert not Assignment.objects.filter(participation=world.participations["north"], target=world.targets["rate"])
    kept = AssignmentReturn.objects.get()
    assert (kept.state, kept.answer, kept.assignment) == (ReturnState.ACCEPTED, "已改派", None)
    assert AuditEntry.objects.filter(verb="同意退回").exists()


def test_the_office_declines_with_a_reason_and_it_cannot_be_tried_again(world: SmallWorld) -> None:
    returned = give_back(world)
    with pytest.raises(RefusedError, match="意见"):
        decline_return(returned=returned, actor=world.people["administrator"], at=NOW, answer=" ")
    decline_return(returned=returned, actor=world.people["administrator"], at=NOW, answer="属于区局职责")
    assert world.assignment("rate").pk
    with pytest.raises(RefusedError, match="不能再次退回"):
        give_back(world)


def test_the_unit_takes_its_word_back(world: SmallWorld) -> None:
    returned = give_back(world)
    with pytest.raises(NotAllowedError):
        retract_return(returned=returned, actor=world.people["reporter_south"], at=NOW)
    retract_return(returned=returned, actor=world.people["reporter"], at=NOW)
    assert give_back(world).state == ReturnState.OPEN


@pytest.mark.parametrize(("days", "possible"), [(0, True), (7, True), (8, False)])  # the 1st of December is day five
def test_it_is_possible_for_some_working_days_only(world: SmallWorld, days: int, possible: bool) -> None:
    if possible:
        assert give_back(world, at=NOW + days * DAY).pk
    else:
        with pytest.raises(RefusedError, match="5 个工作日"):
            give_back(world, at=NOW + days * DAY)


def test_the_policy_says_how_many(world: SmallWorld) -> None:
    Policy.objects.create(campaign=world.campaign, name="return_days", value=6, set_at=NOW)
    assert give_back(world, at=NOW + 8 * DAY).pk


def test_it_needs_a_reason_and_is_asked_once(world: SmallWorld) -> None:
    with pytest.raises(RefusedError, match="请写明"):
        give_back(world, reason="  ")
    give_back(world)
    with pytest.raises(ConflictError):
        give_back(world)


def test_what_is_begun_is_not_given_back_and_not_taken(world: SmallWorld) -> None:
    returned = give_back(world)
    world.report("rate")
    with pytest.raises(RefusedError, match="已有填报"):
        accept_return(returned=returned, actor=world.people["administrator"], at=NOW)
    AssignmentReturn.objects.all().delete()
    with pytest.raises(RefusedError, match="已经开始填报"):
        give_back(world)


def test_two_answers_at_once_become_one(world: SmallWorld) -> None:
    first, second = give_back(world), AssignmentReturn.objects.select_related("participation__unit").get()
    accept_return(returned=first, actor=world.people["administrator"], at=NOW)
    with pytest.raises(ConflictError):
        decline_return(returned=second, actor=world.people["administrator"], at=NOW, answer="不同意")


def test_what_the_office_takes_back_by_itself_is_answered_with_it(world: SmallWorld) -> None:
    give_back(world)
    cell = (world.participations["north"].pk, world.targets["rate"].pk)
    clear_cells(campaign=world.campaign, cells=[cell], actor=world.people["administrator"], at=NOW)
    returned = AssignmentReturn.objects.get()
    assert (returned.state, returned.decided_by) == (ReturnState.ACCEPTED, world.people["administrator"])
    assert "收回" in returned.answer


@pytest.mark.parametrize("who", ["reporter", "reporter_south", "reviewer", "leader", "auditor"])
def test_only_the_organisers_office_answers(world: SmallWorld, who: str) -> None:
    with pytest.raises(NotAllowedError):
        accept_return(returned=give_back(world), actor=world.people[who], at=NOW)


@pytest.mark.parametrize("who", ["reporter_south", "reviewer", "administrator"])
def test_only_the_unit_gives_back(world: SmallWorld, who: str) -> None:
    with pytest.raises(NotAllowedError):
        return_assignment(assignment=world.assignment("rate"), reason="错派", actor=world.people[who], at=NOW)


def test_the_list_of_what_may_be_decided_agrees_with_who_may(world: SmallWorld) -> None:
    give_back(world)
    district = person("district", world.north, Role.ADMINISTRATOR)
    assert AssignmentReturn.objects.decidable_by(world.people["administrator"]).count() == 1
    assert AssignmentReturn.objects.decidable_by(district).count() == 0


def test_the_task_list_offers_it_and_then_says_that_it_waits(world: SmallWorld) -> None:
    def state() -> set[str]:
        board = task_board(world.people["reporter"], TODAY)
        return {task.giving_back for group in board.groups for task in group.tasks if task.title == "目标 rate"}

    assert state() == {"possible"}
    give_back(world)
    assert state() == {"open"}


def test_the_table_names_every_way_out_of_waiting_and_none_out_of_an_answer() -> None:
    assert {step.target for step in RETURN_WORKFLOW.from_state(ReturnState.OPEN)} == {
        ReturnState.ACCEPTED,
        ReturnState.DECLINED,
        ReturnState.WITHDRAWN,
    }
    for state in (ReturnState.ACCEPTED, ReturnState.DECLINED, ReturnState.WITHDRAWN):
        assert RETURN_WORKFLOW.from_state(state) == []
