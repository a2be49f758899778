"""Pages on which an office founds, changes, moves, merges, splits and ends units."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.enums import Role, UnitKind
from units.models import LeadingGroup, Membership, Unit
from units.operations.units import create_unit, rename_unit

DAY = "2026-07-01"
PAGES = ["edit", "new", "move", "merge", "split", "end", "group"]
OWN = {"edit", "new", "merge", "group"}


@pytest.fixture
def world(db: None) -> SmallWorld:
    world = small_world()
    world.people["office_north"] = person("office_north", world.north, Role.ADMINISTRATOR)
    return world


def client_of(world: SmallWorld, who: str) -> Client:
    client = Client()
    if who != "anonymous":
        client.force_login(world.people[who])
    return client


def send(world: SmallWorld, page: str, code: str, typed: dict[str, Any], who: str = "administrator") -> Any:
    return client_of(world, who).post(reverse(f"units:{page}", args=[code]), typed)


def merging(**more: Any) -> dict[str, Any]:
    return {
        "units": ["北区民政局（north）", "南区"],
        "on": DAY,
        "name": "合区民政局",
        "code": "joined",
        "kind": "bureau",
        "carries_people": "on",
    } | more


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("anonymous", 302),
        ("stranger", 404),
        ("reporter_south", 404),
        ("reporter", 403),
        ("reviewer", 403),
        ("leader_north", 403),
        ("auditor", 403),
        ("administrator", 200),
    ],
)
def test_pages_open_for_the_office_only(world: SmallWorld, page: str, who: str, status: int) -> None:
    address = reverse(f"units:{page}", args=["north"])
    assert client_of(world, who).get(address).status_code == status
    assert client_of(world, who).post(address, {"version": 0}).status_code == (422 if status == 200 else status)
    assert Unit.objects.filter(exists_to__isnull=True).count() == 4


@pytest.mark.parametrize("page", PAGES)
def test_a_unit_does_not_decide_on_its_own_existence(world: SmallWorld, page: str) -> None:
    address = reverse(f"units:{page}", args=["north"])
    assert client_of(world, "office_north").get(address).status_code == (200 if page in OWN else 403)


def test_the_unit_page_offers_what_the_reader_may_do(world: SmallWorld) -> None:
    address = reverse("units:unit", args=["north"])
    for who, offered in (
        ("administrator", set(PAGES)),
        ("office_north", OWN),
        ("reviewer", set()),
        ("reporter", set()),
    ):
        page = client_of(world, who).get(address).content.decode()
        assert {each for each in PAGES if f'"{reverse(f"units:{each}", args=["north"])}"' in page} == offered, who


def test_a_new_name_is_saved_and_the_old_one_stays_in_the_history(world: SmallWorld) -> None:
    typed = {"version": 0, "name": "新名民政局", "kind": "bureau", "weight": "1.5", "on": DAY}
    response = send(world, "edit", "north", typed)
    assert response.status_code == 302
    page = client_of(world, "administrator").get(response.url).content.decode()
    assert "由“北区民政局”更名为“新名民政局”" in page
    assert "2026年7月1日" in page


def test_a_form_opened_before_another_change_is_refused_and_keeps_what_was_typed(world: SmallWorld) -> None:
    rename_unit(unit=world.north, name="甲", short_name="", actor=None, at=NOW)
    typed = {"version": 0, "name": "乙局", "kind": "bureau", "weight": "1", "on": ""}
    response = send(world, "edit", "north", typed)
    assert response.status_code == 409
    assert "已被其他人修改" in response.content.decode()
    assert "乙局" in response.content.decode()
    assert Unit.objects.get(code="north").name == "甲"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"code": "home"}, "已被使用"),
        ({"code": "a/b"}, "斜线"),
        ({"code": ""}, "代码"),
        ({"weight": "-1"}, "权重"),
        ({"kind": "nonsense"}, "类别"),
    ],
)
def test_a_faulty_new_unit_is_refused_with_the_field_named(
    world: SmallWorld, typed: dict[str, str], words: str
) -> None:
    values = {"name": "北区窗口", "code": "w", "kind": "window", "weight": "1"} | typed
    response = send(world, "new", "north", values)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Unit.objects.filter(name="北区窗口").exists()


def test_a_new_unit_hangs_below_the_page_it_was_founded_on(world: SmallWorld) -> None:
    values = {"name": "北区窗口", "code": "w", "kind": "window", "weight": "1", "exists_from": DAY}
    assert send(world, "new", "north", values, "office_north").status_code == 302
    assert Unit.objects.superior_of(Unit.objects.get(code="w")) == world.north


@pytest.mark.parametrize("words", ["南区民政局（south）", "south", "南区民政局", "南区"])
def test_a_superior_is_named_as_people_name_it(world: SmallWorld, words: str) -> None:
    assert send(world, "move", "home", {"version": 0, "parent": words, "on": DAY}).status_code == 302
    assert Unit.objects.superior_of(Unit.objects.get(code="home")) == world.south


@pytest.mark.parametrize(
    ("code", "parent", "words"),
    [
        ("north", "home", "不能把上级放到自己的下级下面"),
        ("home", "民政局", "有几个单位都符合"),
        ("home", "没有这个", "没有找到单位"),
        ("home", "", "新的上级单位"),
    ],
)
def test_an_impossible_move_is_explained(world: SmallWorld, code: str, parent: str, words: str) -> None:
    response = send(world, "move", code, {"version": 0, "parent": parent, "on": DAY})
    assert response.status_code in {400, 422}
    assert words in response.content.decode()


def test_units_of_others_are_not_found(world: SmallWorld) -> None:
    response = send(world, "move", "home", {"version": 0, "parent": "south", "on": DAY}, "office_north")
    assert "没有找到单位" in response.content.decode()


def test_a_merger_is_shown_before_it_happens(world: SmallWorld) -> None:
    world.report()
    response = send(world, "merge", "city", merging())
    page = response.content.decode()
    assert response.status_code == 200
    assert "现在还什么都没有改变" in page
    assert "自2026年7月1日起，“北区民政局”、“南区民政局”并入新设立的“合区民政局”" in page
    assert "reporter（填报员）" in page
    assert "20 项任务，0 份填报待审核，1 份草稿或被退回" in page
    assert not Unit.objects.filter(code="joined").exists()
    assert not Unit.objects.filter(exists_to__isnull=False).exists()


def test_a_confirmed_merger_happens_once(world: SmallWorld) -> None:
    response = send(world, "merge", "city", merging(confirmed="1"))
    assert response.url == reverse("units:unit", args=["joined"])
    page = client_of(world, "administrator").get(response.url).content.decode()
    assert "承继“北区民政局”" in page
    assert "承继“南区民政局”" in page
    again = send(world, "merge", "city", merging(confirmed="1"))
    assert again.status_code == 422
    assert "没有找到单位“北区民政局（north）”" in again.content.decode()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"units": []}, "合并哪些单位"),
        ({"name": "", "code": ""}, "请选择并入哪个单位"),
        ({"code": ""}, "请填写新单位的代码"),
        ({"into": "south"}, "新单位名称请留空"),
        ({"into": "south", "name": "", "code": ""}, "不应同时列在"),
        ({"on": "2027-01-01"}, "不能晚于今天"),
        ({"units": ["北区民政局", "没有"]}, "没有找到单位“没有”"),
    ],
)
def test_an_impossible_merger_is_refused_before_it_is_shown(
    world: SmallWorld, more: dict[str, Any], words: str
) -> None:
    response = send(world, "merge", "city", merging(**more))
    assert response.status_code in {400, 422}
    assert words in response.content.decode()
    assert not Unit.objects.filter(code="joined").exists()


def test_going_back_keeps_what_was_typed(world: SmallWorld) -> None:
    page = send(world, "merge", "city", merging(edit="1")).content.decode()
    assert "合区民政局" in page
    assert "北区民政局（north）" in page


def test_a_unit_is_abolished_with_a_successor(world: SmallWorld) -> None:
    typed = {"version": 0, "exists_to": "2026-06-30", "successor": "south", "carries_people": "on"}
    assert "确认撤销" in send(world, "end", "north", typed).content.decode()
    assert send(world, "end", "north", typed | {"confirmed": "1"}).status_code == 302
    assert Membership.objects.filter(unit=world.south, user=world.people["reporter"]).exists()
    page = client_of(world, "administrator").get(reverse("units:unit", args=["north"])).content.decode()
    assert "由“南区民政局”承继" in page
    assert reverse("units:move", args=["north"]) not in page


def test_two_offices_at_once_give_one_decision_and_one_message(world: SmallWorld) -> None:
    typed = {"version": 0, "exists_to": "2026-06-30", "successor": "city", "confirmed": "1"}
    assert send(world, "end", "south", typed).status_code == 302
    second = send(world, "end", "south", typed | {"successor": "north"})
    assert second.status_code == 409
    assert "已被其他人修改" in second.content.decode()
    assert Unit.objects.get(code="south").successor == world.city


def test_a_split_founds_the_parts(world: SmallWorld) -> None:
    typed = {
        "version": 0,
        "on": DAY,
        "ends": "on",
        "part-TOTAL_FORMS": 3,
        "part-INITIAL_FORMS": 0,
        "part-0-name": "东区民政局",
        "part-0-code": "east",
        "part-0-kind": "bureau",
        "part-1-name": "西区民政局",
        "part-1-code": "west",
        "part-1-kind": "bureau",
        "part-2-kind": "bureau",
    }
    page = send(world, "split", "north", typed).content.decode()
    assert "确认分设" in page
    assert "新单位：东区民政局、西区民政局" in page
    assert send(world, "split", "north", typed | {"confirmed": "1"}).status_code == 302
    assert {unit.name for unit in Unit.objects.filter(exists_from="2026-07-01")} == {"东区民政局", "西区民政局"}


def seats(*rows: tuple[str, str, int], seen: int = 0, gone: int = -1) -> dict[str, Any]:
    typed: dict[str, Any] = {"seen": seen, "seat-TOTAL_FORMS": len(rows), "seat-INITIAL_FORMS": 0}
    for number, (post, name, order) in enumerate(rows):
        typed |= {f"seat-{number}-group_post": post, f"seat-{number}-name": name, f"seat-{number}-ORDER": order}
        if number == gone:
            typed[f"seat-{number}-DELETE"] = "on"
    return typed | {"founded_on": DAY, "document_number": "北创〔2026〕1号"}


def test_a_leading_group_is_seated_in_the_order_of_the_numbers(world: SmallWorld) -> None:
    typed = seats(("member", "李某", 2), ("head", "张某", 1), ("member", "王某", 3), gone=2)
    assert send(world, "group", "north", typed, "office_north").status_code == 302
    group = LeadingGroup.objects.get(unit=world.north)
    assert [seat.name for seat in group.members.all()] == ["张某", "李某"]
    assert group.document_number == "北创〔2026〕1号"
    page = client_of(world, "office_north").get(reverse("units:group", args=["north"])).content.decode()
    assert "张某" in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (seats(("member", "李某", 1)), "有且只有一位组长"),
        (seats(("head", "张某", 1), ("head", "李某", 2)), "有且只有一位组长"),
        (seats(("member", "", 1)), "有且只有一位组长"),
        (seats(("head", "张某", 1), ("member", "李某", 2), ("member", "李某", 3)), "重复列出"),
    ],
)
def test_a_group_without_exactly_one_head_is_refused(world: SmallWorld, typed: dict[str, Any], words: str) -> None:
    response = send(world, "group", "north", typed)
    assert response.status_code in {400, 422}
    assert words in response.content.decode()
    assert not LeadingGroup.objects.exists()


def test_of_two_who_seat_the_group_the_second_is_told(world: SmallWorld) -> None:
    assert send(world, "group", "north", seats(("head", "张某", 1))).status_code == 302
    second = send(world, "group", "north", seats(("head", "李某", 1)))
    assert second.status_code == 409
    assert "刚刚已被其他人修改" in second.content.decode()
    assert LeadingGroup.objects.get().members.get().name == "张某"


def test_pickers_offer_a_few_units_of_the_own_subtree(world: SmallWorld) -> None:
    address = reverse("people:find_unit")
    found = client_of(world, "office_north").get(address, {"parent": "区"}).content.decode()
    assert "北区福利院（home）" in found
    assert "南区" not in found
    assert client_of(world, "reviewer").get(address, {"parent": "区"}).status_code == 403
    for number in range(40):
        create_unit(
            code=f"w{number}", name=f"窗口{number}", kind=UnitKind.WINDOW, parent=world.north, actor=None, at=NOW
        )
    assert client_of(world, "office_north").get(address, {"q": "窗口"}).content.decode().count("<option") == 20


@pytest.mark.parametrize("page", ["edit", "move", "merge", "end", "unit"])
def test_it_asks_as_often_for_4_units_as_for_300(world: SmallWorld, page: str) -> None:
    client, address = client_of(world, "administrator"), reverse(f"units:{page}", args=["south"])

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    few = count()
    for number in range(300):
        parent = Unit.objects.get(code="south")
        Unit.objects.add_child(parent, instance=Unit(code=f"m{number}", name=f"窗口{number}", kind="window"))
    assert count() == few
