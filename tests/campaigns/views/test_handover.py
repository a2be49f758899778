"""The page that hands work over: looked at first, then done."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.enums import ChainLevel
from campaigns.models import Assignment, ChainMember
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.enums import Role
from units.models import Membership, User


@pytest.fixture
def world(db: None) -> SmallWorld:
    world = small_world()
    person("newcomer", world.north, Role.LEADER)
    ChainMember.objects.create(assignment=world.assignment(), level=ChainLevel.CLERK, user=world.people["reporter"])
    world.people["office_south"] = person("office_south", world.south, Role.ADMINISTRATOR)
    return world


def answer(world: SmallWorld, typed: dict[str, str] | None = None, who: str = "administrator") -> Any:
    client = Client()
    client.force_login(world.people[who])
    address = reverse("campaigns:handover", args=[world.people["reporter"].pk])
    return client.get(address) if typed is None else client.post(address, typed)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("stranger", 403),
        ("reporter", 403),
        ("leader", 403),
        ("auditor", 403),
        ("office_south", 404),
        ("administrator", 200),
    ],
)
def test_it_opens_for_the_office_that_answers_for_the_person(world: SmallWorld, who: str, status: int) -> None:
    assert answer(world, who=who).status_code == status
    assert answer(world, {"taker": "newcomer", "confirmed": "1"}, who).status_code == (302 if status == 200 else status)


def test_everything_is_shown_before_it_happens(world: SmallWorld) -> None:
    world.report()
    page = answer(world, {"taker": "newcomer"}).content.decode()
    assert "北区民政局 · 填报员" in page
    assert "二〇二六年创建活动" in page
    assert "1</span> 份草稿" in page
    assert "确认移交" in page
    assert Membership.objects.filter(user=world.people["reporter"]).exists()


def test_a_confirmed_handover_is_done(world: SmallWorld) -> None:
    response = answer(world, {"taker": "newcomer", "confirmed": "1"})
    assert response.headers["Location"] == reverse("people:person", args=[world.people["reporter"].pk])
    taker = User.objects.get(username="newcomer")
    assert ChainMember.objects.get().user == taker
    assert taker.memberships.filter(role=Role.REPORTER, unit=world.north).exists()
    again = answer(world, {"taker": "leader_north", "confirmed": "1"})
    assert again.status_code in {404, 409}


def test_a_reviewer_is_warned_of_reports_of_their_own(world: SmallWorld) -> None:
    Membership.objects.create(user=world.people["reporter"], unit=world.city, role=Role.REVIEWER)
    taker = User.objects.get(username="newcomer")
    world.report(state="submitted", submitted_by=taker, submitted_at=NOW)
    assert "自己提交的，不能由本人审核" in answer(world, {"taker": "newcomer"}).content.decode()


@pytest.mark.parametrize(("taker", "words"), [("", "移交给"), ("nobody", "没有找到人员"), ("reporter", "有几个人员")])
def test_a_taker_who_is_not_clear_is_asked_for_again(world: SmallWorld, taker: str, words: str) -> None:
    response = answer(world, {"taker": taker})
    assert response.status_code == 422
    assert words in response.content.decode()


def test_it_asks_as_often_for_one_place_as_for_many(world: SmallWorld) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert answer(world).status_code == 200
        return len(seen)

    few = count()
    for assignment in Assignment.objects.exclude(chain__isnull=False):
        ChainMember.objects.create(assignment=assignment, level=ChainLevel.CLERK, user=world.people["reporter"])
    assert count() == few
