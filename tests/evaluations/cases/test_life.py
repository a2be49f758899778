"""A case from being taken in to being closed, opened again, withdrawn; who may do which step."""

import datetime as dt
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import transaction

from core.contacts import Contact
from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import CaseAct, CaseState, Satisfaction
from evaluations.models import Case, CaseEvent
from evaluations.operations.cases.steps import (
    accept_case,
    call_back_case,
    close_case,
    hand_over_case,
    link_repeat,
    reopen_case,
    reply_case,
    transfer_case,
    withdraw_case,
)
from evaluations.permissions import may_see_case
from evaluations.workflow.cases import CASE_WORKFLOW
from tests.evaluations.cases.taken import accepted, replied, taken
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.enums import Role
from units.models import AuditEntry, User

TOMORROW = NOW + dt.timedelta(days=1)


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def states(case: Case) -> str:
    return Case.objects.get(pk=case.pk).state


def test_it_is_accepted_answered_called_back_and_closed_with_every_act_in_its_history(world: SmallWorld) -> None:
    case = replied(world)
    assert (case.state, case.call_back_on) == (CaseState.REPLIED, dt.date(2026, 11, 25))
    office = world.people["administrator"]
    call_back_case(case=case, satisfaction=Satisfaction.SATISFIED, words="", actor=office, at=TOMORROW)
    assert states(case) == CaseState.CLOSED
    assert list(case.events.values_list("act", flat=True)) == ["register", "accept", "reply", "call_back"]
    verbs = AuditEntry.objects.filter(object_kind="case").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["诉求登记", "诉求受理", "诉求答复", "诉求回访"]


def test_the_call_back_after_a_friday_is_due_on_monday(world: SmallWorld) -> None:
    friday = dt.datetime(2026, 11, 27, 17, 0, tzinfo=NOW.tzinfo)
    assert replied(world, friday).call_back_on == dt.date(2026, 11, 30)


def test_whoever_answered_does_not_call_back(world: SmallWorld) -> None:
    case = accepted(world)
    office = world.people["administrator"]
    transfer_case(case=case, unit=world.city, reason="市局直接办", actor=world.people["reporter"], at=NOW)
    accept_case(case=case, handler=office, actor=office, at=NOW)
    reply_case(case=case, text="已办。", actor=office, at=NOW)
    with pytest.raises(RefusedError, match="不能由答复的人自己做"):
        call_back_case(case=case, satisfaction=Satisfaction.SATISFIED, words="", actor=office, at=TOMORROW)
    colleague = person("colleague", world.city, Role.REPORTER)
    call_back_case(case=case, satisfaction=Satisfaction.FAIRLY, words="", actor=colleague, at=TOMORROW)
    assert states(case) == CaseState.CLOSED


def test_a_dissatisfied_citizen_must_be_quoted_and_may_have_it_opened_again_with_a_new_limit(world: SmallWorld) -> None:
    case, office = replied(world), world.people["administrator"]
    with pytest.raises(RefusedError, match="写明群众不满意什么"):
        call_back_case(case=case, satisfaction=Satisfaction.DISSATISFIED, words=" ", actor=office, at=TOMORROW)
    call_back_case(case=case, satisfaction=Satisfaction.DISSATISFIED, words="还是排队", actor=office, at=TOMORROW)
    reopen_case(case=case, reason="核实高峰时段", actor=office, at=TOMORROW)
    case.refresh_from_db()
    assert (case.state, case.reopened, case.reply, case.satisfaction) == (CaseState.HANDLING, 1, "", "")
    assert case.due_on == dt.date(2026, 12, 14)
    assert case.events.filter(act=CaseAct.REPLY).get().text == "已增设两个窗口。"


def test_a_satisfied_citizen_leaves_it_closed(world: SmallWorld) -> None:
    case, office = replied(world), world.people["administrator"]
    call_back_case(case=case, satisfaction=Satisfaction.SATISFIED, words="", actor=office, at=TOMORROW)
    with pytest.raises(RefusedError, match="不满意"):
        reopen_case(case=case, reason="再看看", actor=office, at=TOMORROW)


def test_only_somebody_who_left_no_contact_is_not_called_back(world: SmallWorld) -> None:
    office = world.people["administrator"]
    with pytest.raises(RefusedError, match="应当回访"):
        close_case(case=replied(world), reason="不想打", actor=office, at=TOMORROW)
    nameless = replied(world, contact=Contact())
    close_case(case=nameless, reason="匿名来信", actor=office, at=TOMORROW)
    assert states(nameless) == CaseState.CLOSED


def test_it_is_passed_on_with_a_reason_and_the_limit_runs_on(world: SmallWorld) -> None:
    case, reporter = taken(world), world.people["reporter"]
    due_on = case.due_on
    with pytest.raises(RefusedError, match="必须写明意见"):
        transfer_case(case=case, unit=world.south, reason=" ", actor=reporter, at=NOW)
    transfer_case(case=case, unit=world.south, reason="属南区", actor=reporter, at=NOW)
    case.refresh_from_db()
    assert (case.unit, case.state, case.handler, case.due_on) == (world.south, CaseState.RECEIVED, None, due_on)
    with pytest.raises(NotAllowedError):
        accept_case(case=case, handler=world.people["reporter_south"], actor=reporter, at=NOW)


