"""The reviewer's pages, through the browser's door."""

import datetime as dt
import threading
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from campaigns.enums import ReportState
from campaigns.models import HolidayCorrection, ProgressReport, ReportStep, StaleMark
from campaigns.operations.reports import submit_report
from core.refusals import NotAllowedError, RefusedError
from evaluations.operations.reviews import approve_report, return_report
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.enums import Role
from units.models import Membership, Unit, User

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def submitted(world: SmallWorld, kind: str = "quantity", **fields: Any) -> ProgressReport:
    values = {
        "state": ReportState.SUBMITTED,
        "submitted_by": world.people["reporter"],
        "submitted_at": NOW - HOUR,
        **fields,
    }
    return world.report(kind, **values)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, step: str, report: ProgressReport, **typed: Any) -> Any:
    given = {"version": report.version, "fact_value": "80", **typed}
    return client.post(reverse(f"evaluations:{step}", args=[report.pk]), given)


def text_of(response: Any) -> str:
    return str(response.content.decode())


STATUS = {
    "anonymous": 302,
    "stranger": 404,
    "reporter": 403,
    "reporter_south": 404,
    "reviewer_south": 404,
    "reviewer_north": 403,
    "reviewer": 200,
    "leader": 403,
    "administrator": 403,
    "auditor": 403,
}


@pytest.mark.parametrize(("who", "status"), STATUS.items())
def test_only_the_superior_reviewer_opens_a_review(world: SmallWorld, who: str, status: int) -> None:
    world.people["reviewer_south"] = person("reviewer_south", world.south, Role.REVIEWER)
    report = submitted(world)
    client = Client() if who == "anonymous" else signed_in(world.people[who])
    assert client.get(reverse("evaluations:review", args=[report.pk])).status_code == status


@pytest.mark.parametrize("step", ["approve", "return", "reopen"])
@pytest.mark.parametrize(("who", "status"), [pair for pair in STATUS.items() if pair[1] != 200])
def test_nobody_else_decides(world: SmallWorld, step: str, who: str, status: int) -> None:
    world.people["reviewer_south"] = person("reviewer_south", world.south, Role.REVIEWER)
    report = submitted(world)
    client = Client() if who == "anonymous" else signed_in(world.people[who])
    assert post(client, step, report, opinion="不行").status_code == status
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED


def test_nobody_decides_on_what_they_submitted(world: SmallWorld) -> None:
    both = world.people["reviewer"]
    Membership.objects.create(user=both, unit=world.north, role=Role.REPORTER)
    report = submitted(world, submitted_by=both)
    client = signed_in(both)
    assert post(client, "approve", report).status_code == 403
    assert "Ⅰ-1-1" not in text_of(client.get(reverse("evaluations:review_queue")))
    with pytest.raises(NotAllowedError, match="本人提交"):
        approve_report(report=report, actor=both, at=NOW)


def test_the_queue_shows_the_longest_waiting_first(world: SmallWorld) -> None:
    young = submitted(world)
    old = submitted(world, "rate", submitted_at=NOW - 24 * HOUR)
    world.report("grade")
    rows = signed_in(world.people["reviewer"]).get(reverse("evaluations:review_queue")).context["rows"]
    assert [row.report.pk for row in rows] == [old.pk, young.pk]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "目标 rate"}, ["rate"]),
        ({"q": "福利院"}, ["grade"]),
        ({"unit": "home"}, ["grade"]),
        ({"pillar": "p1"}, ["rate", "quantity", "grade"]),
        ({"waiting": "3"}, ["rate"]),
        ({"q": "没有这样的"}, []),
    ],
)
def test_the_queue_is_filtered(world: SmallWorld, query: dict[str, str], found: list[str], time_machine: Any) -> None:
    time_machine.move_to(NOW)
    submitted(world, "rate", submitted_at=NOW - 24 * 14 * HOUR)
    submitted(world, "quantity", submitted_at=NOW - 2 * HOUR)
    submitted(world, "grade", unit="home")
    ids = {"home": world.home.pk, "p1": world.scheme.targets.get(code="p1").pk}
    chosen = {name: ids.get(value, value) for name, value in query.items()}
    response = signed_in(world.people["reviewer"]).get(reverse("evaluations:review_queue"), chosen)
    assert [row.report.assignment.target.code for row in response.context["rows"]] == found
    assert response.context["head"].waiting == 3
    assert response.context["head"].long == 1


def test_a_day_the_office_corrected_is_not_counted_as_waiting(world: SmallWorld, time_machine: Any) -> None:
    time_machine.move_to(NOW)
    submitted(world, submitted_at=NOW - 24 * HOUR)

    def waiting() -> int:
        (row,) = signed_in(world.people["reviewer"]).get(reverse("evaluations:review_queue")).context["rows"]
        days: int = row.waiting
        return days

    assert waiting() == 1
    HolidayCorrection.objects.create(day=NOW.date(), is_workday=False, name="停电", set_at=NOW)
    assert waiting() == 0


