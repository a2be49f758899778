"""Business systems record work done."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from campaigns.models import LedgerEntry
from tests.worlds.small import NOW, SmallWorld, small_world
from tests.worlds.systems import Caller, caller_of, training, with_ledger
from units.models import AuditEntry, StoredAnswer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> SmallWorld:
    return with_ledger(small_world())


@pytest.fixture
def caller(world: SmallWorld) -> Caller:
    return caller_of(world.north)


def faults(response: Any) -> dict[str, str]:
    assert response.status_code == 422, response.content.decode()
    return {fault["where"]: fault["message"] for fault in response.json()["errors"]}


def test_a_record_stands_in_the_ledger_and_says_which_system_wrote_it(
    world: SmallWorld, caller: Caller, client: Client
) -> None:
    response = caller.post("ledger", {"records": [training()]})
    assert response.status_code == 201
    entry = LedgerEntry.objects.get()
    assert response.json() == {
        "records": [{"id": entry.pk, "unit": "north", "kind": "training", "title": "窗口服务礼仪培训"}]
    }
    assert entry.values["people"] == "24"
    assert entry.values["hours"] == "3.5"
    client.force_login(world.people["reporter"])
    assert "婚姻登记系统" in client.get("/campaigns/ledger/").content.decode()
    assert "婚姻登记系统" in client.get(f"/campaigns/ledger/{entry.pk}/").content.decode()


def test_the_kinds_tell_what_each_record_is_asked(caller: Caller) -> None:
    kinds = {kind["code"]: kind for kind in caller.get("ledger/kinds").json()["kinds"]}
    asked = {field["key"] for field in kinds["training"]["fields"]}
    assert {"people", "hours"} <= asked


def test_every_record_is_written_or_none_and_each_fault_says_where(world: SmallWorld, caller: Caller) -> None:
    records = [
        training(),
        training("south"),
        training(kind="nothing"),
        training(dated_on="2026-11-25"),
        training(values={"people": "许多", "hours": 3, "colour": "红"}),
        training(values={"people": "许多", "hours": 3}),
    ]
    found = faults(caller.post("ledger", {"records": records}))
    assert LedgerEntry.objects.count() == 0
    assert set(found) == {
        "records[1].unit",
        "records[2].kind",
        "records[3].dated_on",
        "records[4].values.colour",
        "records[5].values.people",
    }
    assert "范围" in found["records[1].unit"]
    assert "还没有到" in found["records[3].dated_on"]


@pytest.mark.parametrize(
    ("change", "where", "words"),
    [
        ({"title": "x" * 201}, "records[0].title", "最多 200 个字符"),
        ({"title": ""}, "records[0].title", "不能为空"),
        ({"dated_on": "20.11.2026"}, "records[0].dated_on", "应为日期"),
        ({"dated_on": 20261120}, "records[0].dated_on", "应为日期"),
        ({"titel": "x"}, "records[0].titel", "没有这一栏"),
        ({"values": {"people": True}}, "records[0].values.people", "文字或数字"),
        ({"values": []}, "records[0].values", "应为对象"),
        ({"is_confirmed": "maybe"}, "records[0].is_confirmed", "true 或 false"),
    ],
)
def test_an_ill_formed_record_is_explained_in_chinese(
    caller: Caller, change: dict[str, Any], where: str, words: str
) -> None:
    assert words in faults(caller.post("ledger", {"records": [training(**change)]}))[where]


@pytest.mark.parametrize("records", [[], [training()] * 101])
def test_a_call_carries_between_1_and_100_records(caller: Caller, records: list[Any]) -> None:
    assert "records" in faults(caller.post("ledger", {"records": records}))


def test_the_same_call_again_is_answered_alike_and_writes_nothing(caller: Caller) -> None:
    first, second = (caller.post("ledger", {"records": [training()]}) for _ in range(2))
    assert (second.status_code, second.json()) == (201, first.json())
    assert "Idempotent-Replayed" not in first
    assert second["Idempotent-Replayed"] == "true"
    assert LedgerEntry.objects.count() == 1


def test_another_body_under_the_same_key_is_refused(caller: Caller) -> None:
    caller.post("ledger", {"records": [training()]})
    response = caller.post("ledger", {"records": [training(title="另一期培训")]})
    assert response.status_code == 422
    assert "幂等键" in response.json()["detail"]
    assert LedgerEntry.objects.count() == 1


def test_the_same_key_of_another_system_is_another_key(world: SmallWorld, caller: Caller) -> None:
    caller.post("ledger", {"records": [training()]})
    assert caller_of(world.city).post("ledger", {"records": [training()]}).status_code == 201
    assert LedgerEntry.objects.count() == 2


def test_what_was_refused_may_be_corrected_under_its_key(caller: Caller) -> None:
    assert caller.post("ledger", {"records": [training(kind="nothing")]}).status_code == 422
    assert StoredAnswer.objects.count() == 0
    assert caller.post("ledger", {"records": [training()]}).status_code == 201


def test_a_call_that_writes_leaves_an_audit_entry_with_the_system(world: SmallWorld, caller: Caller) -> None:
    caller.post("ledger", {"records": [training(), training(title="第二期")]})
    entry = AuditEntry.objects.get(verb="接口登记台账")
    assert (entry.object_kind, entry.object_id) == ("businesssystem", str(caller.system.pk))
    assert entry.unit == world.north
    assert len(entry.details["entries"]) == 2


def test_a_reporter_may_correct_what_a_system_recorded(world: SmallWorld, caller: Caller, client: Client) -> None:
    caller.post("ledger", {"records": [training()]})
    entry = LedgerEntry.objects.get()
    client.force_login(world.people["reporter"])
    assert client.get(f"/campaigns/ledger/{entry.pk}/edit/").status_code == 200
