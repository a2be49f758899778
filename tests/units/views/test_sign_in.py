"""The door: who is let in, for how long, and what is said to those who are not."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tests.worlds.small import SmallWorld, person, small_world
from units.enums import Role
from units.models import AccountPolicy, AuditEntry, User
from units.operations.account_policies import set_account_policies
from units.operations.accounts import change_own_password, reset_password

PASSWORD = "Kunming-lake-2026"
NOW = dt.datetime(2026, 11, 24, 10, 30, tzinfo=dt.UTC)


@pytest.fixture
def world(db: None) -> SmallWorld:
    world = small_world()
    for name in ("reporter", "reporter_south"):
        give_password(world.people[name], PASSWORD)
    return world


def give_password(user: User, password: str) -> None:
    user.set_password(password)
    user.save()


def decide(**values: int) -> None:
    set_account_policies(values=values, actor=None, at=NOW)


def try_in(name: str, password: str, address: str = "10.0.0.1") -> int:
    client = Client(REMOTE_ADDR=address)
    return client.post(reverse("login"), {"username": name, "password": password}).status_code


def signed_in(name: str = "reporter") -> Client:
    client = Client()
    assert client.post(reverse("login"), {"username": name, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("campaigns:tasks")).status_code == 200


def test_an_account_is_locked_wherever_the_guesses_come_from(world: SmallWorld) -> None:
    decide(lock_after=3)
    for number in range(3):
        try_in("reporter", "wrong", f"10.0.0.{number}")
    assert try_in("reporter", PASSWORD, "10.9.9.9") == 429
    assert try_in("reporter_south", PASSWORD, "10.0.0.1") == 302


def test_the_lock_page_says_how_long_it_lasts(world: SmallWorld) -> None:
    decide(lock_after=3, lock_minutes=45)
    client = Client()
    answers = [client.post(reverse("login"), {"username": "nobody", "password": "wrong"}) for _ in range(3)]
    assert answers[0].status_code == 200
    assert "登录名或密码不对" in answers[0].content.decode()
    assert answers[2].status_code == 429
    assert "45 分钟后再试" in answers[2].content.decode()


def test_an_address_is_locked_whomever_it_tries(world: SmallWorld) -> None:
    decide(lock_address_after=10)
    for number in range(10):
        try_in(f"someone{number}", "wrong")
    assert try_in("reporter", PASSWORD) == 429
    assert try_in("reporter", PASSWORD, "10.0.0.2") == 302


def test_signing_in_oneself_forgives_no_guesses_at_others(world: SmallWorld) -> None:
    decide(lock_after=3)
    for _ in range(2):
        try_in("reporter", "wrong")
    assert try_in("reporter_south", PASSWORD) == 302
    try_in("reporter", "wrong")
    assert try_in("reporter", PASSWORD) == 429


def test_a_lock_ends_by_itself_whoever_goes_on_trying(world: SmallWorld) -> None:
    decide(lock_after=3, lock_minutes=10)
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(3):
            try_in("reporter", "wrong")
        clock.shift(dt.timedelta(minutes=6))
        assert try_in("reporter", PASSWORD) == 429
        clock.shift(dt.timedelta(minutes=5))
        assert try_in("reporter", PASSWORD) == 302


def test_who_does_nothing_is_signed_out_and_told_why(world: SmallWorld) -> None:
    decide(idle_minutes=20)
    with time_machine.travel(NOW, tick=False) as clock:
        client = signed_in()
        for _ in range(3):
            clock.shift(dt.timedelta(minutes=19))
            assert is_in(client)
        clock.shift(dt.timedelta(minutes=20))
        assert not is_in(client)
        assert "没有操作" in client.get(reverse("login")).content.decode()


def test_what_a_page_asks_by_itself_is_no_sign_of_life(world: SmallWorld) -> None:
    decide(idle_minutes=20)
    beat = reverse("campaigns:presence", args=[world.assignment().pk, world.now.pk])
    with time_machine.travel(NOW, tick=False) as clock:
        client = signed_in()
        clock.shift(dt.timedelta(minutes=15))
        assert client.post(beat).status_code == 200
        clock.shift(dt.timedelta(minutes=6))
        assert not is_in(client)


def test_a_session_has_an_end_however_busy_it_is(world: SmallWorld) -> None:
    decide(session_hours=1)
    with time_machine.travel(NOW, tick=False) as clock:
        client = signed_in()
        for _ in range(3):
            clock.shift(dt.timedelta(minutes=19))
            assert is_in(client)
        clock.shift(dt.timedelta(minutes=4))
        assert not is_in(client)
        assert "最长时间" in client.get(reverse("login")).content.decode()


@pytest.mark.parametrize("one_session", [0, 1])
def test_the_newer_session_takes_the_place_of_the_older_where_only_one_is_allowed(
    world: SmallWorld, one_session: int
) -> None:
    decide(one_session=one_session)
    first, second, other = signed_in(), signed_in(), signed_in("reporter_south")
    assert is_in(second)
    assert is_in(other)
    assert is_in(first) is not bool(one_session)
    assert ("另一处登录" in first.get(reverse("login")).content.decode()) is bool(one_session)


def test_an_old_password_is_changed_before_anything_else(world: SmallWorld) -> None:
    decide(password_days=60)
    User.objects.filter(username="reporter").update(password_set_at=NOW - dt.timedelta(days=60))
    with time_machine.travel(NOW, tick=False):
        client = signed_in()
        assert client.get(reverse("campaigns:tasks"))["Location"] == reverse("people:own_password")
        assert "已用满规定的天数" in client.get(reverse("people:own_password")).content.decode()
        new = {"old_password": PASSWORD, "new_password1": "Taihu-reeds-2027", "new_password2": "Taihu-reeds-2027"}
        assert client.post(reverse("people:own_password"), new).status_code == 302
        assert is_in(client)


def test_a_one_time_password_is_good_for_some_days_only(world: SmallWorld) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        password = reset_password(person=world.people["reporter"], actor=None, at=NOW)
        clock.shift(dt.timedelta(days=6, hours=23))
        assert try_in("reporter", password) == 302
        clock.shift(dt.timedelta(hours=2))
        answer = Client().post(reverse("login"), {"username": "reporter", "password": password})
    assert "重新发放" in answer.content.decode()


@pytest.mark.parametrize(
    ("password", "words"),
    [("Ab1-efghi", "至少 12 位"), ("kunminglakeseventeen", "至少 3 种"), ("Reporter-2026", "相似")],
)
def test_a_weak_password_is_refused_with_the_rule(world: SmallWorld, password: str, words: str) -> None:
    decide(password_length=12)
    with pytest.raises(ValidationError, match=words):
        change_own_password(user=world.people["reporter"], password=password, at=NOW)


def test_the_page_names_the_rules_that_were_decided(world: SmallWorld) -> None:
    decide(password_length=14, password_history=7)
    page = signed_in().get(reverse("people:own_password")).content.decode()
    assert "至少 14 位" in page
    assert "最近 7 次" in page


def test_the_last_passwords_may_not_come_again(world: SmallWorld) -> None:
    decide(password_history=2)
    user = world.people["reporter"]
    for number in (1, 2):
        change_own_password(user=user, password=f"Taihu-reeds-{number}", at=NOW + dt.timedelta(days=number))
    with pytest.raises(ValidationError, match="最近 2 次"):
        change_own_password(user=user, password=PASSWORD, at=NOW + dt.timedelta(days=3))
    change_own_password(user=user, password="Taihu-reeds-3", at=NOW + dt.timedelta(days=3))
    change_own_password(user=user, password=PASSWORD, at=NOW + dt.timedelta(days=4))
    assert user.check_password(PASSWORD)


def test_a_reset_does_not_wash_the_history_away(world: SmallWorld) -> None:
    user = world.people["reporter"]
    reset_password(person=user, actor=None, at=NOW)
    with pytest.raises(ValidationError, match="最近用过"):
        change_own_password(user=user, password=PASSWORD, at=NOW)


def test_the_back_room_has_no_door_of_its_own(world: SmallWorld) -> None:
    assert Client().get("/admin/", follow=True).redirect_chain[-1][0] == "/login/?next=%2Fadmin%2F"
    assert signed_in().get("/admin/", follow=True).status_code == 403


def test_the_top_office_unlocks_where_administrators_are_not_separated(world: SmallWorld) -> None:
    for _ in range(5):
        try_in("reporter", "wrong")
    client = Client()
    client.force_login(world.people["administrator"], backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("accounts:locks")).content.decode()
    assert "reporter" in page
    assert "输错" in page
    client.post(reverse("accounts:unlock"), {"account": "reporter"})
    assert try_in("reporter", PASSWORD) == 302
    assert AuditEntry.objects.filter(verb="解锁账号", actor=world.people["administrator"]).count() == 1
    again = client.post(reverse("accounts:unlock"), {"account": "reporter"}, follow=True)
    assert "已经解锁" in again.content.decode()


@pytest.mark.parametrize("who", ["reporter", "reviewer", "leader", "auditor", "stranger", "administrator_north"])
def test_the_safety_of_accounts_is_nobody_elses(world: SmallWorld, who: str) -> None:

    people = world.people | {"administrator_north": person("administrator_north", world.north, Role.ADMINISTRATOR)}
    client = Client()
    client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(reverse("accounts:locks")).status_code == 403
    assert client.post(reverse("accounts:unlock"), {"account": "reporter"}).status_code == 403
    assert client.post(reverse("accounts:policies"), {"lock_after": "20"}).status_code == 403
    assert not AccountPolicy.objects.exists()


def test_rules_are_decided_with_before_and_after_on_record(world: SmallWorld) -> None:
    client = Client()
    client.force_login(world.people["administrator"], backend="django.contrib.auth.backends.ModelBackend")
    wrong = client.post(reverse("accounts:policies"), {"lock_after": "2", "idle_minutes": "x", "one_session": "0"})
    assert wrong.status_code == 422
    assert "应在 3 到 20 之间" in wrong.content.decode()
    assert "“x”不是整数" in wrong.content.decode()
    assert not AccountPolicy.objects.exists()
    assert client.post(reverse("accounts:policies"), {"lock_after": "4", "one_session": "0"}).status_code == 302
    entry = AuditEntry.objects.get(verb="设定账号安全规则", label="lock_after")
    assert entry.details == {"before": 5, "after": 4}
    assert client.post(reverse("accounts:policies"), {"lock_after": "", "one_session": "0"}).status_code == 302
    assert not AccountPolicy.objects.filter(name="lock_after").exists()
