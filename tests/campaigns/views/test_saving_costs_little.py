"""Saving asks the database for as little as possible, and for no more in a larger campaign."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.models import ProgressReport
from tests.counting import Asked, counting
from tests.evaluations.views.boards import add_units
from tests.worlds.small import NOW, SmallWorld, small_world


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(params=[3, 300])
def world(db: None, request: pytest.FixtureRequest) -> SmallWorld:
    world = small_world()
    add_units(world, request.param - 3)
    return world


def _post(world: SmallWorld, name: str, typed: dict[str, Any]) -> Asked:
    client = Client()
    client.force_login(world.people["reporter"])
    address = reverse(f"campaigns:{name}", args=[world.assignment().pk, world.now.pk])
    with counting() as asked:
        answer = client.post(address, typed)
    assert answer.status_code in {200, 302}, answer.content
    return asked


def test_a_draft_costs_session_person_posts_report_and_one_update(world: SmallWorld) -> None:
    world.report(version=4)
    asked = _post(world, "save_draft", {"value": "12", "text": "写到一半", "version": "4"})
    report = ProgressReport.objects.get()
    assert (report.version, report.facts) == (5, {"value": "12"})
    assert (asked.queries, asked.rows) == (5, 4)
    assert asked.statements[-1].startswith("UPDATE")


def test_the_first_draft_costs_two_rows_more(world: SmallWorld) -> None:
    asked = _post(world, "save_draft", {"value": "12", "text": "写到一半", "version": "0"})
    writes = [text for text in asked.statements if not text.startswith(("SELECT", "SAVEPOINT", "RELEASE"))]
    assert len(writes) == 2
    assert sum(text.startswith("SELECT") for text in asked.statements) == 7  # one locks the assignment


def test_handing_in_writes_the_report_twice_its_history_and_the_trail_once(world: SmallWorld) -> None:
    world.report(version=4)
    asked = _post(world, "fill_in", {"value": "12", "text": "完成", "version": "4"})
    writes = [text.split('"')[1] for text in asked.statements if text.startswith(("INSERT", "UPDATE"))]
    report = "campaigns_progressreport"
    assert writes[:4] == [report, report, "campaigns_reportstep", "units_auditentry"]
    assert asked.rows <= 10
