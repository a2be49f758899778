"""The unit tree and the unit page, through the browser's door."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.worlds.small import NOW, SmallWorld, small_world
from units.enums import GroupPost
from units.models import Unit
from units.operations.leading_groups import GroupSeat, set_leading_group
from units.operations.successions import end_unit
from units.pinyin import initials


@pytest.fixture
def world(db: None) -> SmallWorld:
    world = small_world()
    for unit in Unit.objects.all():
        Unit.objects.filter(pk=unit.pk).update(pinyin_initials=initials(unit.name))
    return world


def seen_by(world: SmallWorld, who: str, address: str, **query: Any) -> Any:
    client = Client()
    if who != "anonymous":
        client.force_login(world.people[who])
    return client.get(address, query)


def codes(response: Any) -> list[str]:
    return [row.unit.code for row in response.context["tree"].rows]


@pytest.mark.parametrize(
    ("who", "shown"),
    [
        ("reviewer", ["city", "north", "home", "south"]),
        ("leader_north", ["north", "home"]),
        ("reporter", ["north"]),
        ("stranger", []),
    ],
)
def test_everyone_sees_their_part_of_the_tree(world: SmallWorld, who: str, shown: list[str]) -> None:
    assert codes(seen_by(world, who, reverse("units:tree"))) == shown


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"q": "福利"}, ["home"]),
        ({"q": "bqfly"}, ["home"]),
        ({"q": "MZJ"}, ["city", "north", "south"]),
        ({"q": "south"}, ["south"]),
        ({"kind": "institution"}, ["home"]),
        ({"lacking": "on"}, ["city", "home", "south"]),
        ({"kind": "nonsense"}, ["city", "north", "home", "south"]),
        ({"q": "没有"}, []),
    ],
)
def test_the_tree_is_searched(world: SmallWorld, query: dict[str, str], shown: list[str]) -> None:
    set_leading_group(unit=world.north, seats=[GroupSeat("张某", GroupPost.HEAD)], actor=None, at=NOW)
    assert codes(seen_by(world, "reviewer", reverse("units:tree"), **query)) == shown


def test_ended_units_are_shown_when_asked_for(world: SmallWorld) -> None:
    end_unit(unit=world.south, exists_to=dt.date(2020, 1, 1), successor=world.north, actor=None, at=NOW)
    assert "south" not in codes(seen_by(world, "reviewer", reverse("units:tree")))
    assert "south" in codes(seen_by(world, "reviewer", reverse("units:tree"), ended="on"))
    page = seen_by(world, "reviewer", reverse("units:unit", args=["south"])).content.decode()
    assert "2020年1月1日撤销，由北区民政局承继" in page
    assert "南区民政局" in seen_by(world, "reviewer", reverse("units:unit", args=["north"])).content.decode()


def test_htmx_gets_the_rows_alone(world: SmallWorld) -> None:
    client = Client(headers={"HX-Request": "true"})
    client.force_login(world.people["reviewer"])
    part = client.get(reverse("units:tree")).content.decode()
    assert "北区民政局" in part
    assert "<html" not in part


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("anonymous", 302),
        ("stranger", 404),
        ("reporter_south", 404),
        ("reporter_home", 404),
        ("reporter", 200),
        ("leader_north", 200),
        ("reviewer", 200),
        ("administrator", 200),
        ("auditor", 200),
    ],
)
def test_a_unit_is_shown_to_those_it_concerns(world: SmallWorld, who: str, status: int) -> None:
    assert seen_by(world, who, reverse("units:unit", args=["north"])).status_code == status


def test_a_missing_leading_group_is_named(world: SmallWorld) -> None:
    address = reverse("units:unit", args=["north"])
    assert "领导小组尚未成立" in seen_by(world, "reviewer", address).content.decode()
    set_leading_group(unit=world.north, seats=[GroupSeat("张某", GroupPost.HEAD, "局长")], actor=None, at=NOW)
    page = seen_by(world, "reviewer", address).content.decode()
    assert "领导小组尚未成立" not in page.split("下级单位")[0]
    assert "组长" in page
    assert "张某" in page


def _queries(world: SmallWorld, address: str) -> int:
    client = Client()
    client.force_login(world.people["reviewer"])
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("shown", [("units:tree", []), ("units:unit", ["city"])])
def test_it_asks_as_often_for_4_units_as_for_300(world: SmallWorld, shown: tuple[str, list[str]]) -> None:
    address = reverse(shown[0], args=shown[1])
    few = _queries(world, address)
    parent = Unit.objects.get(pk=world.south.pk)
    for number in range(300):
        parent.refresh_from_db()
        Unit.objects.add_child(parent, instance=Unit(code=f"m{number}", name=f"窗口{number}", kind="window"))
    assert _queries(world, address) == few


def test_a_locked_out_person_is_told_so(world: SmallWorld) -> None:
    client = Client()
    answers = [
        client.post(reverse("login"), {"username": "reporter", "password": "wrong"}, REMOTE_ADDR="10.0.0.9")
        for _ in range(6)
    ]
    assert [answer.status_code for answer in answers[:4]] == [200] * 4
    assert answers[-1].status_code == 429
    assert "半小时" in answers[-1].content.decode()


def test_the_technical_back_room_opens_for_its_staff_only(world: SmallWorld) -> None:
    user = world.people["administrator"]
    assert seen_by(world, "administrator", "/admin/units/user/").status_code == 302
    user.is_staff = user.is_superuser = True
    user.save()
    for page in ("user/", "user/add/", f"user/{user.pk}/change/", "unit/", "leadinggroup/", "auditentry/"):
        assert seen_by(world, "administrator", f"/admin/units/{page}").status_code == 200, page
    assert seen_by(world, "administrator", "/admin/units/unit/add/").status_code == 403
