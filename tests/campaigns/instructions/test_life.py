"""An instruction: on one number, answered by whom it asks, accepted or asked again, never skipped."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from campaigns.enums import InstructionState, Subject
from campaigns.models import Instruction
from campaigns.operations.instructions import accept_answer, answer_instruction, ask_again, take_back
from core.refusals import ConflictError, NotAllowedError, RefusedError
from tests.campaigns.instructions.giving import DUE, give, subject_of
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.enums import Role
from units.models import AuditEntry, Membership, User


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def answer(world: SmallWorld, row: Instruction, who: str = "reporter") -> None:
    answer_instruction(instruction=row, text="已逐项核对，下月补齐。", actor=world.people[who], at=NOW)


def test_it_stands_on_a_score_a_target_a_cell_or_a_report(world: SmallWorld) -> None:
    target = world.targets["quantity"]
    subjects = (
        subject_of(world),
        subject_of(world, target),
        subject_of(world, target, period=world.now),
        subject_of(world, report=world.report()),
    )
    found = [give(world, subject) for subject in subjects]
    assert [row.subject for row in found] == [Subject.SCORE, Subject.TARGET, Subject.CELL, Subject.REPORT]
    assert [row.about for row in found] == [
        "单位得分",
        "Ⅰ-1-1 目标 quantity",
        "Ⅰ-1-1 目标 quantity · 2026年第4季度",
        "Ⅰ-1-1 目标 quantity · 2026年第4季度的填报",
    ]


def test_the_database_keeps_the_subject_whole(world: SmallWorld) -> None:
    row = give(world)
    for broken in ({"subject": Subject.TARGET}, {"target": world.targets["rate"]}, {"period": world.now}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Instruction.objects.filter(pk=row.pk).update(**broken)


def test_it_is_answered_and_accepted(world: SmallWorld) -> None:
    row = give(world)
    answer(world, row)
    assert (row.state, row.answered_by) == (InstructionState.ANSWERED, world.people["reporter"])
    accept_answer(instruction=row, actor=world.people["leader"], at=NOW)
    row.refresh_from_db()
    assert row.state == InstructionState.ACCEPTED
    assert [step.step for step in row.steps.all()] == ["give", "answer", "content"]
    verbs = AuditEntry.objects.filter(unit=world.north, object_kind="instruction").order_by("pk")
    assert list(verbs.values_list("verb", flat=True)) == ["作批示", "答复", "认可答复"]


def test_a_thin_answer_is_asked_for_again_by_a_new_day(world: SmallWorld) -> None:
    row = give(world)
    answer(world, row)
    later = DUE + dt.timedelta(days=3)
    ask_again(instruction=row, text="请附措施。", due_on=later, actor=world.people["leader"], at=NOW)
    row.refresh_from_db()
    assert (row.state, row.due_on, row.answered_by) == (InstructionState.OPEN, later, None)
    answer(world, row)
    assert row.steps.count() == 4


@pytest.mark.parametrize("who", ["reporter_south", "reporter_home", "reviewer", "auditor", "stranger", "leader"])
def test_only_the_unit_answers(world: SmallWorld, who: str) -> None:
    row = give(world)
    with pytest.raises(NotAllowedError):
        answer(world, row, who)
    row.refresh_from_db()
    assert row.state == InstructionState.OPEN


def test_a_person_who_is_asked_answers_and_nobody_else_while_they_are_there(world: SmallWorld) -> None:
    row = give(world, person=world.people["leader_north"])
    with pytest.raises(NotAllowedError):
        answer(world, row)
    User.objects.filter(username="leader_north").update(is_active=False)
    again = Instruction.objects.get(pk=row.pk)
    answer(world, again)
    assert again.state == InstructionState.ANSWERED


@pytest.mark.parametrize("who", ["reporter", "leader_north", "administrator", "reviewer"])
def test_only_who_asked_judges_the_answer(world: SmallWorld, who: str) -> None:
    row = give(world)
    answer(world, row)
    for deed in (accept_answer, take_back):
        with pytest.raises(NotAllowedError):
            deed(instruction=row, actor=world.people[who], at=NOW)


def test_another_leader_judges_once_who_asked_has_left(world: SmallWorld) -> None:
    row = give(world)
    answer(world, row)
    User.objects.filter(username="leader").update(is_active=False)
    heir = person("heir", world.city, Role.LEADER)
    again = Instruction.objects.get(pk=row.pk)
    assert list(Instruction.objects.judgeable_by(heir)) == [again]
    accept_answer(instruction=again, actor=heir, at=NOW)
    assert again.state == InstructionState.ACCEPTED


def test_nobody_accepts_their_own_answer(world: SmallWorld) -> None:
    Membership.objects.create(user=world.people["leader"], unit=world.north, role=Role.LEADER)
    row = give(world, who="leader_north", subject=subject_of(world))
    answer(world, row, "leader")
    User.objects.filter(username="leader_north").update(is_active=False)
    again = Instruction.objects.get(pk=row.pk)
    with pytest.raises(NotAllowedError):
        accept_answer(instruction=again, actor=world.people["leader"], at=NOW)


def test_what_is_over_takes_no_further_step(world: SmallWorld) -> None:
    row = give(world)
    take_back(instruction=row, actor=world.people["leader"], at=NOW)
    with pytest.raises(RefusedError, match="已撤销"):
        answer(world, row)


def test_who_comes_second_is_told(world: SmallWorld) -> None:
    row = give(world)
    stale = Instruction.objects.get(pk=row.pk)
    answer(world, row)
    with pytest.raises(ConflictError):
        answer(world, stale)
    assert row.steps.count() == 2


@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        (TODAY, "今天之后"),
        (dt.date(2026, 11, 28), "不是工作日，请改为 11月30日"),
        (dt.date(2028, 1, 10), "最多一年"),
    ],
)
def test_an_answer_is_due_on_a_working_day_to_come(world: SmallWorld, due_on: dt.date, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        give(world, due_on=due_on)
    assert not Instruction.objects.exists()


@pytest.mark.parametrize("text", ["", "  ", "字" * 1001])
def test_words_are_needed_and_not_too_many(world: SmallWorld, text: str) -> None:
    with pytest.raises(ValidationError, match="不超过 1000 字"):
        give(world, text=text)


def test_somebody_of_another_unit_is_not_asked(world: SmallWorld) -> None:
    with pytest.raises(ValidationError, match="不是“北区民政局”的工作人员"):
        give(world, person=world.people["reporter_south"])


@pytest.mark.parametrize("who", ["administrator", "reviewer", "reporter", "auditor"])
def test_only_leaders_write_them(world: SmallWorld, who: str) -> None:
    with pytest.raises(NotAllowedError):
        give(world, who=who)
