"""Pages on which an office invites people, gives them roles and looks after their accounts."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from core.refusals import ConflictError
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.enums import Role
from units.models import AuditEntry, Membership, User
from units.operations.accounts import one_time_password, reset_password
from units.permissions import may_manage_account

PASSWORD = "Kunming-lake-2026"


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


def page(world: SmallWorld, who: str = "administrator", **query: str) -> str:
    response = client_of(world, who).get(reverse("people:list"), query)
    assert response.status_code == 200
    return str(response.content.decode())


def names(world: SmallWorld, who: str = "administrator", **query: str) -> list[str]:
    response = client_of(world, who).get(reverse("people:list"), query)
    return [row.person.username for row in response.context["rows"]]


def address_of(world: SmallWorld, verb: str, whose: str) -> str:
    shown = world.people[whose]
    row = shown.memberships.first()
    if verb in {"end_role", "deputy"}:
        assert row is not None
        return reverse(f"people:{verb}", args=[shown.pk, row.pk])
    return reverse(f"people:{verb}", args=[shown.pk])


VERBS = ["person", "edit", "add_role", "deputy", "end_role", "reset", "switch"]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("anonymous", 302),
        ("stranger", 403),
        ("reporter", 403),
        ("reviewer", 403),
        ("leader", 403),
        ("auditor", 403),
        ("office_north", 404),
        ("administrator", 200),
    ],
)
def test_a_person_is_shown_to_the_office_that_answers_for_them(
    world: SmallWorld, verb: str, who: str, status: int
) -> None:
    address = address_of(world, verb, "reporter_south")
    client = client_of(world, who)
    if verb in {"end_role", "reset", "switch"}:
        answer = client.post(address, {"to": "off"}).status_code
        assert answer == (status if status != 200 else {"reset": 200}.get(verb, 302))
    else:
        assert client.get(address).status_code == status


@pytest.mark.parametrize("who", ["stranger", "reporter", "reviewer", "leader", "auditor"])
def test_the_list_is_for_the_office(world: SmallWorld, who: str) -> None:
    for address in (reverse("people:list"), reverse("people:invite"), reverse("people:find_person")):
        assert client_of(world, who).get(address).status_code == 403


def test_an_office_sees_its_own_people(world: SmallWorld) -> None:
    assert set(names(world, "office_north")) == {
        "reporter",
        "reporter_home",
        "reviewer_north",
        "leader_north",
        "office_north",
    }


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"q": "南"}, []),
        ({"q": "reporter_s"}, ["reporter_south"]),
        ({"role": "leader"}, ["leader", "leader_north"]),
        ({"unit": "南区"}, ["reporter_south"]),
        ({"unit": "north", "role": "reporter"}, ["reporter", "reporter_home"]),
        ({"state": "off"}, []),
        ({"role": "leader", "sort": "-username"}, ["leader_north", "leader"]),
    ],
)
def test_people_are_found(world: SmallWorld, query: dict[str, str], shown: list[str]) -> None:
    assert names(world, **({"sort": "username"} | query)) == shown


def test_people_are_found_by_the_initials_of_their_name(world: SmallWorld) -> None:
    User.objects.create_user("zhangsan", PASSWORD, name="张长江", home_unit=world.north)
    assert names(world, q="zcj") == ["zhangsan"]
    assert "张长江" in page(world, q="长江")


def test_a_unit_that_is_not_clear_is_asked_for_again(world: SmallWorld) -> None:
    assert "有几个单位都符合“区”" in page(world, unit="区")


def test_the_workbook_has_a_line_for_each_role(world: SmallWorld) -> None:
    Membership.objects.create(user=world.people["reporter"], unit=world.home, role=Role.REPORTER)
    response = client_of(world, "office_north").get(reverse("people:list"), {"format": "xlsx", "q": "reporter"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["姓名", "登录名", "单位"]
    assert sorted((row[1], row[3]) for row in rows[1:]) == [
        ("reporter", "home"),
        ("reporter", "north"),
        ("reporter_home", "home"),
    ]


def invited(world: SmallWorld, who: str = "office_north", **more: str) -> Any:
    typed = {"name": "张三", "username": "zhangsan", "unit": "home", "role": "reporter", "phone": "13900000000"}
    return client_of(world, who).post(reverse("people:invite"), typed | more)


def test_an_invited_person_must_choose_a_password_before_anything_else(world: SmallWorld) -> None:
    response = invited(world)
    assert response["Cache-Control"].startswith("max-age=0")
    password = response.context["password"]
    assert password in response.content.decode()
    client = Client()
    signed_in = client.post(reverse("login"), {"username": "zhangsan", "password": password})
    assert signed_in.status_code == 302
    for address in ("/", reverse("campaigns:tasks"), reverse("units:tree")):
        assert client.get(address).headers["Location"] == reverse("people:own_password")
    weak = {"old_password": password, "new_password1": "12345678901", "new_password2": "12345678901"}
    assert client.post(reverse("people:own_password"), weak).status_code == 422
    same = {"old_password": password, "new_password1": password, "new_password2": password}
    assert "不能与现在的密码相同" in client.post(reverse("people:own_password"), same).content.decode()
    own = {"old_password": password, "new_password1": PASSWORD, "new_password2": PASSWORD}
    assert client.post(reverse("people:own_password"), own).status_code == 302
    assert client.get(reverse("campaigns:tasks")).status_code == 200
    assert not AuditEntry.objects.filter(details__icontains=password).exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"username": "reporter"}, "登录名"),
        ({"username": "张三"}, "登录名须为"),
        ({"phone": "abc"}, "电话号码"),
        ({"unit": "south"}, "没有找到单位"),
        ({"role": "auditor"}, "角色"),
        ({"name": ""}, "姓名"),
        ({"email": "nonsense"}, "电子邮"),
    ],
)
def test_a_faulty_invitation_makes_no_account(world: SmallWorld, more: dict[str, str], words: str) -> None:
    before = User.objects.count()
    response = invited(world, **more)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert User.objects.count() == before


def test_one_time_passwords_are_easily_read_out_and_never_the_same() -> None:
    found = {one_time_password() for _ in range(200)}
    assert len(found) == 200
    assert all(len(each) == 14 and not set(each) & set("0o1il") for each in found)


def test_a_reset_password_opens_once_and_ends_the_old_sessions(world: SmallWorld) -> None:
    user = world.people["reporter"]
    user.set_password(PASSWORD)
    user.save()
    client = Client()
    assert client.post(reverse("login"), {"username": "reporter", "password": PASSWORD}).status_code == 302
    response = client_of(world, "office_north").post(address_of(world, "reset", "reporter"))
    user.refresh_from_db()
    assert user.check_password(response.context["password"])
    assert user.must_change_password
    assert client.get(reverse("campaigns:tasks")).status_code == 302


def test_an_account_without_a_password_gets_its_first_one(world: SmallWorld) -> None:
    address = address_of(world, "person", "reporter")
    client = client_of(world, "office_north")
    assert "尚未发放，还不能登录" in client.get(address).content.decode()
    password = client.post(address_of(world, "reset", "reporter")).context["password"]
    assert User.objects.get(username="reporter").check_password(password)
    assert "还在用一次性密码" in client.get(address).content.decode()


def test_people_who_were_imported_get_their_slips_once(world: SmallWorld) -> None:
    Membership.objects.create(user=world.people["reporter_home"], unit=world.city, role=Role.LEADER)
    client, address = client_of(world, "office_north"), reverse("people:first_passwords")
    assert '还有 <strong class="num">3</strong> 人' in client.get(address).content.decode()
    given = client.post(address).context["given"]
    assert {user.username for user, _ in given} == {"reporter", "reviewer_north", "leader_north"}
    assert all(User.objects.get(pk=user.pk).check_password(password) for user, password in given)
    assert User.objects.filter(must_change_password=True).count() == 3
    assert "没有等待密码的人员" in client.get(address).content.decode()
    assert "刚刚都已发放过密码" in client.post(address, follow=True).content.decode()
    assert names(world, "office_north", state="new", sort="username") == ["office_north", "reporter_home"]
    assert client_of(world, "reviewer").post(address).status_code == 403


def test_of_two_who_reset_a_password_one_slip_goes_out(world: SmallWorld) -> None:
    one, two = (User.objects.get(username="reporter") for _ in range(2))
    password = reset_password(person=one, actor=world.people["office_north"], at=NOW)
    with pytest.raises(ConflictError, match="刚刚已被重置"):
        reset_password(person=two, actor=world.people["administrator"], at=NOW)
    assert User.objects.get(username="reporter").check_password(password)


def test_list_and_permission_agree_whose_accounts_are_managed(world: SmallWorld) -> None:
    User.objects.create_user("nowhere", PASSWORD, name="某")
    User.objects.create_user("homely", PASSWORD, name="某", home_unit=world.north)
    User.objects.create_user("staff", PASSWORD, name="某", home_unit=world.north, is_staff=True)
    Membership.objects.create(user=world.people["reporter_home"], unit=world.south, role=Role.REPORTER)
    over = Membership.objects.create(user=world.people["reporter"], unit=world.south, role=Role.REPORTER)
    Membership.objects.filter(pk=over.pk).update(ends_on="2020-01-01")
    for who in ("office_north", "administrator", "reviewer", "stranger"):
        actor = world.people[who]
        listed = set(User.objects.manageable_by(actor, timezone.localdate()))
        assert listed == {user for user in User.objects.all() if may_manage_account(actor, user)}, who


def test_a_switched_off_account_signs_in_no_more(world: SmallWorld) -> None:
    client, office = client_of(world, "reporter"), client_of(world, "office_north")
    assert client.get(reverse("campaigns:tasks")).status_code == 200
    office.post(address_of(world, "switch", "reporter"), {"to": "off"})
    assert client.get(reverse("campaigns:tasks")).headers["Location"].startswith(reverse("login"))
    again = office.post(address_of(world, "switch", "reporter"), {"to": "off"}, follow=True)
    assert "无需再次操作" in again.content.decode()
    assert names(world, "office_north", state="off") == ["reporter"]
    office.post(address_of(world, "switch", "reporter"), {"to": "on"})
    assert User.objects.get(username="reporter").is_active


@pytest.mark.parametrize("verb", ["edit", "reset", "switch"])
def test_the_account_of_a_superior_is_not_the_offices(world: SmallWorld, verb: str) -> None:
    boss = world.people["leader"]
    Membership.objects.create(user=boss, unit=world.north, role=Role.REVIEWER)
    client, password = client_of(world, "office_north"), boss.password
    if verb == "edit":
        assert client.get(address_of(world, verb, "leader")).status_code == 403
    else:
        response = client.post(address_of(world, verb, "leader"), {"to": "off"}, follow=True)
        assert "只有管理此人全部任职单位的创建办" in response.content.decode()
    boss.refresh_from_db()
    assert boss.is_active
    assert boss.password == password


def test_a_role_elsewhere_is_counted_and_out_of_reach(world: SmallWorld) -> None:
    shown = world.people["reporter_south"]
    Membership.objects.create(user=shown, unit=world.north, role=Role.REVIEWER)
    client = client_of(world, "office_north")
    text = client.get(address_of(world, "person", "reporter_south")).content.decode()
    assert "另有 1 项任职在您的管理范围之外" in text
    elsewhere = shown.memberships.get(unit=world.south)
    assert client.post(reverse("people:end_role", args=[shown.pk, elsewhere.pk])).status_code == 404
    assert shown.memberships.count() == 2


def test_roles_are_added_and_taken_away(world: SmallWorld) -> None:
    client = client_of(world, "office_north")
    typed = {"unit": "home", "role": "reviewer", "post": "科长"}
    assert client.post(address_of(world, "add_role", "reporter"), typed).status_code == 302
    row = Membership.objects.get(user=world.people["reporter"], unit=world.home)
    assert (row.role, row.post) == ("reviewer", "科长")
    address = reverse("people:end_role", args=[world.people["reporter"].pk, row.pk])
    assert "已收回" in client.post(address, follow=True).content.decode()
    assert not Membership.objects.filter(pk=row.pk).exists()
    text = client.get(address_of(world, "person", "reporter")).content.decode()
    assert "授予角色" in text
    assert "收回角色" in text


def test_nobody_adds_a_role_to_themselves(world: SmallWorld) -> None:
    client = client_of(world, "office_north")
    response = client.post(address_of(world, "add_role", "office_north"), {"unit": "home", "role": "leader"})
    assert response.status_code == 403
    assert "不能给自己授予角色" in response.content.decode()
    assert world.people["office_north"].memberships.count() == 1


def test_a_deputy_is_appointed_for_a_time(world: SmallWorld) -> None:
    client, today = client_of(world, "office_north"), timezone.localdate()
    typed = {"deputy": "reporter_home", "starts_on": today, "ends_on": today + timedelta(days=6)}
    address = address_of(world, "deputy", "reviewer_north")
    assert client.post(address, typed).status_code == 302
    row = Membership.objects.get(deputy_for=world.people["reviewer_north"])
    assert row.user == world.people["reporter_home"]
    assert "代理reviewer_north" in page(world, "office_north")
    wrong = client.post(address, typed | {"ends_on": today - timedelta(days=1)})
    assert wrong.status_code == 400
    assert "不能早于开始日期" in wrong.content.decode()


def test_contacts_are_mended(world: SmallWorld) -> None:
    client, address = client_of(world, "office_north"), address_of(world, "edit", "reporter")
    assert client.post(address, {"name": "李四", "phone": "0510-12345"}).status_code == 302
    assert names(world, q="ls") == ["reporter"]
    assert client.post(address, {"name": "", "phone": "x"}).status_code == 422


@pytest.mark.parametrize("shown", ["people:list", "people:person"])
def test_it_asks_as_often_for_few_people_as_for_300(world: SmallWorld, shown: str) -> None:
    args = [world.people["reviewer_north"].pk] if shown == "people:person" else []
    client = client_of(world, "office_north")

    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(shown, args=args)).status_code == 200
        return len(seen)

    few = count()
    for number in range(300):
        user = person(f"p{number}", world.home, Role.REPORTER)
        Membership.objects.create(user=user, unit=world.north, role=Role.REVIEWER)
    assert count() == few
