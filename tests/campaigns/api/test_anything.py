"""Whatever is sent, the answer is an answer: never a fault of ours, and every refusal a problem in Chinese."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.models import LedgerEntry, ProgressReport
from tests.worlds.small import FACTS, NOW, small_world
from tests.worlds.systems import Caller, caller_of, training, with_ledger
from units.operations.systems import SystemTerms

pytestmark = pytest.mark.django_db

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["2026-11-20", "north", "0.5", "1e400", "\0"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
EVERYTHING = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def caller() -> Iterator[Caller]:
    with time_machine.travel(NOW, tick=False):
        world = with_ledger(small_world())
        terms = SystemTerms("模糊测试", may_fill=True, may_record=True, may_read=True, calls_per_minute=100_000)
        yield caller_of(world.north, terms)


def twisted(data: Any, whole: Any) -> Any:
    """``whole`` with one thing in it replaced, added or taken away."""
    part = copy.deepcopy(whole)
    here = part
    while isinstance(here, dict | list) and here:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = data.draw(st.sampled_from(keys))
        if not isinstance(here[key], dict | list) or data.draw(st.booleans()):
            how = data.draw(st.sampled_from(["replace", "remove", "add"]))
            if how == "remove":
                del here[key]
            elif how == "add" and isinstance(here, dict):
                here[data.draw(st.text(max_size=10))] = data.draw(JSON)
            else:
                here[key] = data.draw(JSON)
            return part
        here = here[key]
    return part


def judge(response: Any) -> None:
    assert response.status_code in {200, 201, 400, 404, 409, 422}, response.content
    if response.status_code >= 400:
        assert response["Content-Type"] == "application/problem+json"
        told = response.json()
        assert any("\u4e00" <= sign <= "\u9fff" for sign in told["detail"])
        assert all(fault["message"] and fault["where"] for fault in told["errors"])


@EVERYTHING
@given(data=st.data())
def test_any_record_is_kept_or_refused(caller: Caller, data: Any) -> None:
    before = LedgerEntry.objects.count()
    response = caller.post(
        "ledger", json.dumps(twisted(data, {"records": [training()]})), key=f"k{data.draw(st.integers(0, 10**9))}"
    )
    judge(response)
    assert LedgerEntry.objects.count() - before == (
        response.status_code == 201 and "Idempotent-Replayed" not in response
    )


@EVERYTHING
@given(data=st.data())
def test_any_facts_are_filled_in_or_refused(caller: Caller, data: Any) -> None:
    ProgressReport.objects.all().delete()
    kind = data.draw(st.sampled_from(["quantity", "rate", "checklist", "grade", "rank", "deduction"]))
    task = {"campaign": "c2026", "unit": "north", "target": kind, "period": "quarter-202610"}
    whole = {"reports": [{**task, "facts": FACTS[kind]}]}
    judge(caller.post("facts", json.dumps(twisted(data, whole)), key=f"k{data.draw(st.integers(0, 10**9))}"))
