"""The report form comes filled in from the ledger; who sees which records; what is flagged to whom."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.models import LedgerReading, Period, ProgressReport
from campaigns.operations.filing import file_report
from campaigns.rules.feeds import FeedSpec
from tests.campaigns.ledger.feeding import fed_world, feed, train
from tests.counting import counting
from tests.worlds.small import NOW, SmallWorld


@pytest.fixture(autouse=True)
def frozen() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    made = fed_world()
    Period.objects.filter(pk=made.now.pk).update(ends_on="2026-12-31")
    return made


def client(world: SmallWorld, name: str = "reporter") -> Client:
    found = Client()
    found.force_login(world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return found


def address(world: SmallWorld, page: str = "fill_in", kind: str = "quantity") -> str:
    return reverse(f"campaigns:{page}", args=[world.assignment(kind).pk, world.now.pk])


def filed(world: SmallWorld, value: str, reason: str | None = None) -> ProgressReport:
    typed: dict[str, Any] = {
        "assignment": world.assignment(),
        "period": world.now,
        "facts": {"value": value},
        "text": "",
        "version": 0,
    }
    step = file_report(**typed, actor=world.people["reporter"], at=NOW, ledger_reason=reason)
    return step.report


def test_the_form_comes_filled_in_and_looking_writes_nothing(world: SmallWorld) -> None:
    train(world, 12)
    page = client(world).get(address(world)).content.decode()
    assert 'value="12"' in page
    assert "来自台账" in page
    assert address(world, "ledger_fed") in page
    assert not ProgressReport.objects.exists()


def test_without_records_nothing_is_filled_in(world: SmallWorld) -> None:
    page = client(world).get(address(world)).content.decode()
    assert "本期没有记录" in page
    assert 'value="0" ' not in page.split('name="value"')[1].split(">")[0]


def test_a_draft_keeps_what_was_typed_and_says_what_the_ledger_has(world: SmallWorld) -> None:
    train(world, 12)
    world.report(facts={"value": "7"})
    page = client(world).get(address(world)).content.decode()
    assert 'value="7"' in page
    assert "您填的是 7" in page


def test_a_target_that_is_not_fed_says_nothing_of_the_ledger(world: SmallWorld) -> None:
    page = client(world).get(address(world, kind="deduction")).content.decode()
    assert "来自台账" not in page
    assert "ledger_reason" not in page


def test_handing_in_something_else_asks_for_the_reason_on_its_field(world: SmallWorld) -> None:
    train(world, 12)
    answer = client(world).post(address(world), {"value": "20", "text": "", "version": "0", "ledger_reason": ""})
    assert answer.status_code == 422
    assert "台账是 12，与填的不同，请写明理由" in answer.content.decode()
    assert not ProgressReport.objects.filter(state="submitted").exists()
    with_reason = {"value": "20", "text": "", "version": "0", "ledger_reason": "市局组织的 8 人"}
    assert client(world).post(address(world), with_reason).status_code == 302
    assert LedgerReading.objects.get().reason == "市局组织的 8 人"


def test_the_draft_keeps_the_reason_while_typing(world: SmallWorld) -> None:
    typed = {"value": "20", "text": "", "version": "0", "ledger_reason": "市局组织的"}
    assert client(world).post(address(world, "save_draft"), typed).status_code == 200
    assert 'value="市局组织的"' in client(world).get(address(world)).content.decode()


def test_one_press_takes_over_what_the_ledger_says_now(world: SmallWorld) -> None:
    train(world, 12)
    report = world.report(facts={"value": "7"})
    answer = client(world).post(address(world, "ledger_use"), {"version": str(report.version)})
    assert answer.status_code == 302
    report.refresh_from_db()
    assert report.facts == {"value": "12"}


def test_taking_over_leaves_what_the_ledger_knows_nothing_of(world: SmallWorld) -> None:
    report = world.report(facts={"value": "7"})
    answer = client(world).post(address(world, "ledger_use"), {"version": str(report.version)})
    assert answer.status_code == 400
    assert "没有记录" in answer.content.decode()
    report.refresh_from_db()
    assert report.facts == {"value": "7"}


def test_of_several_cells_taking_over_changes_those_with_records(world: SmallWorld) -> None:
    feed(world.targets["checklist"], FeedSpec("met", "training", item="有制度"))
    feed(world.targets["checklist"], FeedSpec("met", "meeting", item="有专人"))
    report = world.report("checklist", facts={"met": ["有专人"]})
    train(world)
    answer = client(world).post(address(world, "ledger_use", "checklist"), {"version": str(report.version)})
    assert answer.status_code == 302
    report.refresh_from_db()
    assert set(report.facts["met"]) == {"有制度", "有专人"}


@pytest.mark.parametrize(
    ("version", "kind", "who", "status"),
    [
        ("9", "quantity", "reporter", 409),
        ("x", "quantity", "reporter", 409),
        ("1", "deduction", "reporter", 400),
        ("1", "quantity", "reviewer", 403),
        ("1", "quantity", "stranger", 404),
    ],
)
def test_taking_over_is_refused_in_words(world: SmallWorld, version: str, kind: str, who: str, status: int) -> None:
    train(world, 12)
    world.report("quantity", facts={"value": "7"})
    answer = client(world, who).post(address(world, "ledger_use", kind), {"version": version})
    assert answer.status_code == status
    assert ProgressReport.objects.get().facts == {"value": "7"}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("reporter", 200),
        ("reviewer", 200),
        ("leader", 200),
        ("administrator", 200),
        ("auditor", 200),
        ("reporter_south", 404),
        ("stranger", 404),
    ],
)
def test_the_counted_records_are_listed_for_those_who_see_the_unit(world: SmallWorld, who: str, status: int) -> None:
    entry = train(world, 12, title="窗口礼仪培训")
    answer = client(world, who).get(address(world, "ledger_fed"))
    assert answer.status_code == status
    assert (reverse("campaigns:ledger_entry", args=[entry.pk]) in answer.content.decode()) == (status == 200)


def test_a_target_without_feeds_has_no_list(world: SmallWorld) -> None:
    assert client(world).get(address(world, "ledger_fed", "deduction")).status_code == 404


def test_the_reviewer_sees_both_numbers_the_reason_and_what_changed_since(world: SmallWorld) -> None:
    train(world, 12)
    report = filed(world, "20", "市局组织的 8 人")
    train(world, 1)
    page = client(world, "reviewer").get(reverse("evaluations:review", args=[report.pk])).content.decode()
    assert "填报时台账 12" in page
    assert "上报 20" in page
    assert "市局组织的 8 人" in page
    assert "填报时 12，现在 13" in page
    queue = client(world, "reviewer").get(reverse("evaluations:review_queue")).content.decode()
    assert "台账已变动：12 → 13" in queue


def test_the_reporter_sees_that_the_ledger_changed(world: SmallWorld) -> None:
    train(world, 12)
    report = filed(world, "12")
    train(world, 1)
    page = client(world).get(reverse("campaigns:report", args=[report.pk])).content.decode()
    assert "填报时 12，现在 13" in page


def test_the_record_says_where_it_counts(world: SmallWorld) -> None:
    entry = train(world, 12)
    page = client(world).get(reverse("campaigns:ledger_entry", args=[entry.pk])).content.decode()
    assert "计入这些指标" in page
    for kind in ("quantity", "per_item"):
        assert address(world, "ledger_fed", kind) in page
    assert address(world, "ledger_fed", "deduction") not in page


def test_the_task_list_the_grid_and_the_workbook_say_what_the_ledger_has(world: SmallWorld) -> None:
    train(world, 12)
    reporter = client(world)
    assert "台账已有：本期完成数 12" in reporter.get(reverse("campaigns:tasks")).content.decode()
    grid = reverse("campaigns:grid", args=[world.participations["north"].pk, world.now.pk])
    assert 'data-take="12"' in reporter.get(grid).content.decode()


@pytest.mark.parametrize("page", ["tasks", "grid", "fed", "entry"])
def test_queries_do_not_grow_with_records(world: SmallWorld, page: str) -> None:
    entry = train(world, 12)
    places = {
        "tasks": reverse("campaigns:tasks"),
        "grid": reverse("campaigns:grid", args=[world.participations["north"].pk, world.now.pk]),
        "fed": address(world, "ledger_fed"),
        "entry": reverse("campaigns:ledger_entry", args=[entry.pk]),
    }
    reporter = client(world)
    reporter.get(places[page])
    with counting() as one:
        reporter.get(places[page])
    for number in range(5):
        train(world, number)
    with counting() as many:
        reporter.get(places[page])
    assert many.queries == one.queries


def test_a_batch_leaves_out_what_differs_and_says_so(world: SmallWorld) -> None:
    train(world, 12)
    report = world.report(facts={"value": "7"})
    grid = reverse("campaigns:grid", args=[world.participations["north"].pk, world.now.pk])
    page = client(world).post(grid, {"seen": f"{report.assignment_id}-{report.version}"}, follow=True)
    assert "台账是 12" in page.content.decode()
    assert not ProgressReport.objects.filter(state="submitted").exists()