def test_it_is_never_passed_on_to_an_ended_unit_or_out_of_the_offices_tree(world: SmallWorld) -> None:
    case, reporter = taken(world, intake=world.north, unit=world.home), world.people["reporter_home"]
    for unit in (world.south, world.home):
        with pytest.raises(RefusedError):
            transfer_case(case=case, unit=unit, reason="不属我们", actor=reporter, at=NOW)
    world.north.exists_to = TODAY - dt.timedelta(days=1)
    with pytest.raises(RefusedError, match="现有的单位"):
        transfer_case(case=case, unit=world.north, reason="不属我们", actor=reporter, at=NOW)
    assert states(case) == CaseState.RECEIVED


def test_a_handler_is_one_of_the_units_people(world: SmallWorld) -> None:
    case, reporter = taken(world), world.people["reporter"]
    with pytest.raises(RefusedError, match="经办人须是"):
        accept_case(case=case, handler=world.people["reporter_south"], actor=reporter, at=NOW)
    accept_case(case=case, handler=world.people["reviewer_north"], actor=reporter, at=NOW)
    hand_over_case(case=case, handler=reporter, actor=reporter, at=NOW)
    assert Case.objects.get().handler == reporter


def test_of_two_who_answer_at_once_one_is_told(world: SmallWorld) -> None:
    case = accepted(world)
    again = Case.objects.get(pk=case.pk)
    reply_case(case=case, text="甲的答复", actor=world.people["reporter"], at=NOW)
    with pytest.raises(ConflictError, match="刚刚已被其他人处理"):
        reply_case(case=again, text="乙的答复", actor=world.people["reviewer_north"], at=NOW)
    assert Case.objects.get().reply == "甲的答复"
    assert CaseEvent.objects.filter(act=CaseAct.REPLY).count() == 1


def test_a_withdrawn_one_counts_nowhere(world: SmallWorld) -> None:
    case = taken(world)
    withdraw_case(case=case, reason="本人撤回", actor=world.people["administrator"], at=NOW)
    assert not Case.objects.counted().exists()
    with pytest.raises(RefusedError, match="已撤回"):
        accept_case(case=case, handler=world.people["reporter"], actor=world.people["reporter"], at=NOW)


def test_repeats_are_tied_to_the_first_one(world: SmallWorld) -> None:
    first, second, third = (taken(world) for _ in range(3))
    reporter = world.people["reporter"]
    link_repeat(case=second, earlier=first, actor=reporter, at=NOW)
    link_repeat(case=third, earlier=second, actor=reporter, at=NOW)
    assert set(Case.objects.filter(repeat_of=first)) == {second, third}
    for case, earlier in ((first, third), (first, first), (first, second)):
        with pytest.raises(RefusedError):
            link_repeat(case=case, earlier=earlier, actor=reporter, at=NOW)
    with pytest.raises(RefusedError, match="没有找到"):
        link_repeat(case=taken(world), earlier=first, actor=world.people["reporter_south"], at=NOW)


def _accept(case: Case, who: str, world: SmallWorld) -> None:
    accept_case(case=case, handler=world.people["reporter"], actor=world.people[who], at=NOW)


def _withdraw(case: Case, who: str, world: SmallWorld) -> None:
    withdraw_case(case=case, reason="误登记", actor=world.people[who], at=NOW)


def _transfer(case: Case, who: str, world: SmallWorld) -> None:
    transfer_case(case=case, unit=world.south, reason="属南区", actor=world.people[who], at=NOW)


@pytest.mark.parametrize(
    ("step", "allowed"),
    [
        (_accept, {"reporter", "reviewer_north", "leader_north"}),
        (_withdraw, {"administrator", "reviewer", "leader"}),
        (_transfer, {"reporter", "reviewer_north", "leader_north", "administrator", "reviewer", "leader"}),
    ],
)
def test_each_step_is_for_the_units_people_or_the_office(
    world: SmallWorld, step: Callable[[Case, str, SmallWorld], None], allowed: set[str]
) -> None:
    case, may = taken(world), set()
    for who in world.people:
        with suppress(NotAllowedError), transaction.atomic():
            step(Case.objects.get(pk=case.pk), who, world)
            may.add(who)
            transaction.set_rollback(True)  # undone for the next one
    assert may == allowed


def test_list_and_object_agree_about_who_sees_it(world: SmallWorld) -> None:
    cases = [taken(world), taken(world, unit=world.south), taken(world, intake=world.north, unit=world.home)]
    for user in world.people.values():
        seen = set(Case.objects.visible_to(user))
        assert seen == {case for case in cases if may_see_case(user, case)}, user
    assert len(Case.objects.visible_to(world.people["reporter"])) == 2
    assert not Case.objects.visible_to(world.people["stranger"]).exists()


def test_every_state_but_the_last_has_a_way_on() -> None:
    ways = {state: len(CASE_WORKFLOW.from_state(state)) for state in CaseState}
    assert [state for state, count in ways.items() if not count] == [CaseState.WITHDRAWN]


@pytest.mark.parametrize("who", ["auditor", "reviewer_north"])
def test_who_only_looks_ties_nothing_together(world: SmallWorld, who: str) -> None:
    first, second = taken(world, unit=world.home), taken(world, unit=world.home)
    with pytest.raises(NotAllowedError):
        link_repeat(case=second, earlier=first, actor=world.people[who], at=NOW)
    assert not Case.objects.filter(repeat_of=first).exists()


def test_what_a_former_handler_left_is_the_units_again(world: SmallWorld) -> None:
    case = accepted(world)
    User.objects.filter(pk=world.people["reporter"].pk).update(is_active=False)
    colleague = person("colleague", world.north, Role.REPORTER)
    assert list(Case.objects.to_handle_by(colleague)) == [case]
