"""What the daily digest says about cases: whoever answers, the 分管领导 from the day after, later the 主要领导."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.models import Digest, DigestLine
from campaigns.operations.reminders import compose_digests
from evaluations.enums import CaseKind
from evaluations.queries.cases.reminders import case_words_on
from tests.evaluations.cases.taken import accepted, replied, taken
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.enums import GroupPost, Role
from units.models import LeadingGroup, LeadingGroupMember, Membership, User


@pytest.fixture
def world(db: None) -> SmallWorld:
    """North has a 分管领导 and a 主要领导."""
    world = small_world()
    Membership.objects.filter(user=world.people["leader_north"]).update(post="主要领导")
    world.people["deputy"] = person("deputy", world.north, Role.LEADER)
    Membership.objects.filter(user=world.people["deputy"]).update(post="分管领导")
    return world


def told(day: str) -> set[tuple[str, str, int]]:
    names = dict(User.objects.values_list("pk", "username"))
    return {(names[word.user_id], word.kind, word.workdays) for word in case_words_on(dt.date.fromisoformat(day))}


def test_it_climbs_from_the_handler_to_the_leaders(world: SmallWorld) -> None:
    accepted(world, kind=CaseKind.ADVICE)  # due on Friday, 2026-11-27
    expected: dict[str, set[tuple[str, str, int]]] = {
        "2026-11-25": set(),
        "2026-11-26": {("reporter", "due", 1)},
        "2026-11-27": {("reporter", "due", 0)},
        "2026-11-30": {("reporter", "late", -1), ("deputy", "escalated", -1)},
        "2026-12-03": {("reporter", "late", -4), ("deputy", "escalated", -4)},
        "2026-12-04": {("reporter", "late", -5), ("deputy", "escalated", -5), ("leader_north", "escalated", -5)},
    }
    assert {day: told(day) for day in expected} == expected


def test_without_a_handler_the_units_reporters_are_told(world: SmallWorld) -> None:
    taken(world, kind=CaseKind.ADVICE)
    assert told("2026-11-27") == {("reporter", "due", 0)}


def test_the_leading_group_says_who_is_who(world: SmallWorld) -> None:
    Membership.objects.filter(unit=world.north, role=Role.LEADER).update(post="")
    group = LeadingGroup.objects.create(unit=world.north)
    for who, post in (("deputy", GroupPost.DEPUTY), ("leader_north", GroupPost.HEAD)):
        LeadingGroupMember.objects.create(group=group, name=who, group_post=post, user=world.people[who])
    accepted(world, kind=CaseKind.ADVICE)
    assert ("deputy", "escalated", -1) in told("2026-11-30")
    assert ("leader_north", "escalated", -1) not in told("2026-11-30")
    assert ("leader_north", "escalated", -5) in told("2026-12-04")


def test_the_office_is_reminded_to_call_back_until_it_did(world: SmallWorld) -> None:
    replied(world)
    assert told("2026-11-24") == set()
    assert told("2026-11-25") == {("administrator", "due", 0)}
    assert told("2026-11-27") == {("administrator", "late", -2)}


def test_it_stands_in_the_same_one_digest_and_opens_the_case(world: SmallWorld) -> None:
    case = accepted(world, kind=CaseKind.ADVICE)
    for _ in range(2):
        compose_digests(today=dt.date(2026, 11, 30), at=NOW)
    assert Digest.objects.filter(user=world.people["reporter"]).count() == 1
    line = DigestLine.objects.get(digest__user=world.people["deputy"], assignment=None)
    assert (line.link, line.text) == (
        f"/evaluations/cases/{case.pk}/",
        f"诉求 {case.number} 登记处排队太久 · 北区民政局",
    )


def test_any_number_of_cases_costs_the_same_queries(world: SmallWorld) -> None:
    counts = []
    for _ in range(2):
        accepted(world, kind=CaseKind.ADVICE)
        replied(world, unit=world.north)
        with CaptureQueriesContext(connection) as queries:
            case_words_on(dt.date(2026, 12, 4))
        counts.append(len(queries))
    assert counts == [5, 5]


def test_when_the_registrar_answered_a_colleague_is_told_to_call_back(world: SmallWorld) -> None:
    case, office = replied(world), world.people["administrator"]
    person("colleague", world.city, Role.ADMINISTRATOR)
    type(case).objects.filter(pk=case.pk).update(replied_by=office)
    assert told("2026-11-25") == {("colleague", "due", 0)}


def test_a_handler_without_an_account_is_followed_by_the_units_reporters(world: SmallWorld) -> None:
    accepted(world, kind=CaseKind.ADVICE)
    User.objects.filter(pk=world.people["reporter"].pk).update(is_active=False)
    person("colleague", world.north, Role.REPORTER)
    assert told("2026-11-27") == {("colleague", "due", 0)}
