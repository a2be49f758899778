"""A problem from being found to being closed: who may do what, what is refused, what the history keeps."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from core.refusals import ConflictError, NotAllowedError, RefusedError
from evaluations.enums import ProofStage, RectificationSource, RectificationState
from evaluations.models import Rectification
from evaluations.operations.rectifications import (
    Finding,
    Task,
    add_proof_file,
    add_proof_link,
    assign_rectification,
    close_rectification,
    drop_proof,
    open_rectification,
    reassign_rectification,
    reopen_rectification,
    report_fixed,
    send_back_rectification,
    verify_rectification,
)
from evaluations.workflow.rectification import (
    ASSIGN,
    CLOSE,
    FIX,
    REASSIGN,
    RECTIFICATION_WORKFLOW,
    REOPEN,
    SEND_BACK,
    VERIFY,
)
from tests.evaluations.rectifications.worlds import DUE, at_state, closed, fixed, found_earlier, given, opened
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.enums import Role
from units.models import AuditEntry

pytestmark = pytest.mark.django_db

ACTS: dict[str, Callable[..., Any]] = {
    ASSIGN: lambda **more: assign_rectification(task=Task(DUE), **more),
    REASSIGN: lambda **more: reassign_rectification(task=Task(DUE), reason="人手不足", **more),
    FIX: lambda **more: report_fixed(measure="", result="已改", **more),
    SEND_BACK: lambda **more: send_back_rectification(opinion="照片看不清", **more),
    VERIFY: lambda **more: verify_rectification(opinion="", **more),
    CLOSE: lambda **more: close_rectification(opinion="", **more),
    REOPEN: lambda **more: reopen_rectification(task=Task(DUE), reason="又发生了", **more),
}
ALLOWED = {
    ASSIGN: {"reviewer", "reviewer_north", "leader", "leader_north", "administrator"},
    REASSIGN: {"reviewer", "leader", "administrator"},
    FIX: {"reporter", "reviewer_north", "leader_north"},
    SEND_BACK: {"reviewer", "leader", "administrator"},
    VERIFY: {"reviewer", "leader", "administrator"},
    CLOSE: {"reviewer", "leader", "administrator"},
    REOPEN: {"reviewer", "leader", "administrator"},
}


@pytest.fixture
def world() -> SmallWorld:
    return small_world()


def act(name: str, subject: Rectification, world: SmallWorld, who: str, **more: Any) -> Any:
    return ACTS[name](subject=subject, version=subject.version, actor=world.people[who], at=NOW, **more)


def show(subject: Rectification, world: SmallWorld) -> None:
    add_proof_link(
        subject=subject, stage=ProofStage.AFTER, url="https://example.org/1", actor=world.people["reporter"], at=NOW
    )


def test_the_acts_of_this_test_are_the_steps_of_the_table() -> None:
    assert set(ACTS) == set(ALLOWED) == set(RECTIFICATION_WORKFLOW.steps)


@pytest.mark.parametrize("name", sorted(ACTS))
def test_a_step_is_taken_by_those_it_is_for_and_by_nobody_else(world: SmallWorld, name: str) -> None:
    source = min(RECTIFICATION_WORKFLOW.step(name).sources)
    for who in world.people:
        subject = at_state(world, source)
        if name == FIX:
            show(subject, world)
        if who in ALLOWED[name]:
            act(name, subject, world, who)
            subject.refresh_from_db()
            assert subject.state == RECTIFICATION_WORKFLOW.step(name).target
        else:
            with pytest.raises(NotAllowedError):
                act(name, subject, world, who)


@pytest.mark.parametrize("name", sorted(ACTS))
@pytest.mark.parametrize("state", RectificationState.values)
def test_a_step_starts_in_its_states_only(world: SmallWorld, name: str, state: str) -> None:
    subject = at_state(world, state)
    if state == RectificationState.ASSIGNED:
        show(subject, world)
    who = "leader_north" if name == FIX else "leader"
    if state in RECTIFICATION_WORKFLOW.step(name).sources:
        act(name, subject, world, who)
    else:
        with pytest.raises(RefusedError, match="当前状态为"):
            act(name, subject, world, who)


def test_nobody_verifies_what_they_mended(world: SmallWorld) -> None:
    both = person("both", world.north, Role.REPORTER)
    subject = given(world, unit="north")
    show(subject, world)
    report_fixed(subject=subject, measure="", result="已改", version=subject.version, actor=both, at=NOW)
    both.memberships.all().delete()
    both.memberships.create(unit=world.city, role=Role.REVIEWER)
    world.people["both"] = type(both).objects.get(pk=both.pk)
    subject.refresh_from_db()
    with pytest.raises(NotAllowedError, match="不能给自己核验"):
        act(VERIFY, subject, world, "both")


def test_the_database_keeps_who_mended_from_verifying(world: SmallWorld) -> None:
    subject = at_state(world, RectificationState.VERIFIED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rectification.objects.filter(pk=subject.pk).update(verified_by=subject.fixed_by_id)


def test_who_found_it_verifies_it_though_they_oversee_nothing_there(world: SmallWorld) -> None:
    made = open_rectification(
        finding=Finding(world.south, "无人值守"),
        task=Task(DUE),
        actor=world.people["reporter"],
        at=NOW,
        is_judged=True,
    )
    fixer = world.people["reporter_south"]
    add_proof_link(subject=made, stage=ProofStage.AFTER, url="https://example.org/1", actor=fixer, at=NOW)
    done = report_fixed(subject=made, measure="", result="已改", version=made.version, actor=fixer, at=NOW)
    assert act(VERIFY, done, world, "reporter").verified_by == world.people["reporter"]


def test_another_person_of_the_topmost_unit_verifies_what_it_mended(world: SmallWorld) -> None:
    subject = opened(world, unit="city", task=Task(DUE, world.people["leader"]))
    leader = world.people["leader"]
    add_proof_link(subject=subject, stage=ProofStage.AFTER, url="https://example.org/1", actor=leader, at=NOW)
    subject = act(FIX, subject, world, "leader")
    with pytest.raises(NotAllowedError):
        act(VERIFY, subject, world, "leader")
    assert act(VERIFY, subject, world, "reviewer").state == RectificationState.VERIFIED


def test_a_stranger_opens_nothing(world: SmallWorld) -> None:
    for who in ("reporter", "leader_north", "auditor"):
        with pytest.raises(NotAllowedError, match="只有"):
            open_rectification(finding=Finding(world.south, "无人值守"), task=None, actor=world.people[who], at=NOW)
    assert not Rectification.objects.exists()


@pytest.mark.parametrize(
    ("finding", "task", "field"),
    [
        ({"problem": " "}, None, "problem"),
        ({"problem": "长" * 1001}, None, "problem"),
        ({}, Task(TODAY - dt.timedelta(days=1)), "due_on"),
        ({}, Task(dt.date(2062, 1, 1)), "due_on"),
        ({}, Task(DUE, measure="长" * 1001), "measure"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    world: SmallWorld, finding: dict[str, Any], task: Task | None, field: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        opened(world, task=task, **finding)
    assert list(caught.value.message_dict) == [field]
    assert not Rectification.objects.exists()


def test_it_is_given_to_people_of_the_unit_only(world: SmallWorld) -> None:
    stranger = Task(DUE, world.people["reporter_south"])
    with pytest.raises(ValidationError, match="不是"):
        opened(world, task=stranger)
    assert opened(world, task=Task(DUE, world.people["reporter"])).person == world.people["reporter"]


def test_a_unit_that_ended_gets_no_more(world: SmallWorld) -> None:
    type(world.north).objects.filter(pk=world.north.pk).update(exists_to=dt.date(2026, 6, 30), successor=world.south)
    world.north.refresh_from_db()
    with pytest.raises(RefusedError, match="承继单位“南区民政局”"):
        given(world)


def test_a_day_nobody_works_moves_to_the_next_working_day(world: SmallWorld) -> None:
    assert opened(world, task=Task(dt.date(2026, 12, 5))).due_on == dt.date(2026, 12, 7)


def test_a_like_problem_of_the_year_before_is_marked_as_repeated(world: SmallWorld) -> None:
    target = world.targets["quantity"]
    first = given(world, target=target)
    found_earlier()
    other_unit, other_target = given(world, unit="south", target=target), given(world, target=world.targets["rate"])
    again = given(world, target=target)
    assert (again.repeats, other_unit.repeats, other_target.repeats) == (first, None, None)
    Rectification.objects.filter(pk__in=[first.pk, again.pk]).update(found_on=dt.date(2025, 11, 23))
    assert given(world, target=target).repeats is None
    Rectification.objects.filter(pk=first.pk).update(found_on=dt.date(2025, 11, 24))
    assert list(Rectification.objects.repeated().values_list("repeats", flat=True)) == [first.pk]


def test_problems_found_on_one_day_repeat_none_of_themselves(world: SmallWorld) -> None:
    target = world.targets["quantity"]
    first = given(world, target=target)
    assert given(world, target=target, problem="也没有公示牌").repeats is None
    found_earlier(1)
    assert given(world, target=target).repeats_id == first.pk + 1


def test_the_source_and_where_it_came_from_fit(world: SmallWorld) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        given(world, source=RectificationSource.ROUND)


def test_it_is_not_reported_mended_without_a_proof(world: SmallWorld) -> None:
    subject = given(world)
    with pytest.raises(RefusedError, match="还没有整改后的材料"):
        act(FIX, subject, world, "reporter")
    show(subject, world)
    with pytest.raises(ValidationError, match="请写明整改结果"):
        report_fixed(
            subject=subject, measure="", result=" ", version=subject.version, actor=world.people["reporter"], at=NOW
        )


@pytest.mark.parametrize("name", [SEND_BACK, REOPEN])
def test_sending_back_and_reopening_need_words(world: SmallWorld, name: str) -> None:
    subject = fixed(world) if name == SEND_BACK else closed(world)
    words = {"opinion": " "} if name == SEND_BACK else {"reason": " ", "task": Task(DUE)}
    call: Callable[..., Any] = send_back_rectification if name == SEND_BACK else reopen_rectification
    with pytest.raises(RefusedError, match="必须写明意见"):
        call(subject=subject, version=subject.version, actor=world.people["leader"], at=NOW, **words)


def test_what_was_reopened_is_due_anew_and_keeps_its_history(world: SmallWorld) -> None:
    subject = closed(world)
    again = reopen_rectification(
        subject=subject,
        task=Task(dt.date(2026, 12, 31)),
        reason="回访时又发现",
        version=subject.version,
        actor=world.people["leader"],
        at=NOW,
    )
    assert (again.state, again.due_on, again.closed_on) == (RectificationState.ASSIGNED, dt.date(2026, 12, 31), None)
    assert again.times_reopened == 1
    acts = AuditEntry.objects.filter(object_kind="rectification", object_id=str(subject.pk)).order_by("pk")
    steps = ["登记整改", "添加整改材料", "报告整改完成", "核验通过", "销号", "重新整改"]
    assert list(acts.values_list("verb", flat=True)) == steps


def test_whoever_acts_on_what_changed_meanwhile_is_told(world: SmallWorld) -> None:
    subject = fixed(world)
    stale = Rectification.objects.get(pk=subject.pk)
    act(SEND_BACK, subject, world, "leader")
    with pytest.raises(ConflictError, match="刚刚被别人办理过"):
        act(VERIFY, stale, world, "reviewer")


def test_proofs_are_added_by_their_side_and_while_it_lasts(world: SmallWorld) -> None:
    subject = given(world)
    picture = SimpleUploadedFile("a.txt", "整改前的样子".encode())
    before = add_proof_file(
        subject=subject, stage=ProofStage.BEFORE, upload=picture, actor=world.people["administrator"], at=NOW
    )
    assert (before.evidence.unit, before.stage) == (world.north, ProofStage.BEFORE)
    with pytest.raises(NotAllowedError, match="只能由发现人"):
        drop_proof(proof=before, actor=world.people["reporter"], at=NOW)
    with pytest.raises(NotAllowedError, match="只能由责任人"):
        add_proof_link(
            subject=subject, stage=ProofStage.AFTER, url="https://a.cn", actor=world.people["administrator"], at=NOW
        )
    drop_proof(proof=before, actor=world.people["administrator"], at=NOW)
    assert not subject.proofs.exists()
    done = closed(world)
    with pytest.raises(RefusedError, match="不能增减"):
        drop_proof(proof=done.proofs.get(), actor=world.people["reporter"], at=NOW)


def test_a_file_that_is_not_what_it_says_is_refused(world: SmallWorld) -> None:
    upload = SimpleUploadedFile("a.png", b"MZ not a picture")
    with pytest.raises(ValidationError):
        add_proof_file(
            subject=given(world),
            stage=ProofStage.BEFORE,
            upload=upload,
            actor=world.people["administrator"],
            at=NOW,
        )
