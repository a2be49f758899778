"""Filling in: drafts, handing in, and every bad input a reporter can meet."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campaigns.enums import ReportState
from campaigns.models import Evidence, Period, ProgressReport
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world

PDF = b"%PDF-1.4\n%%EOF\n"
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


def _at(world: SmallWorld, name: str, kind: str = "quantity", period: Period | None = None) -> str:
    return reverse(f"campaigns:{name}", args=[world.assignment(kind).pk, (period or world.now).pk])


def test_it_hands_a_report_in_and_a_second_press_changes_nothing(world: SmallWorld) -> None:
    client, typed = _client(world), {"value": "80", "text": "已完成八十件", "version": "0"}
    for _press in range(2):
        answer = client.post(_at(world, "fill_in"), typed)
        report = ProgressReport.objects.get()
        assert answer.headers["Location"] == reverse("campaigns:report", args=[report.pk])
    assert report.state == ReportState.SUBMITTED
    assert report.steps.count() == 1


def test_it_explains_wrong_values_and_keeps_what_was_typed(world: SmallWorld) -> None:
    answer = _client(world).post(_at(world, "fill_in"), {"value": "-5", "text": "说明", "version": "0"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_value"' in page
    assert 'value="-5"' in page
    assert not ProgressReport.objects.exists()


def test_it_names_a_wrong_number_and_a_long_text_at_once(world: SmallWorld) -> None:
    answer = _client(world).post(_at(world, "fill_in"), {"value": "-5", "text": "字" * 501, "version": "0"})
    page = answer.content.decode()
    assert 'href="#id_value"' in page
    assert 'href="#id_text"' in page


def test_it_keeps_the_draft_when_evidence_is_missing(world: SmallWorld) -> None:
    world.targets["quantity"].evidence_required = 1
    world.targets["quantity"].save()
    answer = _client(world).post(_at(world, "fill_in"), {"value": "5", "text": "说明", "version": "0"})
    assert answer.status_code == 422
    assert "至少需要 1 件佐证材料" in answer.content.decode()
    report = ProgressReport.objects.get()
    assert (report.state, report.facts) == (ReportState.DRAFT, {"value": "5"})
    assert f'name="version" value="{report.version}"' in answer.content.decode()


def test_it_saves_a_draft_that_another_computer_continues(world: SmallWorld) -> None:
    answer = _client(world).post(_at(world, "save_draft"), {"value": "12", "text": "写到一半", "version": "0"})
    assert answer.json() == {"version": 1, "saved": "10:30", "dropped": [], "faults": {}, "filled": True}
    page = _client(world).get(_at(world, "fill_in")).content.decode()
    assert 'value="12"' in page
    assert "写到一半" in page


def test_a_draft_with_a_malformed_number_keeps_the_rest(world: SmallWorld) -> None:
    answer = _client(world).post(_at(world, "save_draft"), {"value": "12x", "text": "文字", "version": "0"})
    assert answer.json()["dropped"] == ["“本期完成数”应为数字"]
    assert answer.json()["faults"] == {"value": "应为数字"}
    assert not answer.json()["filled"]
    assert ProgressReport.objects.get().text == "文字"


def test_the_slower_of_two_windows_is_told(world: SmallWorld) -> None:
    client = _client(world)
    for text in ("第一次", "第二次"):
        report = ProgressReport.objects.first()
        client.post(_at(world, "save_draft"), {"text": text, "version": str(report.version if report else 0)})
    answer = client.post(_at(world, "save_draft"), {"text": "旧窗口", "version": "1"})
    assert answer.status_code == 409
    assert "另一处" in answer.json()["error"]
    assert ProgressReport.objects.get().text == "第二次"


def test_a_lost_session_leaves_the_draft(world: SmallWorld) -> None:
    client = _client(world)
    client.post(_at(world, "save_draft"), {"text": "已存", "version": "0"})
    client.logout()
    answer = client.post(_at(world, "save_draft"), {"text": "之后", "version": "1"})
    assert answer.status_code == 302
    assert ProgressReport.objects.get().text == "已存"


@pytest.mark.parametrize("name", ["fill_in", "save_draft", "add_evidence", "zero_report"])
def test_a_closed_period_takes_nothing(world: SmallWorld, name: str) -> None:
    world.late.closes_on = TODAY.replace(day=23)
    world.late.save()
    posted = {"value": "1", "text": "说明", "version": "0", "url": "https://example.org/"}
    answer = _client(world).post(_at(world, name, period=world.late), posted)
    assert 400 <= answer.status_code < 500
    assert not ProgressReport.objects.exists()
    assert not Evidence.objects.exists()


def test_a_period_of_another_cycle_does_not_exist(world: SmallWorld) -> None:
    assert _client(world).get(_at(world, "fill_in", period=world.once)).status_code == 404


def test_it_shows_the_points_while_typing(world: SmallWorld) -> None:
    page = _client(world).post(_at(world, "preview", "checklist"), {"met": ["有制度"]}).content.decode()
    assert "3 条标准达标 1 条" in page
    assert "填好数字后" in _client(world).post(_at(world, "preview"), {"value": "?"}).content.decode()


def test_one_press_reports_that_nothing_happened(world: SmallWorld) -> None:
    for _press in range(2):
        assert _client(world).post(_at(world, "zero_report", "deduction")).status_code == 302
    assert ProgressReport.objects.get().facts == {"events": 0}
    assert _client(world).post(_at(world, "zero_report", "grade")).status_code == 400


def test_a_submitted_report_can_be_taken_back_by_its_unit_only(world: SmallWorld) -> None:
    report = world.report(state=ReportState.SUBMITTED, submitted_by=world.people["reporter"], submitted_at=NOW)
    address = reverse("campaigns:withdraw", args=[report.pk])
    for name, status in (("reporter_south", 404), ("leader", 403), ("reporter", 302), ("reporter", 400)):
        assert _client(world, name).post(address).status_code == status
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT


def test_evidence_is_handed_over_safely_and_to_nobody_else(world: SmallWorld) -> None:
    client = _client(world)
    upload = SimpleUploadedFile("会议纪要.pdf", PDF)
    page = client.post(_at(world, "add_evidence"), {"file": upload}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert 'data-version="1"' in page.content.decode()
    address = reverse("campaigns:evidence", args=[Evidence.objects.get().pk])
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "filename*=utf-8''" in answer.headers["Content-Disposition"]
    for name in ("reporter_south", "reporter_home", "stranger"):
        assert _client(world, name).get(address).status_code == 404


def test_a_disguised_file_is_refused_in_words(world: SmallWorld) -> None:
    upload = SimpleUploadedFile("照片.png", b"#!/bin/sh")
    headers = {"X-Requested-With": "XMLHttpRequest"}
    answer = _client(world).post(_at(world, "add_evidence"), {"file": upload}, headers=headers)
    assert answer.status_code == 422
    assert "内容与文件名不符" in answer.json()["error"]
