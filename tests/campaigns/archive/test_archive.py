"""材料清单: what stands in it, what lies where in the zip, who may have it, what becomes of it."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse
from docx import Document

from campaigns.enums import BundleState, ReportState
from campaigns.exporters.archive import INDEX, write_index, write_zip
from campaigns.models import Bundle, Evidence, ProgressReport
from campaigns.operations.bundles import make_bundle, order_bundle, sweep_bundles
from campaigns.operations.evidence import add_file, add_link
from campaigns.queries.archive import read_archive, safe_name
from core.refusals import ConflictError, RefusedError
from tests.core.files.made import as_bytes, pdf, scene
from tests.counting import counting
from tests.worlds.small import NOW, SmallWorld, small_world

pytestmark = pytest.mark.usefixtures("at_that_time")


@pytest.fixture
def at_that_time() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    made = small_world()
    where: dict[str, Any] = {"period": made.now, "actor": made.people["reporter"], "at": NOW}
    photo = as_bytes(scene())
    for kind, name, content in (
        ("quantity", "通知/第一号.pdf", pdf("北区民政局通知")),
        ("quantity", "照片.png", photo),
        ("rate", "照片.png", photo),
    ):
        upload = SimpleUploadedFile(name, content)
        upload.name = name
        add_file(assignment=made.assignment(kind), upload=upload, title=name.rpartition(".")[0], **where)
    add_link(assignment=made.assignment("rate"), url="https://example.org/a", title="公示", **where)
    ProgressReport.objects.update(state=ReportState.SUBMITTED, submitted_at=NOW)
    return made


def client_of(world: SmallWorld, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def read(world: SmallWorld, name: str = "reporter") -> Any:
    return read_archive(world.participations["north"], None, world.people[name])


def zipped(world: SmallWorld) -> zipfile.ZipFile:
    out = io.BytesIO()
    write_zip(read(world), out, NOW, lambda _: None)
    return zipfile.ZipFile(out)


def ordered(world: SmallWorld, name: str = "reporter") -> Bundle:
    return order_bundle(participation=world.participations["north"], period=None, actor=world.people[name], at=NOW)


def test_targets_come_in_order_and_a_file_lies_there_once(world: SmallWorld) -> None:
    names = zipped(world).namelist()
    assert names == [
        "001_Ⅰ-1-1_目标_quantity/001_通知_第一号.pdf",
        "001_Ⅰ-1-1_目标_quantity/002_照片.png",
        INDEX,
    ]
    lines = read(world).lines
    assert [(line.is_again, bool(line.path)) for line in lines] == [
        (False, True),
        (False, True),
        (True, True),
        (False, False),
    ]


def test_the_files_are_what_was_uploaded(world: SmallWorld) -> None:
    packed = zipped(world)
    assert packed.testzip() is None
    assert packed.read("001_Ⅰ-1-1_目标_quantity/002_照片.png") == as_bytes(scene())


def test_files_carry_the_time_of_the_bureau(world: SmallWorld) -> None:
    Evidence.objects.update(added_at=dt.datetime(2026, 11, 23, 18, 30, tzinfo=dt.UTC))
    info = zipped(world).getinfo("001_Ⅰ-1-1_目标_quantity/002_照片.png")
    assert info.date_time == (2026, 11, 24, 2, 30, 0)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../etc/passwd", "etc_passwd"),
        ("a\\b:c*?.", "a_b_c"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("\u202e正文", "正文"),
        ("...", "_"),
        ("长" * 90, "长" * 48),
    ],
)
def test_a_name_is_safe_on_every_file_system(text: str, name: str) -> None:
    assert safe_name(text) == name


def test_the_index_is_an_official_document_that_names_everything(world: SmallWorld) -> None:
    document = Document(io.BytesIO(write_index(read(world), NOW)))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(each.mm) for each in margins if each] == [37, 35, 28, 26]
    words = [paragraph.text for paragraph in document.paragraphs]
    assert words[0] == "北区民政局二〇二六年创建活动佐证材料清单"
    assert "一、三个到位" in words
    assert "（一）组织领导到位" in words
    cells = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["3", "Ⅰ-1-2 目标 rate", "照片", "", "", "2026年第4季度", "见 001/002"] in cells
    assert any("https://example.org/a" in row for row in cells)


def test_a_file_gone_from_the_disk_is_told_and_the_others_are_packed(world: SmallWorld) -> None:
    default_storage.delete(str(Evidence.objects.get(title="通知/第一号").file.name))
    bundle = ordered(world)
    assert make_bundle(bundle_id=bundle.pk, write=write_zip, at=NOW)
    bundle.refresh_from_db()
    assert (bundle.state, bundle.missing) == (BundleState.DONE, 1)
    with bundle.open() as file, zipfile.ZipFile(file) as packed:
        assert len(packed.namelist()) == 2
        index = Document(io.BytesIO(packed.read(INDEX)))
        assert any("缺失" in cell.text for table in index.tables for row in table.rows for cell in row.cells)


def test_drafts_are_not_in_it(world: SmallWorld) -> None:
    ProgressReport.objects.update(state=ReportState.DRAFT)
    assert not read(world).lines
    with pytest.raises(RefusedError, match="还没有"):
        ordered(world)


def test_who_sees_nothing_of_the_unit_gets_nothing(world: SmallWorld) -> None:
    assert not read(world, "reporter_south").lines
    where = {"unit": world.participations["north"].pk}
    client = client_of(world, "reporter_south")
    for name in ("archive", "archive_index"):
        assert client.get(reverse(f"campaigns:{name}"), where).status_code == 404
    assert client.post(reverse("campaigns:order_bundle"), where).status_code == 404


def test_reading_costs_the_same_for_any_number_of_proofs(world: SmallWorld) -> None:
    with counting() as asked:
        read(world)
    assert asked.queries == 2


def test_an_order_is_made_told_and_downloaded_by_its_orderer_alone(world: SmallWorld) -> None:
    reporter = client_of(world, "reporter")
    where = {"unit": world.participations["north"].pk}
    assert reporter.post(reverse("campaigns:order_bundle"), where).status_code == 302
    bundle = Bundle.objects.get()
    address = reverse("campaigns:bundle", args=[bundle.pk])
    assert reporter.get(address).status_code == 302
    assert "等待打包" in reporter.get(reverse("campaigns:bundles")).content.decode()
    assert make_bundle(bundle_id=bundle.pk, write=write_zip, at=NOW)
    assert not make_bundle(bundle_id=bundle.pk, write=write_zip, at=NOW)
    world.people["reporter"].refresh_from_db()
    assert world.people["reporter"].unread_notices == 1
    assert "已做好，可以下载" in reporter.get(reverse("campaigns:notices")).content.decode()
    answer: Any = reporter.get(address)
    content = b"".join(answer.streaming_content)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert INDEX in zipfile.ZipFile(io.BytesIO(content)).namelist()
    for other in ("reviewer", "administrator", "reporter_south"):
        assert client_of(world, other).get(address).status_code == 404


def test_a_zip_gone_from_the_disk_is_said_so(world: SmallWorld) -> None:
    bundle = ordered(world)
    make_bundle(bundle_id=bundle.pk, write=write_zip, at=NOW)
    bundle.refresh_from_db()
    default_storage.delete(bundle.place)
    answer = client_of(world, "reporter").get(reverse("campaigns:bundle", args=[bundle.pk]))
    assert answer.status_code == 410
    assert "重新打包" in answer.content.decode()


def test_one_at_a_time(world: SmallWorld) -> None:
    ordered(world)
    with pytest.raises(ConflictError, match="正在打包"):
        ordered(world)
    answer = client_of(world, "reporter").post(
        reverse("campaigns:order_bundle"), {"unit": world.participations["north"].pk}
    )
    assert answer.status_code == 409


@override_settings(BUNDLE_MAX_BYTES=10)
def test_too_much_is_refused_before_anything_is_written(world: SmallWorld) -> None:
    with pytest.raises(RefusedError, match="上限"):
        ordered(world)
    assert not Bundle.objects.exists()


def test_what_its_orderer_may_see_is_asked_again_when_it_is_made(world: SmallWorld) -> None:
    bundle = ordered(world)
    world.people["reporter"].memberships.all().delete()
    make_bundle(bundle_id=bundle.pk, write=write_zip, at=NOW)
    bundle.refresh_from_db()
    assert bundle.total == 0
    assert client_of(world, "reporter").get(reverse("campaigns:bundle", args=[bundle.pk])).status_code == 404


def test_a_full_disk_ends_the_order_in_words(world: SmallWorld) -> None:
    def write(*_: Any) -> list[str]:
        raise OSError(28, "No space left on device")

    bundle = ordered(world)
    assert not make_bundle(bundle_id=bundle.pk, write=write, at=NOW)
    bundle.refresh_from_db()
    assert bundle.state == BundleState.FAILED
    assert "磁盘" in client_of(world, "reporter").get(reverse("campaigns:bundles")).content.decode()


def test_a_dead_worker_is_followed_by_another_and_in_the_end_given_up(world: SmallWorld) -> None:
    bundle = ordered(world)
    silent = {"state": BundleState.WORKING, "moved_at": NOW - dt.timedelta(hours=1)}
    Bundle.objects.update(**silent, tries=1)
    sweep_bundles(at=NOW)
    bundle.refresh_from_db()
    assert bundle.state == BundleState.WAITING
    Bundle.objects.update(**silent, tries=3)
    sweep_bundles(at=NOW)
    bundle.refresh_from_db()
    assert bundle.state == BundleState.FAILED


def test_it_is_dropped_after_a_week(world: SmallWorld) -> None:
    bundle = ordered(world)
    make_bundle(bundle_id=bundle.pk, write=write_zip, at=NOW)
    bundle.refresh_from_db()
    assert sweep_bundles(at=NOW + dt.timedelta(days=6)) == 0
    assert sweep_bundles(at=NOW + dt.timedelta(days=8)) == 1
    assert not default_storage.exists(bundle.place)
    assert not Bundle.objects.exists()


def test_the_page_shows_the_list_and_the_word_file(world: SmallWorld) -> None:
    client = client_of(world, "reporter")
    page = client.get(reverse("campaigns:archive")).content.decode()
    assert "4 条材料，2 个文件" in page
    answer = client.get(reverse("campaigns:archive_index"), {"unit": world.participations["north"].pk})
    assert answer.status_code == 200
    assert Document(io.BytesIO(answer.content)).tables


def test_a_period_of_another_campaign_is_not_found(world: SmallWorld) -> None:
    answer = client_of(world, "reporter").get(reverse("campaigns:archive"), {"period": "99999"})
    assert answer.status_code == 404


def test_who_still_writes_after_a_long_time_is_not_taken_for_dead(world: SmallWorld) -> None:
    bundle = ordered(world)

    def write_slowly(archive: Any, out: Any, at: dt.datetime, progress: Any) -> list[str]:
        with time_machine.travel(NOW + dt.timedelta(hours=1), tick=False):
            progress(0)
            sweep_bundles(at=NOW + dt.timedelta(hours=1, minutes=1))
        return write_zip(archive, out, at, lambda _: None)

    assert make_bundle(bundle_id=bundle.pk, write=write_slowly, at=NOW)


def test_of_one_that_is_no_longer_kept_the_notice_leads_to_a_word_about_it(world: SmallWorld) -> None:
    bundle = ordered(world)
    make_bundle(bundle_id=bundle.pk, write=write_zip, at=NOW)
    address = reverse("campaigns:bundle", args=[bundle.pk])
    bundle.refresh_from_db()
    bundle.delete()
    answer = client_of(world, "reporter").get(address)
    assert answer.status_code == 410
    assert "已经过期清理，请重新打包" in answer.content.decode()
    assert client_of(world, "reporter_south").get(address).status_code == 404
