"""A unit's own head signs before a report goes to review; nothing counts before that."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.enums import NoticeKind, ReportState
from campaigns.models import FiledReport, ProgressReport, ReviewRoute
from campaigns.operations.reports import sign_report, submit_report
from campaigns.permissions import may_review, may_sign
from campaigns.queries.reminders import matters_on
from campaigns.queries.reviewers import unsigned_faults
from core.refusals import NotAllowedError, RefusedError
from evaluations.exporters.campaign import export_campaign
from evaluations.importers.campaign import import_campaign, parse_campaign
from evaluations.operations.reviews import approve_report
from tests.worlds.interchange import as_bytes
from tests.worlds.small import NOW, TODAY, SmallWorld, person, small_world
from units.enums import Role
from units.models import Membership, User

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def world(db: None) -> SmallWorld:
    world = small_world()
    for kind in ("quantity", "rate", "grade"):
        ReviewRoute.objects.create(target=world.targets[kind], is_signed_first=True)
    return world


def handed_up(world: SmallWorld, kind: str = "quantity") -> ProgressReport:
    report = world.report(kind)
    submit_report(report=report, actor=world.people["reporter"], at=NOW)
    return ProgressReport.objects.with_context().get(pk=report.pk)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def post(client: Client, page: str, report: ProgressReport, **typed: Any) -> Any:
    return client.post(reverse(f"evaluations:{page}", args=[report.pk]), {"version": report.version, **typed})


def test_it_waits_for_the_head_and_is_not_yet_handed_in(world: SmallWorld) -> None:
    report = handed_up(world)
    assert (report.state, report.first_submitted_on) == (ReportState.SIGNING, None)
    assert not FiledReport.objects.filter(pk=report.pk).exists()
    assert report not in ProgressReport.objects.awaiting_review()
    with pytest.raises(RefusedError, match="待审签"):
        approve_report(report=report, actor=world.people["reviewer"], at=NOW)


def test_with_the_signature_it_is_handed_in_and_waits_for_review_from_then_on(world: SmallWorld) -> None:
    report = handed_up(world)
    with time_machine.travel(NOW + 26 * HOUR, tick=False):
        client = client_of(world.people["leader_north"])
        assert post(client, "sign", report).headers["Location"] == reverse("evaluations:signing_queue")
    report.refresh_from_db()
    assert (report.state, report.signed_by) == (ReportState.SUBMITTED, world.people["leader_north"])
    assert (report.first_submitted_on, report.submitted_at) == (TODAY + dt.timedelta(days=1), NOW + 26 * HOUR)
    assert FiledReport.objects.filter(pk=report.pk).exists()
    assert report.submitted_by == world.people["reporter"]
    assert report in ProgressReport.objects.awaiting_review().reviewable_by(world.people["reviewer"])


def test_the_head_sends_it_back_with_an_opinion(world: SmallWorld) -> None:
    report, client = handed_up(world), client_of(world.people["leader_north"])
    assert post(client, "reject", report).status_code == 400
    assert post(client, "reject", report, opinion="数字再核一遍").status_code == 302
    report.refresh_from_db()
    assert report.state == ReportState.RETURNED
    page = client_of(world.people["reporter"]).get(
        reverse("campaigns:fill_in", args=[report.assignment_id, report.period_id])
    )
    assert "数字再核一遍" in page.content.decode()


STATUS = {
    "leader_north": 200,
    "reporter": 403,
    "reviewer": 403,
    "reviewer_north": 403,
    "leader": 403,
    "administrator": 403,
    "auditor": 403,
    "reporter_south": 404,
    "stranger": 404,
}


@pytest.mark.parametrize(("who", "status"), STATUS.items())
def test_only_a_leader_of_this_very_unit_signs(world: SmallWorld, who: str, status: int) -> None:
    report, client = handed_up(world), client_of(world.people[who])
    assert client.get(reverse("evaluations:signature", args=[report.pk])).status_code == status
    assert may_sign(world.people[who], report) is (status == 200)
    assert (report in ProgressReport.objects.signable_by(world.people[who])) is (status == 200)
    if status != 200:
        assert post(client, "sign", report).status_code == status
        assert post(client, "reject", report, opinion="不").status_code == status
        report.refresh_from_db()
        assert report.state == ReportState.SIGNING


def test_nobody_signs_what_they_submitted_nor_reviews_what_they_signed(world: SmallWorld) -> None:
    both = world.people["leader_north"]
    Membership.objects.create(user=both, unit=world.city, role=Role.REVIEWER)
    report = handed_up(world)
    sign_report(report=report, actor=both, at=NOW)
    report = ProgressReport.objects.with_context().get(pk=report.pk)
    assert not may_review(both, report)
    assert report not in ProgressReport.objects.reviewable_by(both)
    with pytest.raises(NotAllowedError, match="审签"):
        approve_report(report=report, actor=both, at=NOW)
    Membership.objects.create(user=both, unit=world.north, role=Role.REPORTER)
    own = world.report("rate")
    with pytest.raises(RefusedError, match="没有（别的）在任领导"):
        submit_report(report=own, actor=User.objects.get(pk=both.pk), at=NOW)


def test_a_unit_without_a_leader_is_told_so_and_named_by_the_check(world: SmallWorld) -> None:
    report = world.report("quantity", "south")
    with pytest.raises(RefusedError, match="请联系创建办任命"):
        submit_report(report=report, actor=world.people["reporter_south"], at=NOW)
    targets = list(world.scheme.targets.with_scope().order_by("path"))
    messages = [message for _, message in unsigned_faults(world.scheme, targets, TODAY)]
    assert len(messages) == 3
    assert "2 个单位没有在任的领导，其中适用这项目标的将无法提交" in messages[0]
    assert "南区民政局" in messages[0]


def test_the_reminder_goes_to_the_head_and_leaves_the_reporter_alone(world: SmallWorld) -> None:
    report = handed_up(world)
    key = (report.assignment_id, report.period_id)
    told = {
        (matter.user_id, matter.kind) for matter in matters_on(TODAY) if (matter.assignment_id, matter.period_id) == key
    }
    assert told == {(world.people["leader_north"].pk, NoticeKind.SIGNING)}


def test_the_reporter_may_take_it_back_before_it_is_signed(world: SmallWorld) -> None:
    report = handed_up(world)
    client_of(world.people["reporter"]).post(reverse("campaigns:withdraw", args=[report.pk]))
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT


def test_what_changed_meanwhile_is_not_signed(world: SmallWorld) -> None:
    report = handed_up(world)
    ProgressReport.objects.filter(pk=report.pk).update(version=report.version + 1)
    response = post(client_of(world.people["leader_north"]), "sign", report, opinion="同意")
    assert (response.status_code, "同意" in response.content.decode()) == (409, True)


def test_the_list_is_the_leaders_and_costs_the_same_for_three_as_for_one(world: SmallWorld) -> None:
    address = reverse("evaluations:signing_queue")
    assert client_of(world.people["reporter"]).get(address).status_code == 403
    client = client_of(world.people["leader_north"])
    handed_up(world)
    few = queries(client, address)
    handed_up(world, "rate")
    handed_up(world, "grade")
    assert queries(client, address) == few
    assert len(client.get(address).context["rows"]) == 3


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_a_file_calls_it_a_draft_and_importing_that_again_changes_nothing(world: SmallWorld) -> None:
    report = handed_up(world)
    written = export_campaign(world.campaign)
    (row,) = written["reports"]
    assert (row["state"], "submitted_on" in row) == ("draft", False)
    assert [target["review"] for target in written["scheme"]["targets"] if "review" in target] == [
        {"by": "superior", "signed_first": True}
    ] * 3
    assert not import_campaign(parsed=parse_campaign(as_bytes(written)), at=NOW).updated
    report.refresh_from_db()
    assert report.state == ReportState.SIGNING


def test_a_target_that_does_not_ask_for_it_goes_straight_to_review(world: SmallWorld) -> None:
    leader = person("leader_south", world.south, Role.LEADER)
    report = world.report("direct", "south")
    submit_report(report=report, actor=world.people["reporter_south"], at=NOW)
    assert report.state == ReportState.SUBMITTED
    assert report not in ProgressReport.objects.signable_by(leader)
