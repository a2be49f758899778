"""Publishing: who gets which task, what becomes of reports, who may, and when not."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from campaigns.enums import ReportState, SchemeState
from campaigns.models import Assignment, ChainMember, ReportStep, Scheme, StaleMark, Target
from campaigns.operations.schemes import (
    TargetValues,
    add_target,
    create_draft,
    edit_target,
    new_version,
    publish_scheme,
    remove_target,
)
from campaigns.queries.scheme_plan import count_new_assignments, plan_publication
from campaigns.queries.target_rows import TargetRow
from core.refusals import ConflictError, NotAllowedError, RefusedError
from tests.worlds.small import NOW, SmallWorld, small_world
from units.models import AuditEntry, Unit, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> SmallWorld:
    return small_world()


@pytest.fixture
def office(world: SmallWorld) -> User:
    return world.people["administrator"]


@pytest.fixture
def draft(world: SmallWorld, office: User) -> Scheme:
    return new_version(scheme=world.scheme, actor=office, at=NOW)


def leaf(scheme: Scheme, code: str) -> Target:
    return scheme.targets.select_related("scheme").get(code=code)


def change(target: Target, office: User, **changes: Any) -> Target:
    """Edit a leaf, everything else as it is."""
    values: dict[str, Any] = {
        "title": target.title,
        "number": target.number,
        "points": target.points,
        "rule": target.rule,
        "join": target.join,
        "cycle": target.cycle,
        **changes,
    }
    return edit_target(target=target, values=TargetValues(**values), version=target.version, actor=office, at=NOW)


def units_of(target: Target) -> set[str]:
    return set(Assignment.objects.filter(target=target).values_list("participation__unit__code", flat=True))


def approved() -> dict[str, Any]:
    return {
        "state": ReportState.APPROVED,
        "approved_facts": {"value": "80"},
        "earned_whole": Decimal(8),
        "amount": Decimal(80),
    }


def test_the_first_version_gives_each_leaf_to_the_units_it_concerns(world: SmallWorld, office: User) -> None:
    Assignment.objects.all().delete()
    world.targets.clear()
    Scheme.objects.update(state=SchemeState.SUPERSEDED)
    full: dict[str, Any] = {"points": Decimal(5), "rule": {"kind": "direct"}, "join": "mean", "cycle": "quarter"}
    rows = [
        TargetRow("all", "各单位", **full),
        TargetRow("kind", "事业单位", kinds=frozenset({"institution"}), **full),
        TargetRow("class", "同类", classes=frozenset({"局"}), **full),
        TargetRow("named", "点名", kinds=frozenset({"window"}), units=frozenset({"south"}), **full),
    ]
    scheme = create_draft(campaign=world.campaign, rows=rows, actor=office, at=NOW)
    assert count_new_assignments(plan_publication(scheme)) == 4 + 1 + 3 + 1
    publish_scheme(scheme=scheme, actor=office, at=NOW, revision=scheme.revision)
    given = {target.code: units_of(target) for target in scheme.targets.all()}
    assert given == {
        "all": {"city", "north", "south", "home"},
        "kind": {"home"},
        "class": {"city", "north", "south"},
        "named": {"south"},
    }
    scheme.refresh_from_db()
    assert (scheme.state, scheme.published_at) == (SchemeState.PUBLISHED, NOW)
    assert StaleMark.objects.filter(campaign=world.campaign, participation=None, assignment=None).exists()
    assert AuditEntry.objects.get(verb="发布指标体系").details["assignments"] == 9


def test_what_did_not_change_goes_over_with_all_that_hangs_on_it(
    world: SmallWorld, draft: Scheme, office: User
) -> None:
    report = world.report(state=ReportState.SUBMITTED)
    given = world.assignment()
    Assignment.objects.filter(pk=given.pk).update(own_goal=Decimal(120))
    ChainMember.objects.create(assignment=given, level=1, user=world.people["reporter"])
    taken_back = world.assignment(unit="south")
    taken_back.delete()
    plan = publish_scheme(scheme=draft, actor=office, at=NOW + dt.timedelta(days=9))
    assert (len(plan.kept), plan.new, plan.ended, plan.waiting) == (10, (), (), 0)
    given.refresh_from_db()
    assert (given.target, given.own_goal, given.chain.count()) == (leaf(draft, "quantity"), Decimal(120), 1)
    assert given.given_at == world.scheme.published_at
    version = report.version
    report.refresh_from_db()
    assert (report.assignment, report.state, report.version) == (given, ReportState.SUBMITTED, version)
    assert units_of(leaf(draft, "quantity")) == {"city", "north", "home"}
    world.scheme.refresh_from_db()
    assert world.scheme.state == SchemeState.SUPERSEDED


def test_a_new_leaf_is_given_and_an_ended_one_keeps_its_history(world: SmallWorld, draft: Scheme, office: User) -> None:
    done = world.report(**approved())
    waiting = world.report("rate", state=ReportState.SUBMITTED, submitted_by=world.people["reporter"])
    for code in ("quantity", "rate"):
        remove_target(target=leaf(draft, code), actor=office, at=NOW)
    fresh = add_target(scheme=draft, title="周五要加的一项", parent=leaf(draft, "p1-1"), actor=office, at=NOW)
    change(fresh, office, points=Decimal(3), rule={"kind": "direct"}, join="latest", cycle="once")
    plan = plan_publication(draft)
    assert ([each.target.code for each in plan.ended], plan.waiting) == (["quantity", "rate"], 1)
    assert plan.ended[0].approved == 1
    publish_scheme(scheme=draft, actor=office, at=NOW)
    assert units_of(fresh) == {"city", "north", "south", "home"}
    done.refresh_from_db()
    waiting.refresh_from_db()
    assert (done.state, done.assignment.target) == (ReportState.APPROVED, world.targets["quantity"])
    assert (waiting.state, waiting.decided_by) == (ReportState.RETURNED, office)
    step = ReportStep.objects.get(report=waiting)
    assert (step.to_state, step.actor) == (ReportState.RETURNED, office)
    assert "不用再" in step.opinion
    assert not Assignment.objects.in_force().filter(pk=waiting.assignment_id).exists()


def test_another_cycle_or_kind_of_rule_begins_anew_and_says_why(world: SmallWorld, draft: Scheme, office: User) -> None:
    world.report(**approved())
    world.report("checklist", state=ReportState.SUBMITTED, submitted_by=world.people["reporter"])
    change(leaf(draft, "quantity"), office, cycle="month")
    change(leaf(draft, "rate"), office, rule={"kind": "direct"}, join="mean")
    change(leaf(draft, "checklist"), office, rule={"kind": "checklist", "standards": ["有制度", "有经费"]})
    plan = plan_publication(draft)
    reasons = {each.new.code: each.reason for each in plan.restarted}
    assert reasons == {
        "quantity": "填报周期由“每季度”改为“每月”",
        "rate": "计分规则由“比率达标”改为“直接评分”，填报的内容不同",
        "checklist": "已有 1 份填报的内容按新规则无法计分",
    }
    publish_scheme(scheme=draft, actor=office, at=NOW)
    old, new = world.targets["quantity"], leaf(draft, "quantity")
    assert units_of(old) == units_of(new) == {"city", "north", "south", "home"}


def test_a_leaf_that_no_longer_applies_leaves_its_reports_behind(
    world: SmallWorld, draft: Scheme, office: User
) -> None:
    stays, goes = world.report(), world.report(unit="home")
    change(leaf(draft, "quantity"), office, kinds=frozenset({"bureau"}))
    publish_scheme(scheme=draft, actor=office, at=NOW)
    stays.assignment.refresh_from_db()
    goes.assignment.refresh_from_db()
    assert (stays.assignment.target, goes.assignment.target) == (leaf(draft, "quantity"), world.targets["quantity"])
    assert units_of(leaf(draft, "quantity")) == {"city", "north", "south"}


def test_only_what_was_confirmed_is_published_by_whom_it_may(world: SmallWorld, draft: Scheme, office: User) -> None:
    seen = draft.revision
    with pytest.raises(NotAllowedError):
        publish_scheme(scheme=draft, actor=world.people["leader"], at=NOW, revision=seen)
    fresh = add_target(scheme=draft, title="没有规则的一项", actor=office, at=NOW)
    with pytest.raises(ConflictError):
        publish_scheme(scheme=draft, actor=office, at=NOW, revision=seen)
    with pytest.raises(RefusedError, match=r"还有 1 处必须先改好.*没有规则的一项"):
        publish_scheme(scheme=draft, actor=office, at=NOW)
    world.scheme.refresh_from_db()
    assert world.scheme.state == SchemeState.PUBLISHED
    remove_target(target=fresh, actor=office, at=NOW)
    publish_scheme(scheme=draft, actor=office, at=NOW)
    with pytest.raises(RefusedError, match="不能再改"):
        publish_scheme(scheme=draft, actor=office, at=NOW)


def test_a_draft_of_an_older_version_continues_the_one_in_force(world: SmallWorld, draft: Scheme, office: User) -> None:
    """Two drafts of the same version: whichever is published second still continues every target."""
    second = new_version(scheme=world.scheme, actor=office, at=NOW)
    given = world.assignment()
    publish_scheme(scheme=draft, actor=office, at=NOW)
    plan = publish_scheme(scheme=second, actor=office, at=NOW)
    assert len(plan.kept) == 10
    given.refresh_from_db()
    assert given.target == leaf(second, "quantity")


def test_local_targets_go_to_their_owner_and_those_below(world: SmallWorld, office: User) -> None:
    row = TargetRow("own", "三个一流", points=Decimal(5), rule={"kind": "direct"}, join="mean", cycle="quarter")
    made = create_draft(campaign=world.campaign, owner=world.participations["north"], rows=[row], actor=office, at=NOW)
    publish_scheme(scheme=made, actor=office, at=NOW)
    assert units_of(leaf(made, "own")) == {"north", "home"}
    world.scheme.refresh_from_db()
    assert world.scheme.state == SchemeState.PUBLISHED
    assert Unit.objects.count() == 4
