"""A deputy holds the role inside the window and not a day longer, whichever way one asks."""

import datetime as dt

import pytest
import time_machine

from campaigns.models import ProgressReport
from campaigns.permissions import may_review
from campaigns.queries.reminders import matters_on
from core.refusals import NotAllowedError, RefusedError
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.enums import Role
from units.models import Membership, Unit, User
from units.operations.memberships import appoint_deputy, grant_membership
from units.permissions import may_administer, may_manage_account

STARTS, ENDS = TODAY, TODAY + dt.timedelta(days=6)
WINDOW = [(-1, False), (0, True), (6, True), (7, False)]


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def deputy_of(world: SmallWorld, who: str) -> User:
    row = Membership.objects.select_related("unit", "user").get(user=world.people[who])
    stranger = world.people["stranger"]
    appoint_deputy(membership=row, deputy=stranger, starts_on=STARTS, ends_on=ENDS, actor=None, at=NOW)
    return stranger


@pytest.mark.parametrize(("days", "acts"), WINDOW)
@pytest.mark.parametrize(
    "who", ["reporter", "reviewer", "reviewer_north", "leader", "leader_north", "administrator", "auditor"]
)
def test_every_question_about_a_deputy_has_the_same_answer(world: SmallWorld, who: str, days: int, acts: bool) -> None:
    deputy = deputy_of(world, who)
    row = deputy.memberships.select_related("unit").get()
    role, unit = Role(row.role), row.unit
    day = TODAY + dt.timedelta(days=days)
    with time_machine.travel(dt.datetime.combine(day, dt.time(12), NOW.tzinfo), tick=False):
        user = User.objects.get(pk=deputy.pk)
        answers = {
            "holds": user.holds(role, unit.path),
            "roles": role in user.roles,
            "covers": user.reach.covers(unit.path, unit.pk),
            "units": unit in Unit.objects.visible_to(user),
            "with_role": user in User.objects.with_role(role, unit, day),
            "overseeing": user in User.objects.overseeing(role, unit, day),
        }
        assert set(answers.values()) == {acts}, answers
        assert may_administer(user, unit) is (acts and role == Role.ADMINISTRATOR)


@pytest.mark.parametrize(("days", "acts"), WINDOW)
def test_a_deputy_reviews_inside_the_window_only(world: SmallWorld, days: int, acts: bool) -> None:
    deputy = deputy_of(world, "reviewer")
    report = world.report(state="submitted", submitted_by=world.people["reporter"], submitted_at=NOW)
    with time_machine.travel(NOW + dt.timedelta(days=days), tick=False):
        user = User.objects.get(pk=deputy.pk)
        assert may_review(user, report) is acts
        assert (report in ProgressReport.objects.reviewable_by(user)) is acts


def test_reminders_reach_the_deputy_while_they_act(world: SmallWorld) -> None:
    deputy = deputy_of(world, "reporter")
    told = {matter.user_id for matter in matters_on(TODAY)}
    assert {deputy.pk, world.people["reporter"].pk} <= told
    assert deputy.pk not in {matter.user_id for matter in matters_on(ENDS + dt.timedelta(days=4))}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ends_on": STARTS - dt.timedelta(days=1)}, "不能早于开始"),
        ({"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2026, 2, 1)}, "已经过去"),
        ({"ends_on": STARTS + dt.timedelta(days=400)}, "最长一年"),
        ({"deputy": "reviewer"}, "本人代理本人"),
    ],
)
def test_a_window_without_sense_is_refused(world: SmallWorld, change: dict[str, object], words: str) -> None:
    row = Membership.objects.get(user=world.people["reviewer"])
    values: dict[str, object] = {"deputy": "stranger", "starts_on": STARTS, "ends_on": ENDS} | change
    values["deputy"] = world.people[str(values["deputy"])]
    with pytest.raises(RefusedError, match=words):
        appoint_deputy(membership=row, actor=None, at=NOW, **values)  # type: ignore[arg-type]


def test_a_deputy_appoints_no_deputy_and_holders_need_none(world: SmallWorld) -> None:
    deputy_of(world, "reviewer")
    row = Membership.objects.get(user=world.people["stranger"])
    with pytest.raises(RefusedError, match="代理人不能再指定"):
        appoint_deputy(
            membership=row, deputy=world.people["leader"], starts_on=STARTS, ends_on=ENDS, actor=None, at=NOW
        )
    grant_membership(user=world.people["leader"], unit=world.city, role=Role.REVIEWER, actor=None, at=NOW)
    row = Membership.objects.get(user=world.people["reviewer"])
    with pytest.raises(RefusedError, match="无需代理"):
        appoint_deputy(
            membership=row, deputy=world.people["leader"], starts_on=STARTS, ends_on=ENDS, actor=None, at=NOW
        )


def test_a_second_appointment_sets_new_days(world: SmallWorld) -> None:
    deputy_of(world, "reviewer")
    row = Membership.objects.get(user=world.people["reviewer"])
    later = ENDS + dt.timedelta(days=20)
    appoint_deputy(membership=row, deputy=world.people["stranger"], starts_on=ENDS, ends_on=later, actor=None, at=NOW)
    assert list(world.people["stranger"].memberships.values_list("starts_on", "ends_on")) == [(ENDS, later)]


def test_nobody_gives_themselves_a_role(world: SmallWorld) -> None:
    actor = world.people["administrator"]
    with pytest.raises(NotAllowedError, match="自己"):
        grant_membership(user=actor, unit=world.north, role=Role.REVIEWER, actor=actor, at=NOW)
    row = Membership.objects.get(user=world.people["leader"])
    with pytest.raises(NotAllowedError, match="自己"):
        appoint_deputy(membership=row, deputy=actor, starts_on=STARTS, ends_on=ENDS, actor=actor, at=NOW)


def test_the_office_appoints_no_auditor(world: SmallWorld) -> None:
    with pytest.raises(NotAllowedError, match="审计员"):
        grant_membership(
            user=world.people["stranger"],
            unit=world.north,
            role=Role.AUDITOR,
            actor=world.people["administrator"],
            at=NOW,
        )


def test_a_district_office_gives_roles_in_its_own_subtree_only(world: SmallWorld) -> None:
    office = person("office", world.north, Role.ADMINISTRATOR)
    grant_membership(user=world.people["stranger"], unit=world.home, role=Role.REPORTER, actor=office, at=NOW)
    for unit in (world.city, world.south):
        with pytest.raises(NotAllowedError):
            grant_membership(user=world.people["stranger"], unit=unit, role=Role.REPORTER, actor=office, at=NOW)


@pytest.mark.parametrize(
    ("whose", "manages"),
    [("reporter", True), ("reporter_home", True), ("reporter_south", False), ("leader", False), ("stranger", False)],
)
def test_an_account_is_managed_where_all_of_it_lies(world: SmallWorld, whose: str, manages: bool) -> None:
    office = person("office", world.north, Role.ADMINISTRATOR)
    assert may_manage_account(office, world.people[whose]) is manages
    Membership.objects.create(user=world.people[whose], unit=world.city, role=Role.REVIEWER)
    assert not may_manage_account(office, world.people[whose]), "the account of a superior is not theirs"


def test_auditors_staff_and_oneself_are_not_managed_by_the_office(world: SmallWorld) -> None:
    office = world.people["administrator"]
    staff = person("staff", world.north, Role.REPORTER)
    staff.is_staff = True
    for whose in (world.people["auditor"], office, staff):
        assert not may_manage_account(office, whose)
