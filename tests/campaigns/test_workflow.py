"""The life of a report: every state × role × step of the one table, and who sees what may be done."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.enums import ReportState
from campaigns.models import Assignment, ProgressReport, ReportStep, ReviewRoute
from campaigns.operations.reports import reject_report, sign_report, submit_report, withdraw_report
from campaigns.permissions import may_report, may_review
from campaigns.workflow import APPROVE, HAND_UP, REJECT, REOPEN, REPORT_WORKFLOW, RETURN, SIGN, SUBMIT, WITHDRAW
from core.refusals import NotAllowedError, RefusedError
from evaluations.operations.reviews import approve_report, reopen_report, return_report
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.enums import Role, UnitKind
from units.models import Membership, ReviewPanel, Unit, User

ACTS: dict[str, Callable[[ProgressReport, User], Any]] = {
    SUBMIT: lambda report, actor: submit_report(report=report, actor=actor, at=NOW),
    WITHDRAW: lambda report, actor: withdraw_report(report=report, actor=actor, at=NOW),
    HAND_UP: lambda report, actor: submit_report(report=report, actor=actor, at=NOW),
    SIGN: lambda report, actor: sign_report(report=report, actor=actor, at=NOW),
    REJECT: lambda report, actor: reject_report(report=report, actor=actor, at=NOW, opinion="请补充"),
    RETURN: lambda report, actor: return_report(report=report, actor=actor, at=NOW, opinion="请补充"),
    APPROVE: lambda report, actor: approve_report(report=report, actor=actor, at=NOW),
    REOPEN: lambda report, actor: reopen_report(report=report, actor=actor, at=NOW, opinion="发现差错"),
}
PEOPLE = {
    Role.REPORTER: "reporter",
    Role.REVIEWER: "reviewer",
    Role.LEADER: "leader_north",
    Role.ADMINISTRATOR: "administrator",
    Role.AUDITOR: "auditor",
    Role.PANELLIST: "panellist",
    Role.SUPERVISOR: "supervisor",
}


@pytest.fixture
def world(db: None) -> SmallWorld:
    world = small_world()
    world.people["panellist"] = person("panellist")
    world.people["supervisor"] = person("supervisor", world.city, Role.SUPERVISOR)
    return world


def give_to_a_panel(world: SmallWorld) -> ReviewPanel:
    """The reports of ``in_state`` go to a panel, on which its panellist sits."""
    panel = ReviewPanel.objects.create(unit=world.city, name="评审组")
    Membership.objects.create(user=world.people["panellist"], unit=world.city, role=Role.PANELLIST, panel=panel)
    ReviewRoute.objects.create(target=world.targets["quantity"], panel=panel)
    return panel


def sign_first(world: SmallWorld) -> None:
    """The reports of ``in_state`` are signed by the unit's own leader before they go to review."""
    ReviewRoute.objects.update_or_create(target=world.targets["quantity"], defaults={"is_signed_first": True})


def in_state(world: SmallWorld, state: str, **fields: Any) -> ProgressReport:
    if state != ReportState.DRAFT:
        fields = {"submitted_by": world.people["reporter"], "submitted_at": NOW, **fields}
    if state == ReportState.APPROVED:
        fields = {
            "approved_facts": {"value": "80"},
            "earned_whole": 8,
            "decided_by": world.people["reviewer"],
            **fields,
        }
    return world.report(state=state, **fields)


def test_every_step_of_the_table_has_an_act() -> None:
    assert set(ACTS) == set(REPORT_WORKFLOW.steps)
    assert set(PEOPLE) == set(Role)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("name", ACTS)
@pytest.mark.parametrize("state", ReportState)
def test_a_step_is_taken_exactly_where_the_table_allows_it(
    world: SmallWorld, state: ReportState, name: str, role: Role
) -> None:
    if role == Role.PANELLIST:
        give_to_a_panel(world)
    if name == HAND_UP:
        sign_first(world)
    report, actor = in_state(world, state), world.people[PEOPLE[role]]
    step = REPORT_WORKFLOW.step(name)
    if role in step.roles and state in step.sources:
        ACTS[name](report, actor)
        expected, steps = step.target, 1
    else:
        refusal = NotAllowedError if role not in step.roles else RefusedError
        with pytest.raises(refusal):
            ACTS[name](report, actor)
        expected, steps = state, 0
    assert ProgressReport.objects.get(pk=report.pk).state == expected
    assert ReportStep.objects.filter(report=report, step=name).count() == steps


