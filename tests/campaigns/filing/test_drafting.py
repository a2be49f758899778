"""What helps while a report is written: company, the period before, the example."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.enums import ReportState
from campaigns.models import ProgressReport, Target
from campaigns.rules import RULES
from tests.counting import counting
from tests.worlds.small import FACTS, NOW, SmallWorld, person, small_world
from units.enums import Role
from units.models import AuditEntry


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(db: None, clock: object) -> SmallWorld:
    made = small_world()
    made.people["colleague"] = person("李某", made.north, Role.REPORTER)
    return made


def _client(world: SmallWorld, name: str = "reporter") -> Client:
    client = Client()
    client.force_login(world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def _at(world: SmallWorld, name: str, kind: str = "quantity") -> str:
    return reverse(f"campaigns:{name}", args=[world.assignment(kind).pk, world.now.pk])


def _page(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_colleague_at_the_same_report_is_named_until_a_minute_after_the_last_beat(
    world: SmallWorld, clock: Any
) -> None:
    mine, theirs = _client(world), _client(world, "colleague")
    assert theirs.post(_at(world, "presence")).json() == {"others": []}
    assert mine.post(_at(world, "presence")).json() == {"others": ["李某"]}
    assert mine.post(_at(world, "presence", "rate")).json() == {"others": []}
    clock.shift(dt.timedelta(seconds=61))
    assert mine.post(_at(world, "presence")).json() == {"others": []}


def test_who_closes_the_page_is_gone_at_once(world: SmallWorld) -> None:
    mine, theirs = _client(world), _client(world, "colleague")
    theirs.post(_at(world, "presence"))
    theirs.post(_at(world, "presence"), {"leaves": "1"})
    assert mine.post(_at(world, "presence")).json() == {"others": []}


def test_a_heartbeat_writes_nothing_into_the_database(world: SmallWorld) -> None:
    client = _client(world)
    with counting() as asked:
        client.post(_at(world, "presence"))
    assert [text for text in asked.statements if not text.startswith("SELECT")] == []
    assert asked.queries == 6


@pytest.mark.parametrize("name", ["presence", "copy_previous", "confirm_copied"])
@pytest.mark.parametrize(
    ("who", "status"), [("reporter_south", 404), ("stranger", 404), ("leader", 403), ("reviewer", 403)]
)
def test_only_who_fills_it_in_has_these_helps(world: SmallWorld, name: str, who: str, status: int) -> None:
    world.report("quantity", period=world.late)
    world.report("quantity")
    before = ProgressReport.objects.values_list("copied", "facts", "version")
    was = list(before)
    assert _client(world, who).post(_at(world, name), {"version": "1", "name": "value"}).status_code == status
    assert list(before) == was


@pytest.mark.parametrize("kind", [kind for kind in FACTS if kind != "milestone"])
def test_the_period_before_is_copied_as_it_was_and_every_cell_is_marked(world: SmallWorld, kind: str) -> None:
    world.report(kind, period=world.late, text="上期的话")
    page = _page(_client(world).post(_at(world, "copy_previous", kind), follow=True))
    report = ProgressReport.objects.get(period=world.now)
    assert (report.facts, report.text, report.state) == (FACTS[kind], "上期的话", ReportState.DRAFT)
    assert report.copied[-1] == "text"
    assert len(report.copied) > 1
    assert "以下内容抄自上期" in page
    assert page.count("没有变化</button>") == len(report.copied)
    assert AuditEntry.objects.filter(verb="照抄上期").count() == 1


def test_what_the_reviewer_approved_is_copied_rather_than_what_was_reported(world: SmallWorld) -> None:
    before = world.report("quantity", period=world.late)
    ProgressReport.objects.filter(pk=before.pk).update(approved_facts={"value": "79"})
    _client(world).post(_at(world, "copy_previous"))
    assert ProgressReport.objects.get(period=world.now).facts == {"value": "79"}


def test_a_cell_that_is_changed_or_confirmed_loses_its_mark(world: SmallWorld) -> None:
    world.report("rate", period=world.late, text="上期的话")
    client = _client(world)
    client.post(_at(world, "copy_previous", "rate"))
    typed = {"numerator": "46", "denominator": "50", "text": "上期的话", "version": "1"}
    client.post(_at(world, "save_draft", "rate"), typed)
    report = ProgressReport.objects.get(period=world.now)
    assert report.copied == ["denominator", "text"]
    client.post(_at(world, "confirm_copied", "rate"), {"name": "denominator"})
    report.refresh_from_db()
    assert (report.copied, report.version) == (["text"], 2)
    assert "抄自上期、没有改过：进展说明" in _page(client.get(reverse("campaigns:report", args=[report.pk])))


def test_a_copy_over_a_draft_that_changed_meanwhile_is_refused(world: SmallWorld) -> None:
    world.report("quantity", period=world.late)
    world.report("quantity", facts={"value": "5"}, version=3)
    answer = _client(world).post(_at(world, "copy_previous"), {"version": "2"})
    assert answer.status_code == 409
    assert ProgressReport.objects.get(period=world.now).facts == {"value": "5"}


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 30])
def test_nonsense_as_version_counts_as_none(world: SmallWorld, version: str) -> None:
    world.report("quantity", period=world.late)
    assert _client(world).post(_at(world, "copy_previous"), {"version": version}).status_code == 302


def test_without_an_earlier_period_there_is_nothing_to_copy_and_it_says_so(world: SmallWorld) -> None:
    client = _client(world)
    assert "照抄上期" not in _page(client.get(_at(world, "fill_in")))
    answer = client.post(_at(world, "copy_previous"))
    assert answer.status_code == 400
    assert "没有可以照抄的内容" in _page(answer)
    assert not ProgressReport.objects.exists()


def test_facts_that_the_rule_no_longer_takes_are_not_copied(world: SmallWorld) -> None:
    world.report("grade", period=world.late, facts={"grade": "特优"})
    _client(world).post(_at(world, "copy_previous", "grade"))
    report = ProgressReport.objects.get(period=world.now)
    assert (report.facts, report.copied) == ({}, ["text"])


def test_the_example_of_the_target_stands_beside_the_form_else_what_the_rule_is_good_for(world: SmallWorld) -> None:
    client = _client(world)
    about = RULES["quantity"].about
    assert about in _page(client.get(_at(world, "fill_in")))
    Target.objects.filter(code="quantity").update(example="十月办了两场，共 80 人。")
    page = _page(client.get(_at(world, "fill_in")))
    assert "十月办了两场，共 80 人。" in page
    assert about not in page
