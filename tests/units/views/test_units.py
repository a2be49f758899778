"""The unit tree and the unit page, through the browser's door."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.paths import depth, step
from tests.counting import Asked, counting
from tests.worlds.small import NOW, SmallWorld, small_world
from units.enums import GroupPost, Role
from units.models import Membership, Unit
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


def _asked(world: SmallWorld, address: str) -> Asked:
    client = Client()
    client.force_login(world.people["reviewer"])
    with counting() as asked:
        assert client.get(address).status_code == 200
    return asked


def _add_windows(world: SmallWorld, count: int) -> None:
    path = world.south.path
    Unit.objects.bulk_create(
        Unit(
            path=path + step(number + 1),
            depth=depth(path) + 1,
            code=f"m{number}",
            name=f"南区窗口{number}",
            kind="window",
        )
        for number in range(count)
    )
    Unit.objects.filter(pk=world.south.pk).update(numchild=count)


@pytest.mark.parametrize(
    ("address", "queries", "rows"),
    [
        ("/units/", 7, 25),
        ("/units/?in=south", 8, 107),
        ("/units/?q=南区", 8, 210),
        ("/units/city/", 13, 25),
    ],
)
def test_it_asks_as_often_for_4_units_as_for_300_and_fetches_a_page(
    world: SmallWorld, address: str, queries: int, rows: int
) -> None:
    assert _asked(world, address).queries == queries
    _add_windows(world, 300)
    asked = _asked(world, address)
    assert asked.queries == queries
    assert asked.rows <= rows


def test_a_large_tree_is_opened_level_by_level(world: SmallWorld) -> None:
    _add_windows(world, 230)
    top = seen_by(world, "reviewer", reverse("units:tree"))
    assert codes(top) == ["north", "south"]
    assert "打开南区民政局的 230 个下级" in top.content.decode()
    first, third = (seen_by(world, "reviewer", reverse("units:tree"), **{"in": "south", "page": n}) for n in (1, 3))
    assert (len(codes(first)), len(codes(third))) == (100, 30)
    assert 'rel="next"' in first.content.decode()
    assert 'rel="next"' not in third.content.decode()
    assert codes(seen_by(world, "reviewer", reverse("units:tree"), **{"in": "north"})) == ["home"]
    level = seen_by(world, "reviewer", reverse("units:tree"), **{"in": "south", "kind": "bureau"})
    assert codes(level) == []


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999", "２"])
def test_a_page_that_is_no_number_is_the_first(world: SmallWorld, page: str) -> None:
    assert codes(seen_by(world, "reviewer", reverse("units:tree"), page=page)) == ["city", "north", "home", "south"]


@pytest.mark.parametrize(
    ("who", "status"), [("reviewer", 200), ("leader_north", 200), ("reporter", 200), ("reporter_south", 404)]
)
def test_a_level_is_opened_by_those_who_see_the_unit(world: SmallWorld, who: str, status: int) -> None:
    answer = seen_by(world, who, reverse("units:tree"), **{"in": "north"})
    assert answer.status_code == status
    if who == "reporter":
        assert codes(answer) == []


def test_a_person_with_several_posts_sees_each_of_their_subtrees_once(world: SmallWorld) -> None:
    person = world.people["reporter_south"]
    for unit in (world.north, world.home):
        Membership.objects.create(user=person, unit=unit, role=Role.LEADER)
    assert codes(seen_by(world, "reporter_south", reverse("units:tree"))) == ["north", "south"]
    assert codes(seen_by(world, "reporter_south", reverse("units:tree"), **{"in": "north"})) == ["home"]
    assert codes(seen_by(world, "reporter_south", reverse("units:tree"), q="区")) == ["north", "home", "south"]


def test_a_search_in_a_large_tree_says_that_it_is_cut(world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("units.queries.tree.WINDOW", 2)
    monkeypatch.setattr("units.queries.tree.PAGE", 3)
    inside = seen_by(world, "reviewer", reverse("units:tree"), q="区民政局")
    assert codes(inside) == ["north"]
    assert "单位较多" in inside.content.decode()
    assert codes(seen_by(world, "reviewer", reverse("units:tree"), q="南区")) == ["south"]
    _add_windows(world, 5)
    many = seen_by(world, "reviewer", reverse("units:tree"), q="南区窗口")
    assert len(codes(many)) == 3
    assert "南区民政局" in many.content.decode()


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