def test_a_filter_that_does_not_exist_is_ignored(world: SmallWorld) -> None:
    submitted(world)
    response = signed_in(world.people["reviewer"]).get(
        reverse("evaluations:review_queue"), {"unit": "9", "waiting": "x"}
    )
    assert response.status_code == 200
    assert len(response.context["rows"]) == 1


def test_the_queue_is_exported_without_formulas(world: SmallWorld) -> None:
    submitted(world, text="=HYPERLINK(1)")
    response = signed_in(world.people["reviewer"]).get(reverse("evaluations:review_queue"), {"export": "xlsx"})
    rows = CalamineWorkbook.from_filelike(BytesIO(response.content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "单位"
    assert rows[1][0] == "北区民政局"
    assert rows[1][5] == dt.date(2026, 11, 24)
    assert rows[1][7] == "'=HYPERLINK(1)"


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_queue_asks_as_often_for_3_reports_as_for_300(world: SmallWorld) -> None:
    client, address = signed_in(world.people["reviewer"]), reverse("evaluations:review_queue")
    for kind in ("quantity", "rate", "grade"):
        submitted(world, kind)
    few = _queries(client, address)
    _many_reports(world)
    assert _queries(client, address) == few
    assert ProgressReport.objects.awaiting_review().count() == 303


def _many_reports(world: SmallWorld) -> None:
    """300 more units, each with one waiting report."""
    from campaigns.models import Assignment, Participation  # noqa: PLC0415

    parent = Unit.objects.get(pk=world.south.pk)
    for number in range(300):
        parent.refresh_from_db()
        Unit.objects.add_child(parent, instance=Unit(code=f"m{number}", name=f"单位{number}", kind="window"))
    units = list(Unit.objects.filter(code__startswith="m"))
    parts = Participation.objects.bulk_create(
        Participation(campaign=world.campaign, unit=unit, path=unit.path, name=unit.name, kind=unit.kind)
        for unit in units
    )
    rows = Assignment.objects.bulk_create(
        Assignment(participation=part, target=world.targets["rate"]) for part in parts
    )
    ProgressReport.objects.bulk_create(
        ProgressReport(
            assignment=row,
            period=world.now,
            state=ReportState.SUBMITTED,
            facts={"numerator": "1", "denominator": "2"},
            submitted_by=world.people["reporter"],
            submitted_at=NOW,
        )
        for row in rows
    )


def test_it_shows_what_a_decision_needs(world: SmallWorld) -> None:
    world.report(
        period=world.late,
        state=ReportState.APPROVED,
        facts={"value": "71"},
        approved_facts={"value": "69"},
        earned_whole=6.9,
    )
    page = text_of(signed_in(world.people["reviewer"]).get(reverse("evaluations:review", args=[submitted(world).pk])))
    for words in (world.late.label, "69", "目标 100", "比上期多 11", "已按计划推进", "没有附佐证材料"):
        assert words in page


@pytest.mark.parametrize(
    "kind", ["rate", "per_item", "checklist", "grade", "direct", "milestone", "deduction", "survey", "rank"]
)
def test_every_kind_of_rule_is_approved_as_it_was_reported(world: SmallWorld, kind: str) -> None:
    report = submitted(world, kind)
    client = signed_in(world.people["reviewer"])
    form = client.get(reverse("evaluations:review", args=[report.pk])).context["form"]
    typed = {field.html_name: field.initial for field in form.fact_fields() if field.initial is not None}
    response = post(client, "approve", report, **typed)
    assert response.status_code == 302, text_of(response)
    report.refresh_from_db()
    assert (report.state, report.approved_facts) == (ReportState.APPROVED, report.facts)
    assert report.correction_reason == ""


def test_it_says_what_changed_since_it_was_returned(world: SmallWorld) -> None:
    report = submitted(world)
    return_report(report=report, actor=world.people["reviewer"], at=NOW, opinion="请核对")
    ProgressReport.objects.filter(pk=report.pk).update(facts={"value": "90"}, text="已按新计划推进。")
    report = ProgressReport.objects.get(pk=report.pk)
    submit_report(report=report, actor=world.people["reporter"], at=NOW + HOUR)
    response = signed_in(world.people["reviewer"]).get(reverse("evaluations:review", args=[report.pk]))
    changes = response.context["review"].changes
    assert [(change.before, change.now) for change in changes.facts] == [("80", "90")]
    assert ("added", "新") in changes.text
    assert "<ins>新</ins>" in text_of(response)


def test_the_page_names_who_waits_longer_and_less_long_and_the_decision_goes_there(world: SmallWorld) -> None:
    units = ("south", "north", "home")
    young, middle, old = (submitted(world, unit=unit, submitted_at=NOW - n * HOUR) for n, unit in enumerate(units))
    client = signed_in(world.people["reviewer"])
    pages = [client.get(reverse("evaluations:review", args=[report.pk])) for report in (old, middle, young)]
    around = [(page.context["review"].older, page.context["review"].newer) for page in pages]
    assert around == [(None, middle.pk), (old.pk, young.pk), (middle.pk, None)]
    assert f'name="next" value="{young.pk}"' in text_of(pages[1])
    assert post(client, "approve", middle, next=young.pk).headers["Location"].endswith(f"/{young.pk}/")
    again = client.get(reverse("evaluations:review", args=[old.pk])).context["review"]
    assert (again.older, again.newer) == (None, young.pk)
    post(client, "approve", young)
    assert post(client, "approve", old, next=young.pk).headers["Location"] == reverse("evaluations:review_queue")


def test_approving_goes_on_to_the_next(world: SmallWorld) -> None:
    first, second = submitted(world), submitted(world, "rate", submitted_at=NOW)
    client = signed_in(world.people["reviewer"])
    assert post(client, "approve", first).headers["Location"] == reverse("evaluations:review", args=[second.pk])
    last = post(client, "return", second, opinion="请补充佐证")
    assert last.headers["Location"] == reverse("evaluations:review_queue")
    assert set(StaleMark.objects.values_list("assignment", flat=True)) == {first.assignment_id, second.assignment_id}


def test_returning_requires_an_opinion(world: SmallWorld) -> None:
    report = submitted(world)
    response = post(signed_in(world.people["reviewer"]), "return", report, opinion="  ")
    assert response.status_code == 400
    assert "退回必须写明意见" in text_of(response)


def test_a_correction_requires_a_reason(world: SmallWorld) -> None:
    report = submitted(world)
    client = signed_in(world.people["reviewer"])
    refused = post(client, "approve", report, fact_value="60")
    assert refused.status_code == 422
    assert "请写明理由" in text_of(refused)
    assert post(client, "approve", report, fact_value="60", correction_reason="有 20 件重复").status_code == 302
    report.refresh_from_db()
    assert (report.facts, report.approved_facts) == ({"value": "80"}, {"value": "60"})
    assert report.correction_reason == "有 20 件重复"
    assert report.earned_whole == 6


@pytest.mark.parametrize(
    ("typed", "said"), [("", "缺少此项"), ("-1", "应为非负数"), ("八十", "应为数字"), ("1e9", "应为数字")]
)
def test_a_faulty_correction_is_named_at_its_field(world: SmallWorld, typed: str, said: str) -> None:
    report = submitted(world)
    response = post(signed_in(world.people["reviewer"]), "approve", report, fact_value=typed, opinion="先这样")
    assert response.status_code == 422
    assert said in response.context["form"].errors["fact_value"][0]
    assert "先这样" in text_of(response)
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED


def test_reopening_takes_an_approval_back_with_a_reason(world: SmallWorld) -> None:
    report = submitted(world)
    reviewer = world.people["reviewer"]
    approve_report(report=report, actor=reviewer, at=NOW)
    client = signed_in(reviewer)
    assert post(client, "reopen", report).status_code == 400
    assert post(client, "reopen", report, opinion="发现重复计数").status_code == 302
    report.refresh_from_db()
    assert (report.state, report.approved_facts, report.earned_whole) == (ReportState.RETURNED, None, None)
    assert StaleMark.objects.count() == 2


def test_the_second_reviewer_is_told_who_was_faster_and_keeps_the_opinion(world: SmallWorld) -> None:
    report = submitted(world)
    other = person("second", world.city, Role.REVIEWER)
    assert post(signed_in(world.people["reviewer"]), "approve", report).status_code == 302
    late = post(signed_in(other), "return", report, opinion="请补充第三季度的佐证")
    assert late.status_code == 409
    assert "reviewer已处理过" in text_of(late)
    assert "请补充第三季度的佐证" in text_of(late)
    report.refresh_from_db()
    assert report.state == ReportState.APPROVED
    assert ReportStep.objects.count() == 1


def test_what_was_resubmitted_meanwhile_is_not_approved_unseen(world: SmallWorld) -> None:
    report = submitted(world)
    ProgressReport.objects.filter(pk=report.pk).update(version=report.version + 3, facts={"value": "99"})
    assert post(signed_in(world.people["reviewer"]), "approve", report).status_code == 409


def _at_once(acts: list[Callable[[], Any]]) -> list[str]:
    """Run the acts in threads that start together; the names of what each raised, or "done"."""
    start, results = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        start.wait(10)
        try:
            act()
            results[place] = "done"
        except RefusedError:
            results[place] = "refused"
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(results)


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_give_one_decision() -> None:
    world = small_world()
    report = submitted(world)
    second = person("second", world.city, Role.REVIEWER)
    one, two = (ProgressReport.objects.with_context().get(pk=report.pk) for _ in range(2))
    results = _at_once(
        [
            lambda: approve_report(report=one, actor=world.people["reviewer"], at=NOW),
            lambda: return_report(report=two, actor=second, at=NOW, opinion="请核对"),
        ]
    )
    assert results == ["done", "refused"]
    assert ReportStep.objects.filter(report=report).count() == 1


@pytest.mark.parametrize("name", ["reporter", "leader", "auditor", "administrator", "stranger"])
def test_who_reviews_nothing_is_told_instead_of_shown_an_empty_queue(world: SmallWorld, name: str) -> None:
    answer = signed_in(world.people[name]).get(reverse("evaluations:review_queue"))
    assert answer.status_code == 403
    assert "您不是任何单位的审核员" in text_of(answer)
    assert f'href="{reverse("home")}"' in text_of(answer)
