"""A record of the ledger proves a report as a file does; nobody describes it a second time."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.models import Evidence, LedgerEntry, ProgressReport, Target
from campaigns.operations.ledger import withdraw_entry
from tests.campaigns.ledger.feeding import fed_world, train
from tests.worlds.small import NOW, TODAY, SmallWorld


@pytest.fixture
def world(db: None) -> Any:
    with time_machine.travel(NOW, tick=False):
        yield fed_world()


def client_of(world: SmallWorld, who: str = "reporter") -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def address(world: SmallWorld, page: str = "add_evidence") -> str:
    return reverse(f"campaigns:{page}", args=[world.assignment().pk, world.now.pk])


def prove(world: SmallWorld, entry: LedgerEntry) -> Any:
    return client_of(world).post(address(world), {"entry": str(entry.pk)})


def test_what_counts_for_the_report_is_offered_and_taken_with_one_press(world: SmallWorld) -> None:
    entry = train(world)
    assert "使用台账记录 救助政策培训" in client_of(world).get(address(world, "pick_evidence")).content.decode()
    prove(world, entry)
    proof = ProgressReport.objects.get().evidence.get()
    assert (proof.kind, proof.title, proof.dated_on, proof.entry) == ("ledger", "救助政策培训", TODAY, entry)
    assert "使用台账记录" not in client_of(world).get(address(world, "pick_evidence")).content.decode()


def test_others_are_found_by_their_words(world: SmallWorld) -> None:
    train(world, title="窗口礼仪", day=dt.date(2026, 1, 10))
    page = client_of(world).get(address(world, "pick_evidence"), {"q": "礼仪"}).content.decode()
    assert "使用台账记录 窗口礼仪" in page


def test_it_serves_two_reports_and_is_in_the_library_once(world: SmallWorld) -> None:
    entry = train(world)
    prove(world, entry)
    other = reverse("campaigns:add_evidence", args=[world.assignment("per_item").pk, world.now.pk])
    client_of(world).post(other, {"entry": str(entry.pk)})
    assert Evidence.objects.get().reports.count() == 2
    page = client_of(world).get(reverse("campaigns:library"), {"kind": "ledger"})
    assert [proof.title for proof in page.context["page"]] == ["救助政策培训"]


def test_it_meets_what_the_target_asks_for(world: SmallWorld) -> None:
    Target.objects.filter(pk=world.targets["quantity"].pk).update(evidence_required=1, evidence_kind="photo")
    assert "至少需要 1 件" in client_of(world).get(address(world, "fill_in")).content.decode()
    prove(world, train(world))
    assert "至少需要 1 件" not in client_of(world).get(address(world, "fill_in")).content.decode()


@pytest.mark.parametrize(("who", "status"), [("reviewer", 302), ("reporter_south", 404)])
def test_who_sees_the_report_opens_the_record(world: SmallWorld, who: str, status: int) -> None:
    entry = train(world)
    prove(world, entry)
    answer = client_of(world, who).get(reverse("campaigns:evidence", args=[Evidence.objects.get().pk]))
    assert answer.status_code == status
    if status == 302:
        assert answer["Location"] == reverse("campaigns:ledger_entry", args=[entry.pk])
        assert client_of(world, who).get(answer["Location"]).status_code == 200


def test_a_record_of_another_unit_or_one_withdrawn_is_refused(world: SmallWorld) -> None:
    assert prove(world, train(world, unit=world.south)).status_code == 404
    entry = train(world)
    withdraw_entry(entry=entry, reason="重复", actor=None, at=NOW)
    assert prove(world, entry).status_code == 400
    assert not Evidence.objects.exists()


def test_a_record_that_is_withdrawn_later_is_found_before_handing_in(world: SmallWorld) -> None:
    entry = train(world)
    prove(world, entry)
    withdraw_entry(entry=entry, reason="重复", actor=None, at=NOW)
    assert "这条台账记录已经撤销" in client_of(world).get(address(world, "fill_in")).content.decode()