@pytest.mark.parametrize("name", [name for name, step in REPORT_WORKFLOW.steps.items() if step.needs_opinion])
def test_it_requires_an_opinion(world: SmallWorld, name: str) -> None:
    report = in_state(world, next(iter(REPORT_WORKFLOW.step(name).sources)))
    act, who = {
        RETURN: (return_report, "reviewer"),
        REOPEN: (reopen_report, "reviewer"),
        REJECT: (reject_report, "leader_north"),
    }[name]
    with pytest.raises(RefusedError, match="必须写明意见"):
        act(report=report, actor=world.people[who], at=NOW, opinion=" \n")


@pytest.mark.parametrize("name", [RETURN, APPROVE, REOPEN])
def test_nobody_judges_their_own_work(world: SmallWorld, name: str) -> None:
    both = world.people["reviewer"]
    state = next(iter(REPORT_WORKFLOW.step(name).sources))
    with pytest.raises(NotAllowedError, match="本人提交"):
        ACTS[name](in_state(world, state, submitted_by=both), both)


@pytest.mark.parametrize("who", ["reporter_south", "reporter_home"])
def test_another_units_reporter_cannot_submit(world: SmallWorld, who: str) -> None:
    with pytest.raises(NotAllowedError):
        submit_report(report=in_state(world, ReportState.DRAFT), actor=world.people[who], at=NOW)


def test_the_topmost_unit_is_reviewed_by_itself_and_the_others_are_not(world: SmallWorld) -> None:
    city = in_state(world, ReportState.SUBMITTED, assignment=world.assignment(unit="city"))
    north = in_state(world, ReportState.SUBMITTED)
    assert may_review(world.people["reviewer"], city)
    assert not may_review(world.people["reviewer_north"], north)
    assert may_review(
        world.people["reviewer_north"], in_state(world, ReportState.SUBMITTED, assignment=world.assignment(unit="home"))
    )


def test_the_second_of_two_steps_on_one_reading_is_told_so(world: SmallWorld) -> None:
    report = in_state(world, ReportState.SUBMITTED)
    stale = ProgressReport.objects.get(pk=report.pk)
    withdraw_report(report=report, actor=world.people["reporter"], at=NOW)
    with pytest.raises(RefusedError, match="已被其他人处理"):
        approve_report(report=stale, actor=world.people["reviewer"], at=NOW)


def test_a_closed_period_takes_no_submission(world: SmallWorld) -> None:
    world.now.closes_on = NOW.date() - dt.timedelta(days=1)
    world.now.save()
    with pytest.raises(RefusedError, match="已经关闭"):
        submit_report(
            report=in_state(world, ReportState.DRAFT, period=world.now), actor=world.people["reporter"], at=NOW
        )


UNITS = ("city", "north", "south", "home")
MEMBERSHIPS = st.lists(st.tuples(st.sampled_from(UNITS), st.sampled_from(list(Role))), unique=True, max_size=4)


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=MEMBERSHIPS, way=st.sampled_from(["superior", "office", "panel"]), submitter_is_actor=st.booleans())
def test_lists_and_objects_ask_the_same_rule(
    world: SmallWorld, held: list[tuple[str, Role]], way: str, *, submitter_is_actor: bool
) -> None:
    ReviewRoute.objects.all().delete()
    Membership.objects.all().delete()
    ProgressReport.objects.all().delete()
    actor = User.objects.get(username="stranger")
    units = {unit.code: unit for unit in Unit.objects.all()}
    panels = {code: ReviewPanel.objects.get_or_create(unit=unit, name=code)[0] for code, unit in units.items()}
    Membership.objects.bulk_create(
        Membership(user=actor, unit=units[code], role=role, panel=panels[code] if role == Role.PANELLIST else None)
        for code, role in held
    )
    if way != "superior":
        Unit.objects.filter(code="home").update(kind=UnitKind.DEPARTMENT)
        other = {"office": units["home"]} if way == "office" else {"panel": panels["city"]}
        ReviewRoute.objects.create(target=world.targets["quantity"], **other)
    submitter = actor if submitter_is_actor else world.people["reporter"]
    reports = [
        in_state(world, ReportState.SUBMITTED, assignment=world.assignment(unit=code), submitted_by=submitter)
        for code in UNITS
    ]
    reviewable = set(ProgressReport.objects.awaiting_review().reviewable_by(actor))
    assert reviewable == {report for report in reports if may_review(actor, report)}
    visible = set(ProgressReport.objects.visible_to(actor))
    for report in reports:
        unit, report.submitted_by_id = report.assignment.participation.unit, None  # what they submitted they see too
        assert (report in visible) is (actor.reach.covers(unit.path, unit.pk) or may_review(actor, report))
    assert reviewable <= visible
    tasks = set(Assignment.objects.visible_to(actor).values_list("pk", flat=True))
    assert {report.assignment_id for report in reports if may_report(actor, report.assignment)} <= tasks
