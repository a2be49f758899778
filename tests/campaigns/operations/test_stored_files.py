"""Files in the house: checked, kept once, looked into, dropped when nobody leans on them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from campaigns.enums import EvidenceKind, FileState
from campaigns.models import Evidence, PictureBand, Policy, ProgressReport, StoredFile
from campaigns.operations.evidence import add_file
from campaigns.operations.evidence.looking import drop_unused_files, look_into_file, look_into_waiting
from tests.core.files.made import as_bytes, pdf, scene
from tests.core.files.test_virus import EICAR, scanner
from tests.worlds.small import NOW, SmallWorld, small_world

LATER = NOW + dt.timedelta(days=1)
PHOTO = as_bytes(scene())


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def add(
    world: SmallWorld, name: str, content: bytes, unit: str = "north", declared: str = "", *, is_shot: bool = False
) -> Evidence:
    who = {"north": "reporter", "south": "reporter_south"}[unit]
    return add_file(
        assignment=world.assignment(unit=unit),
        period=world.now,
        upload=SimpleUploadedFile(name, content, declared),
        actor=world.people[who],
        at=NOW,
        is_shot=is_shot,
    )


def test_two_units_lean_on_one_file(world: SmallWorld) -> None:
    first, second = add(world, "a.png", PHOTO), add(world, "b.png", PHOTO, "south")
    assert first != second
    assert first.file.name == second.file.name
    assert first.stored == second.stored == StoredFile.objects.get()


def test_the_file_goes_with_the_last_that_leans_on_it(world: SmallWorld) -> None:
    first, second = add(world, "a.png", PHOTO), add(world, "b.png", PHOTO, "south")
    look_into_file(sha256=first.sha256)
    place, preview = str(first.file.name), str(StoredFile.objects.get().preview.name)
    for proof in (first, second):
        assert default_storage.exists(place)
        proof.attachments.all().delete()
        proof.delete()
        drop_unused_files(at=LATER)
    assert not default_storage.exists(place)
    assert not default_storage.exists(preview)
    assert not StoredFile.objects.exists()


def test_a_file_just_kept_is_not_swept_away(world: SmallWorld) -> None:
    add(world, "a.png", PHOTO).attachments.all().delete()
    Evidence.objects.all().delete()
    assert drop_unused_files(at=NOW + dt.timedelta(minutes=30)) == 0
    assert drop_unused_files(at=LATER) == 1


def test_a_picture_is_looked_into_once(world: SmallWorld) -> None:
    proof = add(world, "a.png", PHOTO)
    assert look_into_waiting() == 1
    assert look_into_waiting() == 0
    stored = StoredFile.objects.get()
    assert (stored.state, stored.width, stored.height) == (FileState.SEEN, 1200, 800)
    assert default_storage.exists(str(stored.preview.name))
    assert PictureBand.objects.filter(stored=stored).count() == 6
    assert not look_into_file(sha256=proof.sha256)


def test_a_broken_picture_is_marked_so(world: SmallWorld) -> None:
    add(world, "a.png", PHOTO[:2000])
    look_into_waiting()
    assert StoredFile.objects.get().state == FileState.BROKEN


def test_a_file_that_takes_the_worker_with_it_is_given_up(world: SmallWorld) -> None:
    add(world, "a.png", PHOTO)
    StoredFile.objects.update(tries=3)
    look_into_waiting()
    assert StoredFile.objects.get().state == FileState.BROKEN


@pytest.mark.parametrize(
    ("name", "content", "declared", "code"),
    [
        ("工资.exe.pdf", pdf("正文"), "application/pdf", "ending"),
        ("正文.pdf", pdf("正文"), "text/html", "disguised"),
        ("图.svg", b"<svg/>", "image/svg+xml", "disguised"),
        ("图.png", PHOTO + b"<script>alert(1)</script>", "image/png", "double"),
        ("说明.txt", b"<html>", "text/plain", "double"),
    ],
)
def test_a_file_in_disguise_leaves_nothing_behind(
    world: SmallWorld, name: str, content: bytes, declared: str, code: str
) -> None:
    with pytest.raises(ValidationError) as refusal:
        add(world, name, content, declared=declared)
    assert refusal.value.code == code
    assert not StoredFile.objects.exists()
    assert not ProgressReport.objects.exists()


def test_a_pasted_picture_is_its_own_kind_and_has_to_be_a_picture(world: SmallWorld) -> None:
    assert add(world, "截图.png", PHOTO, is_shot=True).kind == EvidenceKind.SHOT
    with pytest.raises(ValidationError, match="不是图片"):
        add(world, "正文.pdf", pdf("正文"), is_shot=True)


def test_a_virus_is_refused_by_name(world: SmallWorld) -> None:
    with scanner(), pytest.raises(ValidationError, match="Eicar-Test-Signature"):
        add(world, "说明.txt", EICAR)
    assert not StoredFile.objects.exists()


def test_without_an_answer_of_the_scanner_nothing_is_taken(world: SmallWorld) -> None:
    with scanner(is_silent=True), pytest.raises(ValidationError, match="没有应答"):
        add(world, "说明.txt", "说明".encode())
    assert not StoredFile.objects.exists()


@override_settings(EVIDENCE_MAX_BYTES=200 * 2**20)
def test_a_unit_has_a_quota(world: SmallWorld) -> None:
    Policy.objects.create(name="unit_megabytes", value=100, set_at=NOW)
    proof = add(world, "a.png", PHOTO)
    Evidence.objects.update(size=100 * 2**20)
    with pytest.raises(ValidationError, match="总量上限"):
        add(world, "b.txt", b"abc")
    assert add(world, "a.png", PHOTO) == proof
    assert add(world, "b.txt", b"abc", "south")
