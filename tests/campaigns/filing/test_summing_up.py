"""汇总反馈: the lead's form shows what assisting units reported, and the report notes what it sums up."""

from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from campaigns.enums import Part, ReportState
from campaigns.models import Assignment, ProgressReport, ReportSource, ReportStep
from campaigns.operations.summing_up import sum_up
from campaigns.queries.assisting import assisting_of
from tests.counting import counting
from tests.worlds.small import NOW, SmallWorld, small_world
from units.models import AuditEntry


@pytest.fixture
def world(db: None) -> Any:
    """南区 and 福利院 assist with 目标 quantity; 市局 leads nothing."""
    with time_machine.travel(NOW, tick=False):
        made = small_world()
        made.assignment(unit="city").delete()
        units = ("south", "home")
        rows = Assignment.objects.filter(target=made.targets["quantity"], participation__unit__code__in=units)
        rows.update(part=Part.ASSISTING)
        yield made


def _client(world: SmallWorld, name: str = "reporter") -> Client:
    client = Client()
    client.force_login(world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def _at(world: SmallWorld, name: str = "fill_in", unit: str = "north") -> str:
    return reverse(f"campaigns:{name}", args=[world.assignment(unit=unit).pk, world.now.pk])


def _page(answer: Any) -> str:
    return str(answer.content.decode())


def _filed(world: SmallWorld, unit: str, value: str, **fields: Any) -> ProgressReport:
    values = {"state": ReportState.SUBMITTED, "facts": {"value": value}, "text": f"{unit}做了", **fields}
    return world.report("quantity", unit, **values)


def test_the_lead_sees_what_is_handed_in_with_its_sum_and_who_is_missing(world: SmallWorld) -> None:
    _filed(world, "south", "12.5")
    page = _page(_client(world).get(_at(world)))
    assert "1 家已报，1 家还没有报" in page
    assert "【南区民政局】south做了" in page
    assert "{&quot;value&quot;: &quot;12.5&quot;}" in page
    assert "北区福利院（未填，可联系 reporter_home）" in page


def test_what_was_approved_is_added_up_rather_than_what_was_reported(world: SmallWorld) -> None:
    report = _filed(world, "south", "12")
    ProgressReport.objects.filter(pk=report.pk).update(approved_facts={"value": "11"})
    _filed(world, "home", "4")
    assert "{&quot;value&quot;: &quot;15&quot;}" in _page(_client(world).get(_at(world)))


@pytest.mark.parametrize("state", [ReportState.DRAFT, ReportState.RETURNED])
def test_a_draft_of_an_assisting_unit_is_never_shown(world: SmallWorld, state: ReportState) -> None:
    _filed(world, "south", "12", state=state, text="还没想好")
    page = _page(_client(world).get(_at(world)))
    assert "还没想好" not in page
    assert "把合计填进数据" not in page


def test_an_assisting_unit_sees_nothing_of_the_others(world: SmallWorld) -> None:
    _filed(world, "home", "4")
    assert "协办单位报来的" not in _page(_client(world, "reporter_south").get(_at(world, unit="south")))


def test_an_assisting_unit_belongs_to_the_nearest_lead_above_it_else_to_the_only_one(world: SmallWorld) -> None:
    leaf = world.targets["rate"]
    Assignment.objects.filter(target=leaf, participation__unit__code="home").update(part=Part.ASSISTING)
    assert [row.participation.unit.code for row in assisting_of(world.assignment("rate", "north"))] == ["home"]
    assert assisting_of(world.assignment("rate", "city")) == []
    Assignment.objects.filter(target=leaf, participation__unit__code__in=["north", "south"]).delete()
    assert [row.participation.unit.code for row in assisting_of(world.assignment("rate", "city"))] == ["home"]


def test_the_report_notes_what_it_sums_up_and_says_when_that_was_changed(world: SmallWorld) -> None:
    source, other = _filed(world, "south", "12"), _filed(world, "home", "4")
    client = _client(world)
    page = _page(client.post(_at(world, "sum_up"), {"source": [source.pk]}, follow=True))
    assert "本次汇总了 1 份协办填报" in page
    report = ProgressReport.objects.get(assignment=world.assignment())
    assert list(report.sources.values_list("source", "version")) == [(source.pk, source.version)]
    assert (report.facts, report.state) == ({}, ReportState.DRAFT)
    assert AuditEntry.objects.get(verb="汇总协办填报").details == {"units": ["南区民政局"]}
    client.post(_at(world, "sum_up"), {"source": [other.pk]})
    assert list(report.sources.values_list("source", flat=True)) == [other.pk]
    ProgressReport.objects.filter(pk=other.pk).update(version=9)
    assert "汇总以后又有改动" in _page(client.get(_at(world)))
    reading = _page(_client(world, "reviewer").get(reverse("campaigns:report", args=[report.pk])))
    assert "汇总的协办填报" in reading
    assert "北区福利院" in reading


@pytest.mark.django_db(transaction=True)
def test_two_notes_at_the_same_moment_follow_each_other(world: SmallWorld) -> None:
    source, report = _filed(world, "south", "12"), world.report("quantity")

    def note() -> None:
        lead, reporter = world.assignment(), world.people["reporter"]
        sum_up(assignment=lead, period=world.now, sources=[source.pk], actor=reporter, at=NOW)

    def meanwhile() -> None:
        try:
            note()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            note()
            second = pool.submit(meanwhile)
            wait([second], timeout=1)
        second.result(timeout=30)
    assert list(report.sources.values_list("source", flat=True)) == [source.pk]


@pytest.mark.parametrize("which", ["draft", "lead", "nobody"])
def test_what_does_not_assist_or_is_not_handed_in_is_refused_whole(world: SmallWorld, which: str) -> None:
    good = _filed(world, "south", "12")
    bad = 999_999
    if which == "draft":
        bad = _filed(world, "home", "4", state=ReportState.DRAFT).pk
    elif which == "lead":
        bad = world.report("rate", "south", state=ReportState.SUBMITTED).pk
    answer = _client(world).post(_at(world, "sum_up"), {"source": [good.pk, bad]})
    assert answer.status_code == 400
    assert "请刷新页面" in _page(answer)
    assert not ReportSource.objects.exists()
    assert not ProgressReport.objects.filter(assignment=world.assignment()).exists()


@pytest.mark.parametrize(
    ("name", "status"), [("reporter_south", 404), ("stranger", 404), ("leader", 403), ("reviewer", 403)]
)
def test_only_the_leads_reporter_sums_up(world: SmallWorld, name: str, status: int) -> None:
    source = _filed(world, "south", "12")
    assert _client(world, name).post(_at(world, "sum_up"), {"source": [source.pk]}).status_code == status
    assert not ReportSource.objects.exists()


def test_a_report_that_is_handed_in_keeps_its_note(world: SmallWorld) -> None:
    source = _filed(world, "south", "12")
    _filed(world, "north", "30")
    answer = _client(world).post(_at(world, "sum_up"), {"source": [source.pk]})
    assert answer.status_code == 403
    assert not ReportSource.objects.exists()
    assert not ReportStep.objects.exists()


def test_more_assisting_units_ask_no_more(world: SmallWorld) -> None:
    costs = []
    for unit in ("south", "home"):
        _filed(world, unit, "1")
        with counting() as asked:
            assert _client(world).get(_at(world)).status_code == 200
        costs.append(asked.queries)
    assert costs[0] == costs[1]
