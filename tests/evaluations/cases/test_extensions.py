"""More time: asked for before the last day is over, with a reason, decided by another person, once."""

import datetime as dt

import pytest

from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import CaseKind, ExtensionState, Satisfaction
from evaluations.models import Case, CaseExtension
from evaluations.operations.cases.extending import ask_for_time, decide_extension
from evaluations.operations.cases.steps import call_back_case, hand_over_case, reopen_case, reply_case
from tests.evaluations.cases.taken import accepted
from tests.worlds.small import NOW, SmallWorld, small_world

LAST_DAY = dt.datetime(2026, 11, 27, 23, 30, tzinfo=NOW.tzinfo)
DAY_AFTER = LAST_DAY + dt.timedelta(hours=1)


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


@pytest.fixture
def case(world: SmallWorld) -> Case:
    """Advice, due on 2026-11-27."""
    return accepted(world, kind=CaseKind.ADVICE)


def ask(world: SmallWorld, case: Case, at: dt.datetime = NOW, days: int = 2, who: str = "reporter") -> CaseExtension:
    return ask_for_time(case=case, days=days, reason="要会同街道核实", actor=world.people[who], at=at)


def test_a_granted_one_moves_the_last_day_by_working_days(world: SmallWorld, case: Case) -> None:
    asked = ask(world, case, LAST_DAY)
    decide_extension(extension=asked, is_granted=True, opinion="", actor=world.people["leader_north"], at=DAY_AFTER)
    assert Case.objects.get().due_on == dt.date(2026, 12, 1)
    with pytest.raises(RefusedError, match="已经延期过一次"):
        ask(world, Case.objects.get(), NOW)


def test_a_refused_one_leaves_the_day_and_needs_an_opinion(world: SmallWorld, case: Case) -> None:
    asked, leader = ask(world, case), world.people["leader_north"]
    with pytest.raises(RefusedError, match="请写明意见"):
        decide_extension(extension=asked, is_granted=False, opinion=" ", actor=leader, at=NOW)
    decide_extension(extension=asked, is_granted=False, opinion="抓紧办", actor=leader, at=NOW)
    assert Case.objects.get().due_on == dt.date(2026, 11, 27)
    assert "抓紧办" in case.events.last().text  # type: ignore[union-attr]


def test_after_the_last_day_it_is_too_late_to_ask(world: SmallWorld, case: Case) -> None:
    with pytest.raises(RefusedError, match="期限已过"):
        ask(world, case, DAY_AFTER)
    assert not CaseExtension.objects.exists()


@pytest.mark.parametrize("days", [0, 4, -1])
def test_it_is_at_most_as_long_as_the_limit(world: SmallWorld, case: Case, days: int) -> None:
    with pytest.raises(RefusedError, match="应在 1 到 3 之间"):
        ask(world, case, days=days)


def test_nobody_decides_the_own_request(world: SmallWorld, case: Case) -> None:
    asked = ask(world, case, who="leader_north")
    for who in ("leader_north", "reporter", "reviewer", "auditor", "reporter_south"):
        with pytest.raises(NotAllowedError):
            decide_extension(extension=asked, is_granted=True, opinion="", actor=world.people[who], at=NOW)
    decide_extension(extension=asked, is_granted=True, opinion="", actor=world.people["leader"], at=NOW)


def test_others_than_the_handling_units_people_do_not_ask(world: SmallWorld, case: Case) -> None:
    for who in ("reporter_south", "administrator", "leader"):
        with pytest.raises(NotAllowedError):
            ask(world, case, who=who)


def test_it_is_asked_and_decided_once_at_a_time(world: SmallWorld, case: Case) -> None:
    asked = ask(world, case)
    with pytest.raises(ConflictError, match="等待审批"):
        ask(world, case)
    leader = world.people["leader_north"]
    decide_extension(extension=asked, is_granted=True, opinion="", actor=leader, at=NOW)
    with pytest.raises(ConflictError, match="已经处理过"):
        decide_extension(extension=asked, is_granted=False, opinion="不", actor=leader, at=NOW)
    assert Case.objects.get().due_on == dt.date(2026, 12, 1)


def test_with_the_answer_a_waiting_request_falls_away(world: SmallWorld, case: Case) -> None:
    asked = ask(world, case)
    reply_case(case=case, text="已办。", actor=world.people["reporter"], at=NOW)
    asked.refresh_from_db()
    assert asked.state == ExtensionState.REFUSED
    assert not Case.objects.to_grant_by(world.people["leader_north"]).exists()


def test_a_case_opened_again_has_one_extension_though_it_had_none_before(world: SmallWorld, case: Case) -> None:
    reply_case(case=case, text="已办。", actor=world.people["reporter"], at=NOW)
    office, tomorrow = world.people["administrator"], NOW + dt.timedelta(days=1)
    call_back_case(case=case, satisfaction=Satisfaction.DISSATISFIED, words="没有办", actor=office, at=tomorrow)
    reopen_case(case=case, reason="再办", actor=office, at=tomorrow)
    case.refresh_from_db()
    later = tomorrow + dt.timedelta(hours=1)
    asked = ask(world, case, later)
    decide_extension(extension=asked, is_granted=True, opinion="", actor=world.people["leader_north"], at=later)
    with pytest.raises(RefusedError, match="已经延期过一次"):
        ask(world, Case.objects.get(), later)


def test_whoever_asks_for_a_case_that_was_handled_meanwhile_is_told(world: SmallWorld, case: Case) -> None:
    seen_before = Case.objects.get(pk=case.pk)
    hand_over_case(case=case, handler=world.people["reviewer_north"], actor=world.people["reporter"], at=NOW)
    with pytest.raises(ConflictError, match="已被其他人处理"):
        ask(world, seen_before)
    assert not CaseExtension.objects.exists()
