"""Whom the digest tells of waiting reviews: the shares that their queues show, of everybody at once."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine

from campaigns.enums import NoticeKind, ReportState
from campaigns.models import DigestLine, ProgressReport, ReviewRoute
from campaigns.operations.reminders import compose_digests, describe_line
from campaigns.queries.waiting_reviews import waiting_reviews
from campaigns.queries.words import words_on
from evaluations.queries.reviews import own_share
from tests.counting import counting
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.enums import Role, UnitKind
from units.models import Membership, Unit, User
from units.operations.panels import found_panel, seat_person


@pytest.fixture(autouse=True)
def _today(db: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    """Reports of three units wait: of a target that goes the usual way, of one for an office, of one for a panel."""
    world = small_world()
    root = Unit.objects.get(pk=world.city.pk)
    office = Unit(code="office", name="法规处", kind=UnitKind.DEPARTMENT)
    Unit.objects.add_child(root, instance=office)
    for name in ("officer", "officer_too"):
        world.people[name] = person(name, office, Role.REVIEWER)
    panel = found_panel(unit=world.city, name="评审组", actor=None, at=NOW)
    for name, home in (("panellist", world.city), ("panellist_north", world.north)):
        world.people[name] = person(name)
        User.objects.filter(username=name).update(home_unit=home)
        seat_person(panel=panel, person=User.objects.get(username=name), actor=None, at=NOW)
    ReviewRoute.objects.create(target=world.targets["rate"], office=office, kinds=",bureau,")
    ReviewRoute.objects.create(target=world.targets["grade"], panel=panel)
    for kind in ("quantity", "rate", "grade"):
        for days, unit in enumerate(("north", "south", "home", "city")):
            waiting(world, kind, unit, days)
    return world


def waiting(world: SmallWorld, kind: str, unit: str, days: int) -> ProgressReport:
    at = NOW - dt.timedelta(days=days)
    by = world.people["reporter"]
    return world.report(kind, unit, state=ReportState.SUBMITTED, submitted_at=at, submitted_by=by)


def told() -> dict[str, int]:
    names = dict(User.objects.values_list("pk", "username"))
    return {names[pk]: waits.number for pk, waits in waiting_reviews(TODAY).items()}


def shares() -> dict[str, int]:
    people = User.objects.filter(is_active=True)
    counts = {user.username: own_share(user, TODAY).count() for user in people}
    return {name: count for name, count in counts.items() if count}


def test_everybody_is_told_of_what_their_own_queue_shows(world: SmallWorld) -> None:
    assert told() == shares()
    assert {"reviewer", "reviewer_north", "officer", "panellist", "panellist_north"} <= set(told())


def test_what_is_proposed_to_one_is_nobody_elses(world: SmallWorld) -> None:
    rate = ProgressReport.objects.filter(assignment__target=world.targets["rate"])
    rate.exclude(assignment__participation__unit=world.home).update(proposed_to=world.people["officer_too"])
    assert told() == shares()
    assert "officer" not in told()


def test_what_is_proposed_to_somebody_who_left_is_everybodys(world: SmallWorld) -> None:
    ProgressReport.objects.update(proposed_to=world.people["officer_too"])
    User.objects.filter(username="officer_too").update(is_active=False)
    assert told() == shares()
    assert told()["officer"] > 0


def test_nobody_is_told_of_their_own_work(world: SmallWorld) -> None:
    ProgressReport.objects.update(submitted_by=world.people["reviewer"], signed_by=world.people["officer"])
    assert told() == shares()
    assert not {"reviewer", "officer"} & set(told())


def test_a_unit_that_was_taken_over_is_not_judged_by_its_heir(world: SmallWorld) -> None:
    Unit.objects.filter(pk=world.home.pk).update(successor=world.north)
    assert told() == shares()
    assert "reviewer_north" not in told()


def test_a_deputy_is_told_while_they_stand_in(world: SmallWorld) -> None:
    stand_in = person("stand_in")
    Membership.objects.create(
        user=stand_in,
        unit=world.north,
        role=Role.REVIEWER,
        deputy_for=world.people["reviewer_north"],
        starts_on=TODAY,
        ends_on=TODAY,
    )
    assert told()["stand_in"] == told()["reviewer_north"]
    assert stand_in.pk not in waiting_reviews(TODAY + dt.timedelta(days=1))


def test_it_is_one_line_of_the_one_digest(world: SmallWorld) -> None:
    compose_digests(today=TODAY, at=NOW)
    line = DigestLine.objects.get(digest__user=world.people["reviewer_north"], kind=NoticeKind.REVIEW)
    said = describe_line(line=line)
    assert said.startswith(f"【待您审核】{told()['reviewer_north']} 份填报，最早一份已等 2 个工作日")
    assert line.link == "/evaluations/reviews/"


def test_more_reports_cost_no_more_queries(world: SmallWorld) -> None:
    with counting() as some:
        words_on(TODAY)
    for kind in ("direct", "rank", "survey", "checklist"):
        for unit in ("north", "south", "home"):
            waiting(world, kind, unit, 2)
    with counting() as more:
        words_on(TODAY)
    assert more.queries == some.queries
