"""The office registers business systems and gives out keys."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.counting import counting
from tests.worlds.small import NOW, SmallWorld, person, small_world
from tests.worlds.systems import ALL_RIGHTS, Caller, caller_of
from units.enums import Role
from units.models import AuditEntry, BusinessSystem, SystemToken
from units.operations.systems import SystemTerms, register_system

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> SmallWorld:
    return small_world()


@pytest.fixture
def office(world: SmallWorld, client: Client) -> Client:
    client.force_login(world.people["administrator"])
    return client


TYPED = {"unit": "north", "name": "救助管理系统", "may_fill": "on", "calls_per_minute": "60"}


def test_a_system_is_registered_and_its_key_shown_once(world: SmallWorld, office: Client) -> None:
    page = office.post("/people/systems/", TYPED, follow=True)
    system = BusinessSystem.objects.get()
    assert (system.unit, system.may_fill, system.may_read) == (world.north, True, False)
    assert "还没有密钥" in page.content.decode()
    shown = office.post(f"/people/systems/{system.pk}/tokens/", {"expires_on": "2027-11-24"})
    found = re.search(r"wm_[\w-]{43}", shown.content.decode())
    assert found
    assert "no-store" in shown["Cache-Control"]
    assert Caller(system, found[0]).get("tasks").status_code == 200
    assert found[0] not in office.get(f"/people/systems/{system.pk}/").content.decode()


def test_a_withdrawn_key_is_listed_as_such_and_opens_nothing(world: SmallWorld, office: Client) -> None:
    caller = caller_of(world.north)
    address = f"/people/systems/{caller.system.pk}/tokens/{SystemToken.objects.get().pk}/end/"
    assert "已停用" in office.post(address, follow=True).content.decode()
    assert caller.get("tasks").status_code == 401
    assert "已经停用" in office.post(address, follow=True).content.decode()


def test_changed_rights_count_from_the_next_call(world: SmallWorld, office: Client) -> None:
    caller = caller_of(world.north)
    typed = {"name": "婚姻登记系统", "may_read": "on", "calls_per_minute": "60", "is_active": "on"}
    assert office.post(f"/people/systems/{caller.system.pk}/", typed).status_code == 302
    assert caller.get("tasks").status_code == 403


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "必填"),
        ({"may_fill": ""}, "请至少给一项权限"),
        ({"calls_per_minute": "0"}, "大于或等于"),
        ({"unit": "nowhere"}, "没有"),
    ],
)
def test_what_cannot_be_is_said_in_the_form(office: Client, change: dict[str, str], words: str) -> None:
    response = office.post("/people/systems/", {name: value for name, value in {**TYPED, **change}.items() if value})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not BusinessSystem.objects.exists()


def test_a_unit_gives_a_name_once(world: SmallWorld, office: Client) -> None:
    office.post("/people/systems/", TYPED)
    response = office.post("/people/systems/", TYPED)
    assert response.status_code == 422
    assert "请换一个名称" in response.content.decode()


@pytest.mark.parametrize("day", ["2026-11-24", "2030-01-01", "soon", ""])
def test_a_key_lives_from_tomorrow_to_two_years(world: SmallWorld, office: Client, day: str) -> None:
    system = register_system(unit=world.north, terms=ALL_RIGHTS, actor=None, at=NOW)
    assert office.post(f"/people/systems/{system.pk}/tokens/", {"expires_on": day}).status_code == 422
    assert not SystemToken.objects.exists()


def test_a_key_that_runs_out_soon_is_marked(world: SmallWorld, office: Client) -> None:
    caller = caller_of(world.north, until=NOW.date().replace(day=30))
    assert "还有 6 天到期" in office.get(f"/people/systems/{caller.system.pk}/").content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [("administrator", 200), ("administrator_south", 404), ("reporter", 403), ("leader", 403), ("auditor", 403)],
)
def test_only_the_office_of_the_unit_or_above_opens_a_system(
    world: SmallWorld, client: Client, who: str, status: int
) -> None:
    world.people["administrator_south"] = person("administrator_south", world.south, Role.ADMINISTRATOR)
    system = caller_of(world.north).system
    client.force_login(world.people[who])
    answers = [
        client.get(f"/people/systems/{system.pk}/"),
        client.post(f"/people/systems/{system.pk}/tokens/", {"expires_on": "2027-01-01"}),
    ]
    assert {answer.status_code for answer in answers} == {status}
    assert SystemToken.objects.count() == (2 if status == 200 else 1)


def test_every_change_is_in_the_audit_trail_and_never_the_key(world: SmallWorld, office: Client) -> None:
    office.post("/people/systems/", TYPED)
    system = BusinessSystem.objects.get()
    shown: Any = office.post(f"/people/systems/{system.pk}/tokens/", {"expires_on": "2027-11-24"})
    token = shown.context["token"]
    office.post(f"/people/systems/{system.pk}/tokens/{SystemToken.objects.get().pk}/end/")
    rows = AuditEntry.objects.filter(object_kind="businesssystem").order_by("pk")
    assert [row.verb for row in rows] == ["登记业务系统", "生成接入密钥", "停用接入密钥"]
    assert token not in "".join(str(row.details) for row in rows)


def test_the_list_asks_no_more_for_many_systems(world: SmallWorld, office: Client) -> None:
    asked = []
    for names in ("甲", "乙丙丁"):
        for name in names:
            caller_of(world.north, SystemTerms(name, may_fill=True))
        office.get("/people/systems/")
        with counting() as count:
            office.get("/people/systems/")
        asked.append(count.queries)
    assert asked[0] == asked[1]


def test_the_list_is_reached_from_the_people(office: Client) -> None:
    assert 'href="/people/systems/"' in office.get("/people/").content.decode()
