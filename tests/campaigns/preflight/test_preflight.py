"""What the check before handing in finds, what stops, what is confirmed, and that it is the same on every way in."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campaigns.enums import FindingKind, ReportState
from campaigns.models import Evidence, ProgressReport, StoredFile
from campaigns.operations.batches import submit_filled
from campaigns.operations.evidence import add_file
from campaigns.operations.evidence.looking import look_into_waiting
from campaigns.operations.reports import UnconfirmedError, submit_report
from campaigns.queries.preflight import Finding, preflight
from tests.core.files.made import as_bytes, blurred, pdf, scene, word
from tests.counting import counting
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world

pytestmark = pytest.mark.usefixtures("at_that_time")


@pytest.fixture
def at_that_time() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def client_of(world: SmallWorld, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def attach(
    world: SmallWorld, name: str, content: bytes, *, unit: str = "north", kind: str = "quantity", day: dt.date = TODAY
) -> Evidence:
    proof = add_file(
        assignment=world.assignment(kind, unit),
        period=world.now,
        upload=SimpleUploadedFile(name, content),
        actor=world.people[{"north": "reporter", "south": "reporter_south", "home": "reporter_home"}[unit]],
        at=NOW,
        dated_on=day,
    )
    look_into_waiting()
    return proof


def checked(report: ProgressReport) -> tuple[Finding, ...]:
    fresh = ProgressReport.objects.with_context().get(pk=report.pk)
    return preflight([fresh], today=TODAY)[0]


def kinds(report: ProgressReport) -> set[FindingKind]:
    return {finding.kind for finding in checked(report)}


def ask(world: SmallWorld, **fields: object) -> None:
    target = world.targets["quantity"]
    for name, value in fields.items():
        setattr(target, name, value)
    target.save()


def test_good_proofs_pass_without_a_word(world: SmallWorld) -> None:
    report = world.report()
    attach(world, "总结.docx", word("北区 民政局关于创建工作的总结"))
    attach(world, "照片.png", as_bytes(scene()))
    assert not checked(report)


def test_everything_is_found_at_once(world: SmallWorld) -> None:
    ask(world, evidence_required=9, evidence_months=12)
    report = world.report()
    attach(world, "远.png", as_bytes(scene(1)), day=dt.date(2020, 1, 1))
    attach(world, "糊.png", as_bytes(blurred(scene(2))))
    attach(world, "坏.png", as_bytes(scene(3))[:2000])
    attach(world, "外单位.pdf", pdf("某某局关于开会的通知"))
    attach(world, "南区.png", as_bytes(scene(4)), unit="south")
    attach(world, "又.png", as_bytes(scene(4).resize((700, 466))))
    assert kinds(report) == set(FindingKind)


@pytest.mark.parametrize("content", [pdf("某某局的通知"), word("某某局的通知")])
def test_a_document_that_names_another_unit_is_asked_about(world: SmallWorld, content: bytes) -> None:
    report = world.report()
    attach(world, "通知.pdf" if content.startswith(b"%PDF") else "通知.docx", content)
    assert kinds(report) == {FindingKind.UNNAMED}


def test_the_title_may_name_the_unit(world: SmallWorld) -> None:
    report = world.report()
    attach(world, "北区民政局通知.pdf", pdf("关于开会的通知"))
    assert not checked(report)


def test_an_own_picture_taken_for_something_else_is_named(world: SmallWorld) -> None:
    report = world.report()
    attach(world, "第一次.png", as_bytes(scene()), kind="per_item")
    attach(world, "第二次.jpg", as_bytes(scene().resize((900, 600)), "JPEG", quality=60))
    (finding,) = checked(report)
    assert finding.kind == FindingKind.REUSED
    assert "第一次" in finding.message


def test_one_proof_may_serve_several_targets(world: SmallWorld) -> None:
    report = world.report()
    attach(world, "照片.png", as_bytes(scene()), kind="per_item")
    attach(world, "照片.png", as_bytes(scene()))
    assert not checked(report)


def test_another_units_name_is_told_only_to_who_sees_that_unit(world: SmallWorld) -> None:
    report = world.report()
    attach(world, "南.png", as_bytes(scene()), unit="south")
    attach(world, "北.png", as_bytes(scene()))
    fresh = ProgressReport.objects.with_context().get(pk=report.pk)
    (blind,) = preflight([fresh], today=TODAY)[0]
    (seeing,) = preflight([fresh], today=TODAY, viewer=world.people["reviewer"])[0]
    assert "南区民政局" not in blind.message
    assert "南区民政局" in seeing.message
    assert blind.key == seeing.key


@pytest.mark.parametrize(("most", "said"), [(20, "另有 2 个单位"), (2, "另有至少 1 个单位")])
def test_of_very_many_uses_it_is_said_that_there_are_more(
    world: SmallWorld, monkeypatch: pytest.MonkeyPatch, most: int, said: str
) -> None:
    monkeypatch.setattr("campaigns.queries.preflight.pictures.MOST_EACH", most)
    report = world.report()
    for unit in ("south", "home", "north"):
        attach(world, f"{unit}.png", as_bytes(scene()), unit=unit)
    (finding,) = checked(report)
    assert said in finding.message


def test_more_reports_cost_no_more_queries(world: SmallWorld) -> None:
    reports = [world.report(kind) for kind in ("quantity", "rate", "per_item")]
    for number, report in enumerate(reports):
        attach(world, f"{number}.png", as_bytes(scene(number)), kind=report.assignment.target.code)
    fresh = list(ProgressReport.objects.with_context().order_by("pk"))
    with counting() as one:
        preflight(fresh[:1], today=TODAY)
    with counting() as three:
        preflight(fresh, today=TODAY)
    assert three.queries == one.queries == 3


def test_a_shortage_stops_and_cannot_be_confirmed(world: SmallWorld) -> None:
    ask(world, evidence_required=1)
    report = ProgressReport.objects.with_context().get(pk=world.report().pk)
    with pytest.raises(ValidationError, match="至少需要 1 件"):
        submit_report(report=report, actor=world.people["reporter"], at=NOW, confirmed=[checked(report)[0].key])


def test_a_warning_is_confirmed_and_kept_with_the_report(world: SmallWorld) -> None:
    report = ProgressReport.objects.with_context().get(pk=world.report().pk)
    attach(world, "糊.png", as_bytes(blurred(scene())))
    with pytest.raises(UnconfirmedError, match="糊”模糊"):
        submit_report(report=report, actor=world.people["reporter"], at=NOW)
    keys = [finding.key for finding in checked(report)]
    submit_report(report=report, actor=world.people["reporter"], at=NOW, confirmed=keys)
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED
    assert [each["key"] for each in report.cautions] == keys
    page = client_of(world, "reviewer").get(reverse("evaluations:review", args=[report.pk])).content.decode()
    assert "“糊”模糊" in page
    assert "提交时已看过" in page


def test_the_form_shows_it_and_hands_in_only_with_the_tick(world: SmallWorld) -> None:
    report = world.report()
    attach(world, "糊.png", as_bytes(blurred(scene())))
    client, where = (
        client_of(world, "reporter"),
        reverse("campaigns:fill_in", args=[report.assignment_id, world.now.pk]),
    )
    key = checked(report)[0].key
    assert f'value="{key}" form="report-form"' in client.get(where).content.decode()
    sent = {"value": "80", "text": "", "version": "1"}
    refused = client.post(where, sent)
    assert refused.status_code == 422
    assert "没有确认" in refused.content.decode()
    report.refresh_from_db()
    assert report.state == ReportState.DRAFT
    assert client.post(where, {**sent, "version": str(report.version), "confirmed": key}).status_code == 302
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED


def test_many_at_once_obey_the_same_rule(world: SmallWorld) -> None:
    report, other = world.report(), world.report("per_item")
    attach(world, "糊.png", as_bytes(blurred(scene())))
    who, there = world.people["reporter"], world.participations["north"]
    seen = {each.assignment_id: 1 for each in (report, other)}
    done = submit_filled(participation=there, period=world.now, seen=seen, actor=who, at=NOW)
    assert done.submitted == 1
    assert "没有确认" in done.left[0].reason
    page = client_of(world, "reporter").get(reverse("campaigns:grid", args=[there.pk, world.now.pk])).content.decode()
    key = checked(report)[0].key
    assert key in page
    again = submit_filled(
        participation=there, period=world.now, seen=seen, actor=who, at=NOW, confirmed=frozenset({key})
    )
    assert again.submitted == 1


def test_a_file_gone_from_the_disk_is_said_so_and_comes_back_by_another_upload(world: SmallWorld) -> None:
    report = world.report()
    proof = attach(world, "照片.png", as_bytes(scene()))
    default_storage.delete(str(proof.file.name))
    answer = client_of(world, "reporter").get(reverse("campaigns:evidence", args=[proof.pk]))
    assert answer.status_code == 410
    assert "找不到了" in answer.content.decode()
    assert kinds(report) == {FindingKind.UNREADABLE}
    attach(world, "照片.png", as_bytes(scene()))
    back = client_of(world, "reporter").get(reverse("campaigns:evidence", args=[proof.pk]))
    assert b"".join(back.streaming_content).startswith(b"\x89PNG")  # type: ignore[attr-defined] # a file comes in pieces
    assert not checked(report)


def test_a_preview_gone_from_the_disk_is_not_found(world: SmallWorld) -> None:
    world.report()
    proof = attach(world, "照片.png", as_bytes(scene()))
    default_storage.delete(str(StoredFile.objects.get().preview.name))
    answer = client_of(world, "reporter").get(reverse("campaigns:evidence_preview", args=[proof.pk]))
    assert answer.status_code == 404


def test_the_sweep_goes_on_past_a_file_that_is_gone(world: SmallWorld) -> None:
    for number in range(2):
        add_file(
            assignment=world.assignment(),
            period=world.now,
            upload=SimpleUploadedFile(f"{number}.png", as_bytes(scene(number))),
            actor=world.people["reporter"],
            at=NOW,
        )
    first = StoredFile.objects.waiting()[0]
    default_storage.delete(f"evidence/{first.pk[:2]}/{first.pk}")
    assert look_into_waiting() == 1
    assert set(StoredFile.objects.values_list("state", flat=True)) == {"lost", "seen"}
