"""Who may call, how often, and what is told to whoever may not."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from core.throttle import Throttle
from tests.worlds.small import NOW, SmallWorld, small_world
from tests.worlds.systems import ALL_RIGHTS, caller_of, training, with_ledger
from units.models import AuditEntry, SystemToken
from units.operations.systems import SystemTerms, change_system, revoke_token

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> SmallWorld:
    return with_ledger(small_world())


def told(response: Any, status: int) -> str:
    """The sentence of a problem, which must be one."""
    assert response.status_code == status, response.content.decode()
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status
    return str(body["detail"])


def test_without_a_key_the_caller_is_told_how_to_show_one(world: SmallWorld) -> None:
    response = Client().get("/api/v1/tasks")
    assert "Authorization" in told(response, 401)
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_session_of_a_person_is_no_key(world: SmallWorld, client: Client) -> None:
    client.force_login(world.people["administrator"])
    told(client.get("/api/v1/tasks"), 401)


def test_only_the_hash_of_a_key_is_kept(world: SmallWorld) -> None:
    caller = caller_of(world.north)
    row = SystemToken.objects.get()
    assert caller.token not in str(vars(row))
    assert caller.token.startswith(row.hint)


@pytest.mark.parametrize("end", ["revoked", "expired", "switched off"])
def test_a_key_that_ended_opens_nothing(world: SmallWorld, end: str) -> None:
    caller = caller_of(world.north, until=dt.date(2026, 11, 25))
    assert caller.get("tasks").status_code == 200
    if end == "revoked":
        revoke_token(token=SystemToken.objects.select_related("system__unit").get(), actor=None, at=NOW)
    if end == "switched off":
        change_system(
            system=caller.system, terms=SystemTerms("停用", may_fill=True, is_active=False), actor=None, at=NOW
        )
    with time_machine.travel(NOW + dt.timedelta(days=2 if end == "expired" else 0), tick=False):
        told(caller.get("tasks"), 401)


def test_the_last_day_of_a_key_counts_whole(world: SmallWorld) -> None:
    caller = caller_of(world.north, until=dt.date(2026, 11, 25))
    with time_machine.travel(dt.datetime(2026, 11, 25, 23, 59, tzinfo=NOW.tzinfo), tick=False):
        assert caller.get("tasks").status_code == 200


@pytest.mark.parametrize(
    ("terms", "refused"),
    [
        (SystemTerms("甲", may_fill=True), {"ledger/kinds", "scores?campaign=c2026"}),
        (SystemTerms("乙", may_record=True), {"tasks", "scores?campaign=c2026"}),
        (SystemTerms("丙", may_read=True), {"tasks", "ledger/kinds"}),
    ],
)
def test_a_right_that_was_not_given_is_refused_by_name(
    world: SmallWorld, terms: SystemTerms, refused: set[str]
) -> None:
    caller = caller_of(world.north, terms)
    answers = {address: caller.get(address) for address in ("tasks", "ledger/kinds", "scores?campaign=c2026")}
    assert {address for address, answer in answers.items() if answer.status_code == 403} == refused
    for address in refused:
        assert "权限" in told(answers[address], 403)


def test_more_calls_than_agreed_wait_for_the_next_minute(world: SmallWorld) -> None:
    caller = caller_of(world.north, SystemTerms("快", may_fill=True, calls_per_minute=3))
    assert [caller.get("tasks").status_code for _ in range(4)] == [200, 200, 200, 429]
    response = caller.get("tasks")
    assert "每分钟最多 3 次" in told(response, 429)
    assert 0 < int(response["Retry-After"]) <= 60
    with time_machine.travel(NOW + dt.timedelta(seconds=int(response["Retry-After"])), tick=False):
        assert caller.get("tasks").status_code == 200


def test_one_system_does_not_use_up_the_calls_of_another(world: SmallWorld) -> None:
    first = caller_of(world.north, SystemTerms("一", may_fill=True, calls_per_minute=1))
    second = caller_of(world.north, SystemTerms("二", may_fill=True, calls_per_minute=1))
    assert [first.get("tasks").status_code, first.get("tasks").status_code] == [200, 429]
    assert second.get("tasks").status_code == 200


def test_who_guesses_keys_must_wait(world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("units.api.access._GUESSES", Throttle("api-guesses-test", limit=2, seconds=60))
    wrong = {"Authorization": "Bearer wm_nothing"}
    statuses = [Client().get("/api/v1/tasks", headers=wrong).status_code for _ in range(3)]
    assert statuses == [401, 401, 429]


def test_the_day_of_the_last_use_is_remembered(world: SmallWorld) -> None:
    caller_of(world.north).get("tasks")
    assert SystemToken.objects.get().last_used_on == NOW.date()


@pytest.mark.parametrize(
    ("body", "kind", "status", "words"),
    [
        ("{", "application/json", 400, "JSON"),
        ("[1]", "application/json", 400, "对象"),
        ('{"records": NaN}', "application/json", 400, "NaN"),
        ('{"records": [{"title": "\\u0000"}]}', "application/json", 400, "零字符"),
        ('{"records": [{"title": "\\ud800"}]}', "application/json", 400, "不完整"),
        ("[" * 100_000, "application/json", 400, "JSON"),
        ("\xff".encode("latin-1"), "application/json", 400, "UTF-8"),
        ('{"a": "' + "x" * 1_000_001 + '"}', "application/json", 413, "KB"),
        ("a=1", "application/x-www-form-urlencoded", 415, "Content-Type"),
        ("<a/>", "text/xml", 415, "Content-Type"),
    ],
)
def test_a_body_that_is_no_json_is_refused_with_the_reason(
    world: SmallWorld, body: Any, kind: str, status: int, words: str
) -> None:
    headers = {**caller_of(world.north).headers, "Idempotency-Key": "k"}
    response = Client().post("/api/v1/ledger", body, content_type=kind, headers=headers)
    assert words in told(response, status)


def test_a_form_with_files_is_refused_and_not_an_error(world: SmallWorld) -> None:
    headers = {**caller_of(world.north).headers, "Idempotency-Key": "k"}
    told(Client().post("/api/v1/ledger", {"records": "x"}, headers=headers), 415)


def test_a_call_that_writes_needs_an_idempotency_key(world: SmallWorld) -> None:
    response = Client().post(
        "/api/v1/ledger",
        {"records": [training()]},
        content_type="application/json",
        headers=caller_of(world.north).headers,
    )
    told(response, 422)
    assert response.json()["errors"] == [{"where": "Idempotency-Key", "message": "缺少此项"}]


@pytest.mark.parametrize(("method", "address", "status"), [("get", "nothing", 404), ("delete", "tasks", 405)])
def test_an_unknown_address_or_method_is_a_problem_too(
    world: SmallWorld, method: str, address: str, status: int
) -> None:
    response = getattr(Client(), method)(f"/api/v1/{address}", headers=caller_of(world.north).headers)
    told(response, status)


@pytest.mark.parametrize("address", ["tasks?unit=%00", "nothing%00"])
def test_a_zero_sign_in_the_address_is_a_problem_too(world: SmallWorld, address: str) -> None:
    told(Client().get(f"/api/v1/{address}", headers=caller_of(world.north).headers), 400)


def test_a_broken_form_is_a_problem_too(world: SmallWorld) -> None:
    headers = {**caller_of(world.north).headers, "Idempotency-Key": "k"}
    kind = "multipart/form-data; boundary="
    told(Client().post("/api/v1/ledger", b"x", content_type=kind, headers=headers), 400)


def test_people_see_a_page_where_a_program_would_see_a_problem() -> None:
    response = Client().get("/login/?next=%00")
    assert response.status_code == 400
    assert response["Content-Type"].startswith("text/html")


def test_answers_are_kept_by_nobody_on_the_way(world: SmallWorld) -> None:
    assert caller_of(world.north).get("tasks")["Cache-Control"] == "no-store"


def test_reading_leaves_no_audit_entry(world: SmallWorld) -> None:
    caller = caller_of(world.north, ALL_RIGHTS)
    before = AuditEntry.objects.count()
    caller.get("tasks")
    assert AuditEntry.objects.count() == before
