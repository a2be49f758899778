"""The second factor: nobody is in between password and code, and administrators cannot do without."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import Settings

from tests.worlds.small import SmallWorld, small_world
from units.models import AuditEntry, RecoveryCode, User
from units.operations.second_factor import enable_second_factor

PASSWORD = "Kunming-lake-2026"
KEY = "3132333435363738393031323334353637383930"
NOW = dt.datetime(2026, 11, 24, 2, 30, tzinfo=dt.UTC)
PAGE = "/accounts/second-factor/"


@pytest.fixture
def world(db: None) -> SmallWorld:
    world = small_world()
    for name in ("reporter", "administrator"):
        world.people[name].set_password(PASSWORD)
        world.people[name].save()
    return world


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def code_now(key: str = KEY) -> str:
    return f"{totp(bytes.fromhex(key)):06}"


def with_factor(user: User) -> list[str]:
    return enable_second_factor(user=user, key=KEY, code=code_now(), at=dt.datetime.now(dt.UTC))


def after_password(name: str, goal: str = "") -> tuple[Client, Any]:
    client = Client()
    typed = {"username": name, "password": PASSWORD, "next": goal}
    return client, client.post(reverse("login"), typed)


def is_in(client: Client) -> bool:
    return client.get(reverse("units:tree")).status_code == 200


def every_address() -> Iterator[tuple[str, str, bool]]:
    """Address, name and whether it asks for signing in, of every pattern of the site."""
    yield from _walk(get_resolver().url_patterns, "/", "")


def _walk(patterns: list[Any], prefix: str, space: str) -> Iterator[tuple[str, str, bool]]:
    samples = {"int": "1", "str": "x", "slug": "x", "uuid": "7d444840-9dc0-11d1-b245-5ffdce74fad2", "path": "x"}
    for each in patterns:
        route = re.sub(
            r"<(?:(\w+):)?\w+>", lambda found: samples.get(found[1] or "str", "2026-11-24"), str(each.pattern)
        )
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, prefix + route, f"{each.namespace}:" if each.namespace else space)
        elif isinstance(each, URLPattern) and "(?P" not in route:
            yield prefix + route, f"{space}{each.name}", getattr(each.callback, "login_required", True)


def test_between_password_and_code_nothing_opens(world: SmallWorld, clock: Any) -> None:
    with_factor(world.people["administrator"])
    client, answer = after_password("administrator")
    assert answer["Location"] == reverse("login_code")
    addresses = [address for address, _, asks in every_address() if asks]
    assert len(addresses) > 200
    opened = [
        each
        for each in addresses
        if not client.get(each).headers.get("Location", "").startswith(("/login/", "/admin/login/"))
    ]
    assert opened == []


def test_an_administrator_without_one_sets_it_up_before_anything_opens(
    world: SmallWorld, clock: Any, settings: Settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    client, _ = after_password("administrator")
    exempt = {"accounts:second_factor", "people:own_password", "logout"}
    addresses = [address for address, name, asks in every_address() if asks and name not in exempt]
    assert len(addresses) > 200
    opened = [each for each in addresses if client.get(each).headers.get("Location", "") != PAGE]
    assert opened == []
    page = client.get(PAGE)
    assert "设好以后才能继续" in page.content.decode()
    key = client.session["second_factor_key"]
    done = client.post(PAGE, {"code": code_now(key)})
    assert "请保存恢复码" in done.content.decode()
    assert is_in(client)


def test_the_code_lets_in_and_leads_where_one_was_going(world: SmallWorld, clock: Any) -> None:
    with_factor(world.people["reporter"])
    clock.shift(60)
    client, _ = after_password("reporter", reverse("units:tree"))
    assert client.post(reverse("login_code"), {"code": code_now()})["Location"] == reverse("units:tree")
    assert is_in(client)


def test_a_code_opens_once(world: SmallWorld, clock: Any) -> None:
    with_factor(world.people["reporter"])
    clock.shift(60)
    first, _ = after_password("reporter")
    second, _ = after_password("reporter")
    code = code_now()
    assert first.post(reverse("login_code"), {"code": code}).status_code == 302
    again = second.post(reverse("login_code"), {"code": code})
    assert again.status_code == 422
    assert "已经用过" in again.content.decode()
    assert not is_in(second)


def test_wrong_codes_lock_the_account_like_wrong_passwords(world: SmallWorld, clock: Any) -> None:
    with_factor(world.people["reporter"])
    clock.shift(60)
    client, _ = after_password("reporter")
    answers = [client.post(reverse("login_code"), {"code": "000000"}).status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 429]
    assert client.post(reverse("login_code"), {"code": code_now()}).status_code == 429
    assert after_password("reporter")[1].status_code == 429
    assert not is_in(client)


def test_the_right_password_alone_forgives_no_wrong_codes(world: SmallWorld, clock: Any) -> None:
    with_factor(world.people["reporter"])
    clock.shift(60)
    for _ in range(4):
        client, _ = after_password("reporter")
        client.post(reverse("login_code"), {"code": "000000"})
    client, _ = after_password("reporter")
    assert client.post(reverse("login_code"), {"code": "000000"}).status_code == 429


def test_the_code_is_waited_for_five_minutes(world: SmallWorld, clock: Any) -> None:
    with_factor(world.people["reporter"])
    client, _ = after_password("reporter")
    clock.shift(301)
    late = client.post(reverse("login_code"), {"code": code_now()}, follow=True)
    assert "等待验证码的时间已过" in late.content.decode()
    assert not is_in(client)


def test_a_password_that_was_reset_meanwhile_ends_the_waiting(world: SmallWorld, clock: Any) -> None:
    with_factor(world.people["reporter"])
    clock.shift(60)
    client, _ = after_password("reporter")
    user = get_user_model().objects.get(username="reporter")
    user.set_password("Taihu-reeds-2027")
    user.save()
    assert client.post(reverse("login_code"), {"code": code_now()})["Location"] == reverse("login")
    assert not is_in(client)


def test_a_recovery_code_opens_once_and_is_on_record(world: SmallWorld, clock: Any) -> None:
    codes = with_factor(world.people["reporter"])
    assert len(set(codes)) == 10
    client, _ = after_password("reporter")
    assert client.post(reverse("login_code"), {"code": codes[0].upper()}).status_code == 302
    assert is_in(client)
    other, _ = after_password("reporter")
    assert other.post(reverse("login_code"), {"code": codes[0]}).status_code == 422
    assert AuditEntry.objects.get(verb="使用恢复码").details == {"left": 9}


def test_codes_are_shown_once_and_kept_in_no_clear_form(world: SmallWorld, clock: Any) -> None:
    client, _ = after_password("reporter")
    assert "data:image/svg+xml" in client.get(PAGE).content.decode()
    key = client.session["second_factor_key"]
    assert client.post(PAGE, {"code": "000000"}).status_code == 422
    shown = client.post(PAGE, {"code": code_now(key)}).context["codes"]
    page = client.get(PAGE).content.decode()
    kept = list(RecoveryCode.objects.values_list("digest", flat=True))
    assert len(kept) == 10
    assert not any(code in page or code.replace("-", "") in kept for code in shown)
    assert key not in page
    assert "second_factor_key" not in client.session
    assert not AuditEntry.objects.filter(details__icontains=shown[0]).exists()


def test_renewed_codes_take_the_place_of_the_former(world: SmallWorld, clock: Any) -> None:
    before = with_factor(world.people["reporter"])
    clock.shift(60)
    client, _ = after_password("reporter")
    client.post(reverse("login_code"), {"code": code_now()})
    change = reverse("accounts:change_second_factor")
    assert client.post(change, {"password": "wrong"}).status_code == 422
    after = client.post(change, {"password": PASSWORD}).context["codes"]
    assert not set(before) & set(after)
    other, _ = after_password("reporter")
    assert other.post(reverse("login_code"), {"code": before[0]}).status_code == 422
    assert other.post(reverse("login_code"), {"code": after[0]}).status_code == 302


@pytest.mark.parametrize(("who", "may"), [("reporter", True), ("administrator", False)])
def test_only_who_need_not_have_it_does_without(
    world: SmallWorld, clock: Any, settings: Settings, who: str, may: bool
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    codes = with_factor(world.people[who])
    client, _ = after_password(who)
    client.post(reverse("login_code"), {"code": codes[0]})
    client.post(reverse("accounts:change_second_factor"), {"password": PASSWORD, "off": "1"})
    assert (User.objects.get(username=who).second_factor_at is None) is may
    assert TOTPDevice.objects.filter(user__username=who).exists() is not may


def test_a_found_desk_does_not_guess_the_password_without_end(world: SmallWorld) -> None:
    client, _ = after_password("reporter")
    typed = {"old_password": "wrong", "new_password1": "Taihu-reeds-2027", "new_password2": "Taihu-reeds-2027"}
    for _ in range(5):
        assert "密码不对" in client.post(reverse("people:own_password"), typed).content.decode()
    right = client.post(reverse("people:own_password"), typed | {"old_password": PASSWORD})
    assert right.status_code == 422
    assert "一刻钟后再试" in right.content.decode()


def test_the_guard_resets_it_for_others_but_not_for_themselves(world: SmallWorld, clock: Any) -> None:
    codes = with_factor(world.people["reporter"])
    person, _ = after_password("reporter")
    person.post(reverse("login_code"), {"code": codes[0]})
    guard, _ = after_password("administrator")
    own = world.people["administrator"]
    assert "reporter" in guard.get(reverse("accounts:second_factors"), {"q": "reporter"}).content.decode()
    guard.post(reverse("accounts:reset_second_factor", args=[world.people["reporter"].pk]))
    assert not is_in(person)
    assert after_password("reporter")[1].status_code == 302
    assert User.objects.get(username="reporter").second_factor_at is None
    assert AuditEntry.objects.filter(verb="重置二次验证", actor=own).count() == 1
    with_factor(own)
    refused = guard.post(reverse("accounts:reset_second_factor", args=[own.pk]), follow=True)
    assert "不能由自己重置" in refused.content.decode()
    assert User.objects.get(pk=own.pk).second_factor_at is not None


def test_it_is_nobody_elses_to_reset(world: SmallWorld, clock: Any) -> None:
    with_factor(world.people["administrator"])
    client, _ = after_password("reporter")
    address = reverse("accounts:reset_second_factor", args=[world.people["administrator"].pk])
    assert client.post(address).status_code == 403
    assert client.get(reverse("accounts:second_factors")).status_code == 403
    assert User.objects.get(username="administrator").second_factor_at is not None
