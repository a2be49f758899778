"""Many tasks on one page: what stands there, and handing in what is complete."""

from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.enums import ReportState
from campaigns.models import Assignment, Period, ProgressReport, Target
from tests.counting import counting
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def frozen() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def _client(world: SmallWorld, name: str = "reporter") -> Client:
    client = Client()
    client.force_login(world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def _at(world: SmallWorld, period: Period | None = None) -> str:
    return reverse("campaigns:grid", args=[world.participations["north"].pk, (period or world.now).pk])


def _page(answer: Any) -> str:
    return str(answer.content.decode())


def _seen(*reports: ProgressReport) -> dict[str, list[str]]:
    return {"seen": [f"{report.assignment_id}-{report.version}" for report in reports]}


def test_it_asks_for_every_short_task_with_what_stood_there_last_time(world: SmallWorld) -> None:
    world.report("quantity", period=world.late, facts={"value": "33"})
    page = _page(_client(world).get(_at(world)))
    assert page.count('class="grid-row') == 9
    assert "上期 33" in page
    assert 'name="met" value="有专人"' in page
    assert "<option>良</option>" in page


def test_a_task_with_dates_is_named_below_with_its_own_form(world: SmallWorld) -> None:
    page = _page(_client(world).get(_at(world, world.once)))
    assert 'class="grid-row' not in page
    assert reverse("campaigns:fill_in", args=[world.assignment("milestone").pk, world.once.pk]) in page


def test_one_press_hands_in_what_is_complete_and_says_why_the_rest_stays(world: SmallWorld) -> None:
    Target.objects.filter(code="rank").update(evidence_required=1)
    filled, half = world.report("quantity"), world.report("rate", facts={"numerator": "1"})
    bare, long = world.report("rank"), world.report("grade", text="字" * 501)
    answer = _client(world).post(_at(world), _seen(filled, half, bare, long), follow=True)
    page = _page(answer)
    assert "已提交 1 项" in page
    assert "“Ⅰ-1-2 目标 rate”没有提交" in page
    assert "至少需要 1 件佐证材料" in page
    assert "超过 500 字" in page
    states = dict(ProgressReport.objects.values_list("assignment__target__code", "state"))
    assert states == {"quantity": "submitted", "rate": "draft", "rank": "draft", "grade": "draft"}
    assert filled.steps.count() == 1


def test_what_was_changed_after_the_page_was_opened_is_left_alone(world: SmallWorld) -> None:
    report = world.report("quantity")
    ProgressReport.objects.filter(pk=report.pk).update(version=5, facts={"value": "1"})
    page = _page(_client(world).post(_at(world), _seen(report), follow=True))
    assert "被别处修改过" in page
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT


def test_what_is_not_on_the_page_is_not_handed_in(world: SmallWorld) -> None:
    world.report("quantity")
    other = world.report("quantity", unit="south")
    page = _page(_client(world).post(_at(world), _seen(other), follow=True))
    assert "还没有填完的任务可以提交" in page
    assert set(ProgressReport.objects.values_list("state", flat=True)) == {ReportState.DRAFT}


@pytest.mark.parametrize("seen", ["", "x-1", "1", "1-2-3", "-1-2", "99999999999999999999-1", "9" * 5000 + "-1"])
def test_nonsense_in_place_of_the_lines_hands_nothing_in(world: SmallWorld, seen: str) -> None:
    world.report("quantity")
    assert _client(world).post(_at(world), {"seen": seen}, follow=True).status_code == 200
    assert ProgressReport.objects.get().state == ReportState.DRAFT


@pytest.mark.parametrize("state", [ReportState.SIGNING, ReportState.SUBMITTED, ReportState.APPROVED])
def test_what_has_left_the_reporters_hands_is_not_asked_for_again(world: SmallWorld, state: ReportState) -> None:
    report = world.report("quantity")
    fields = {"approved_facts": report.facts, "earned_whole": 1} if state == ReportState.APPROVED else {}
    ProgressReport.objects.filter(pk=report.pk).update(state=state, **fields)
    page = _page(_client(world).get(_at(world)))
    assert "目标 rate" in page
    assert "目标 quantity" not in page


def test_a_closed_period_says_so(world: SmallWorld) -> None:
    Period.objects.filter(pk=world.late.pk).update(closes_on=TODAY.replace(day=23))
    answer = _client(world).get(_at(world, world.late))
    assert answer.status_code == 400
    assert "现在不能填写" in _page(answer)


def test_the_list_of_periods_counts_what_is_open_and_leads_to_both_ways(world: SmallWorld) -> None:
    world.report("quantity", state=ReportState.SUBMITTED)
    page = _page(_client(world).get(reverse("campaigns:batch")))
    assert "还有 8 项没有提交" in page
    assert "还有 9 项没有提交" in page
    assert _at(world) in page
    assert reverse("campaigns:workbook", args=[world.participations["north"].pk, world.now.pk]) in page
    assert reverse("campaigns:batch") in _page(_client(world).get(reverse("campaigns:tasks")))


def test_a_list_without_a_tick_is_not_answered_yet(world: SmallWorld) -> None:
    address = reverse("campaigns:save_draft", args=[world.assignment("checklist").pk, world.now.pk])
    client = _client(world)
    assert client.post(address, {"text": "先写话", "version": "0"}).json()["filled"] is False
    assert client.post(address, {"met": ["有专人"], "version": "1"}).json()["filled"] is True


def test_more_tasks_ask_no_more(world: SmallWorld) -> None:
    costs = []
    for more in (1, 30):
        model = world.targets["quantity"]
        targets = Target.objects.bulk_create(
            Target(
                scheme=world.scheme,
                parent=model.parent,
                path=f"00010001{number:04}",
                code=f"more{number}",
                title=f"更多 {number}",
                is_leaf=True,
                points=1,
                rule=model.rule,
                join=model.join,
                cycle=model.cycle,
            )
            for number in range(100 * more, 101 * more)
        )
        north = world.participations["north"]
        made = Assignment.objects.bulk_create(Assignment(participation=north, target=target) for target in targets)
        for period in (world.late, world.now):
            ProgressReport.objects.bulk_create(
                ProgressReport(assignment=each, period=period, facts={"value": "1"}) for each in made
            )
        client = _client(world)
        with counting() as asked:
            assert client.get(_at(world)).status_code == 200
        costs.append(asked.queries)
    assert costs == [11, 11]
