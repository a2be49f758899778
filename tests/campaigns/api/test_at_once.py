"""The same call twice at the same moment, on a real database with real connections."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from campaigns.models import LedgerEntry, ProgressReport, SystemFill
from core import clock
from tests.worlds.small import NOW, small_world
from tests.worlds.systems import Caller, caller_of, figures, training, with_ledger
from units.models import AuditEntry, StoredAnswer

pytestmark = pytest.mark.django_db(transaction=True)

_CALLERS = 4
_TURNS = 12


@pytest.fixture(autouse=True)
def same_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that stands for all threads."""
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(clock, "today", NOW.date)


def at_once(caller: Caller, address: str, bodies: list[Any], keys: list[str]) -> list[Any]:
    gate = threading.Barrier(len(bodies))

    def run(body: Any, key: str) -> Any:
        try:
            gate.wait()
            return caller.post(address, body, key=key)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(run, bodies, keys))


def test_one_key_has_one_effect_and_everybody_the_same_answer() -> None:
    world = with_ledger(small_world())
    caller = caller_of(world.north)
    answers = at_once(caller, "ledger", [{"records": [training()]}] * _CALLERS, ["same"] * _CALLERS)
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotent-Replayed" in answer for answer in answers) == _CALLERS - 1
    assert LedgerEntry.objects.count() == StoredAnswer.objects.count() == 1
    assert AuditEntry.objects.filter(verb="接口登记台账").count() == 1


def test_of_two_bodies_under_one_key_one_is_refused() -> None:
    world = with_ledger(small_world())
    bodies = [{"records": [training(title=title)]} for title in ("甲", "乙")]
    answers = at_once(caller_of(world.north), "ledger", bodies, ["same"] * 2)
    assert sorted(answer.status_code for answer in answers) == [201, 422]
    assert LedgerEntry.objects.count() == 1


def test_two_keys_for_one_draft_leave_one_draft_that_says_what_was_filled_in_last() -> None:
    world = small_world()
    bodies = [{"reports": [figures(world, facts={"value": number})]} for number in (1, 2)]
    answers = at_once(caller_of(world.north), "facts", bodies, ["1", "2"])
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert 201 in {answer.status_code for answer in answers}
    report = ProgressReport.objects.get()
    fills = SystemFill.objects.filter(report=report)
    assert fills.count() == sum(answer.status_code == 201 for answer in answers)
    last = fills.order_by("-version")[0]
    assert (last.facts, last.version) == (report.facts, report.version)


def test_two_calls_for_the_same_drafts_in_different_order_both_get_through() -> None:
    world = small_world()
    caller = caller_of(world.north)
    facts = {"quantity": {"value": 1}, "per_item": {"count": 2}, "checklist": {"met": ["有制度"]}}
    reports = [figures(world, kind, facts=said) for kind, said in facts.items()]
    assert caller.post("facts", {"reports": reports}, key="first").status_code == 201
    bodies = [{"reports": reports}, {"reports": reports[::-1]}]
    for turn in range(_TURNS):
        answers = at_once(caller, "facts", bodies, [f"{turn}-there", f"{turn}-back"])
        assert [answer.status_code for answer in answers] == [201, 201]
        told = [[each["target"] for each in answer.json()["reports"]] for answer in answers]
        assert told == [list(facts), list(facts)[::-1]]
