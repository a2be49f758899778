"""Business systems fill drafts; people submit them."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.enums import ReportState
from campaigns.models import ProgressReport
from campaigns.operations.reports import save_draft, submit_report
from tests.counting import counting
from tests.worlds.small import NOW, SmallWorld, small_world
from tests.worlds.systems import Caller, caller_of, figures
from units.models import AuditEntry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> SmallWorld:
    return small_world()


@pytest.fixture
def caller(world: SmallWorld) -> Caller:
    return caller_of(world.north)


def faults(response: Any) -> dict[str, str]:
    assert response.status_code == 422, response.content.decode()
    return {fault["where"]: fault["message"] for fault in response.json()["errors"]}


def test_figures_become_a_draft_which_its_form_ascribes_to_the_system(
    world: SmallWorld, caller: Caller, client: Client
) -> None:
    response = caller.post("facts", {"reports": [figures(world)]})
    assert response.status_code == 201
    report = ProgressReport.objects.get()
    assert (report.state, report.facts, report.submitted_by) == (ReportState.DRAFT, {"value": "120"}, None)
    assert response.json()["reports"] == [
        {"id": report.pk, "unit": "north", "target": "quantity", "period": world.now.code, "state": "draft"}
    ]
    client.force_login(world.people["reporter"])
    page = client.get(reverse("campaigns:fill_in", args=[report.assignment_id, report.period_id])).content.decode()
    assert "由“婚姻登记系统”" in page
    assert 'value="120"' in page


def test_a_person_submits_it_and_the_reviewer_sees_where_it_came_from(
    world: SmallWorld, caller: Caller, client: Client
) -> None:
    caller.post("facts", {"reports": [figures(world)]})
    client.force_login(world.people["reporter"])
    report = ProgressReport.objects.get()
    address = reverse("campaigns:fill_in", args=[report.assignment_id, report.period_id])
    client.post(address, {"value": "118", "text": "核对后更正。", "version": report.version})
    report.refresh_from_db()
    assert (report.state, report.submitted_by) == (ReportState.SUBMITTED, world.people["reporter"])
    client.force_login(world.people["reviewer"])
    page = client.get(reverse("evaluations:review", args=[report.pk])).content.decode()
    assert "婚姻登记系统" in page
    assert "与系统填入的不同" in page


def test_newer_figures_replace_those_that_nobody_touched(world: SmallWorld, caller: Caller) -> None:
    caller.post("facts", {"reports": [figures(world)]}, key="1")
    assert caller.post("facts", {"reports": [figures(world, facts={"value": 130})]}, key="2").status_code == 201
    assert ProgressReport.objects.get().facts == {"value": "130"}


def test_what_a_person_typed_is_never_overwritten(world: SmallWorld, caller: Caller) -> None:
    caller.post("facts", {"reports": [figures(world)]}, key="1")
    report = ProgressReport.objects.get()
    told: dict[str, Any] = {"text": "", "actor": world.people["reporter"], "at": NOW}
    save_draft(
        assignment=report.assignment, period=report.period, facts={"value": "90"}, version=report.version, **told
    )
    found = faults(caller.post("facts", {"reports": [figures(world)]}, key="2"))
    assert "填报员" in found["reports[0].period"]
    assert ProgressReport.objects.get().facts == {"value": "90"}


def test_a_draft_with_words_only_takes_the_figures_and_keeps_the_words(world: SmallWorld, caller: Caller) -> None:
    world.report(facts={}, text="本季度重点抓窗口。")
    assert caller.post("facts", {"reports": [figures(world)]}).status_code == 201
    report = ProgressReport.objects.get()
    assert (report.facts, report.text) == ({"value": "120"}, "本季度重点抓窗口。")


def test_words_of_a_system_do_not_replace_those_of_a_person(world: SmallWorld, caller: Caller) -> None:
    world.report(facts={}, text="本季度重点抓窗口。")
    assert caller.post("facts", {"reports": [figures(world, text="系统生成的说明")]}).status_code == 201
    assert ProgressReport.objects.get().text == "本季度重点抓窗口。"
    assert caller.post("facts", {"reports": [figures(world, text="又一份说明")]}, key="2").status_code == 201
    assert ProgressReport.objects.get().text == "本季度重点抓窗口。"


def test_words_of_a_system_follow_its_figures_while_nobody_touched_them(world: SmallWorld, caller: Caller) -> None:
    for key in ("1", "2"):
        told = figures(world, facts={"value": key}, text=f"第 {key} 次")
        assert caller.post("facts", {"reports": [told]}, key=key).status_code == 201
    assert ProgressReport.objects.get().text == "第 2 次"


def test_what_was_handed_in_is_closed_to_systems(world: SmallWorld, caller: Caller) -> None:
    report = world.report()
    submit_report(report=report, actor=world.people["reporter"], at=NOW)
    assert "待审核" in faults(caller.post("facts", {"reports": [figures(world)]}))["reports[0].period"]


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_written(world: SmallWorld, caller: Caller) -> None:
    reports = [
        figures(world),
        figures(world, unit="south"),
        figures(world, campaign="nothing"),
        figures(world, target="nothing"),
        figures(world, period="nothing"),
        figures(world, period=world.later.code),
        figures(world, facts={"value": -1}),
        figures(world, facts={"valeu": 1}),
        figures(world, facts={}),
        figures(world, "rate", facts={"numerator": 9, "denominator": 5}),
        figures(world, text="字" * 501),
    ]
    found = faults(caller.post("facts", {"reports": reports}))
    assert {where.partition(".")[0] for where in found} == {f"reports[{number}]" for number in range(1, 11)}
    assert found["reports[5].period"].startswith("填报期")
    assert "可用的有：value" in found["reports[7].facts.valeu"]
    assert ProgressReport.objects.count() == 0


def test_numbers_keep_every_digit(world: SmallWorld, caller: Caller) -> None:
    body = '{"reports": [{"campaign": "c2026", "unit": "north", "target": "quantity", "period": "%s", "facts": {"value": 0.100001}}]}'
    assert caller.post("facts", body % world.now.code).status_code == 201
    assert ProgressReport.objects.get().facts == {"value": "0.100001"}


@pytest.mark.parametrize("number", ["1e999999999", "1e400", "123456789012345678901234567890"])
def test_an_impossible_number_is_a_fault_and_no_burden(world: SmallWorld, caller: Caller, number: str) -> None:
    body = '{"reports": [{"campaign": "c2026", "unit": "north", "target": "quantity", "period": "%s", "facts": {"value": %s}}]}'
    assert "reports[0].facts.value" in faults(caller.post("facts", body % (world.now.code, number)))


def test_tasks_tell_what_is_owed_by_units_in_reach_and_nobody_else(world: SmallWorld, caller: Caller) -> None:
    body = caller.get("tasks", per_page=200).json()
    assert {task["unit"] for task in body["tasks"]} == {"north", "home"}
    assert {task["period"] for task in body["tasks"]} == {world.late.code, world.now.code, world.once.code}
    days = [task["due_on"] for task in body["tasks"]]
    assert days == sorted(days)
    one = next(task for task in body["tasks"] if task["target"] == "quantity")
    assert one["fields"][0]["key"] == "value"


def test_what_tasks_name_can_be_filled_in(world: SmallWorld, caller: Caller) -> None:
    tasks = caller.get("tasks", unit="north").json()["tasks"]
    task = next(each for each in tasks if each["target"] == "quantity")
    named = {name: task[name] for name in ("campaign", "unit", "target", "period", "set_by")}
    assert caller.post("facts", {"reports": [{**named, "facts": {"value": 1}}]}).status_code == 201
    again = caller.get("tasks", unit="north").json()["tasks"]
    assert next(each["state"] for each in again if each["target"] == "quantity") == "draft"


def test_tasks_handed_in_and_closed_periods_are_left_out(world: SmallWorld, caller: Caller) -> None:
    submit_report(report=world.report(), actor=world.people["reporter"], at=NOW)
    world.late.closes_on = NOW.date().replace(day=1)
    world.late.save()
    tasks = caller.get("tasks", unit="north", per_page=200).json()["tasks"]
    assert {task["period"] for task in tasks if task["target"] == "quantity"} == set()
    assert world.now.code in {task["period"] for task in tasks}


def test_tasks_of_a_term_long_over_are_told_only_where_it_is_asked_for(world: SmallWorld, caller: Caller) -> None:
    world.campaign.starts_on, world.campaign.ends_on = dt.date(2025, 1, 1), dt.date(2026, 8, 25)
    world.campaign.save()
    assert caller.get("tasks").json()["tasks"] == []
    assert caller.get("tasks", campaign="c2026").json()["tasks"]


def test_pages_of_tasks_follow_each_other_without_gap(world: SmallWorld, caller: Caller) -> None:
    whole = caller.get("tasks", per_page=200).json()["tasks"]
    first, second = (caller.get("tasks", per_page=20, page=page).json() for page in (1, 2))
    assert first["has_more"]
    assert [*first["tasks"], *second["tasks"]] == whole[:40]


def test_the_queries_of_tasks_do_not_grow_with_their_number(world: SmallWorld, caller: Caller) -> None:
    caller.get("tasks", per_page=1)
    asked = []
    for size in (1, 30):
        with counting() as count:
            caller.get("tasks", per_page=size)
        asked.append(count.queries)
    assert asked[0] == asked[1]


@pytest.mark.parametrize("query", [{"page": 0}, {"page": "x"}, {"per_page": 201}, {"page": 10**30}])
def test_an_impossible_page_is_refused(caller: Caller, query: dict[str, Any]) -> None:
    assert faults(caller.get("tasks", **query))


def test_tasks_of_a_unit_out_of_reach_are_not_found(caller: Caller) -> None:
    assert caller.get("tasks", unit="south").status_code == 404


def test_campaigns_are_those_in_which_the_systems_units_take_part(world: SmallWorld, caller: Caller) -> None:
    assert [each["code"] for each in caller.get("campaigns").json()["campaigns"]] == ["c2026"]
    world.participations["home"].delete()
    assert caller_of(world.home).get("campaigns").json()["campaigns"] == []


def test_a_call_that_fills_leaves_one_audit_entry_of_the_system(world: SmallWorld, caller: Caller) -> None:
    caller.post("facts", {"reports": [figures(world), figures(world, unit="home")]})
    entry = AuditEntry.objects.get(verb="接口填入数据")
    assert (entry.object_id, len(entry.details["reports"])) == (str(caller.system.pk), 2)
    assert AuditEntry.objects.filter(verb="开始填报", actor=None).count() == 2
