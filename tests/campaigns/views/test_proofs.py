"""Proofs as pages: several at once, previews behind the same door as the files, nothing that a browser would run."""

import io
from collections.abc import Iterator

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from campaigns.enums import EvidenceKind
from campaigns.models import Evidence
from campaigns.operations.evidence.looking import look_into_waiting
from tests.core.files.made import as_bytes, pdf, scene
from tests.worlds.small import NOW, SmallWorld, small_world

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


def send(world: SmallWorld, **fields: object) -> None:
    address = reverse("campaigns:add_evidence", args=[world.assignment().pk, world.now.pk])
    client_of(world, "reporter").post(address, fields)


def picture(seed: int = 0) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"照片{seed}.png", as_bytes(scene(seed, (300, 200))), "image/png")


def test_several_files_come_at_once(world: SmallWorld) -> None:
    send(world, file=[picture(1), picture(2), SimpleUploadedFile("纪要.pdf", pdf("正文"))])
    assert set(Evidence.objects.values_list("title", flat=True)) == {"照片1", "照片2", "纪要"}


def test_a_photographed_picture_is_marked(world: SmallWorld) -> None:
    send(world, file=[picture()], shot="1")
    assert Evidence.objects.get().kind == EvidenceKind.SHOT


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("reporter", 200),
        ("reviewer", 200),
        ("leader_north", 200),
        ("auditor", 200),
        ("reporter_south", 404),
        ("reporter_home", 404),
        ("stranger", 404),
    ],
)
def test_file_and_preview_are_behind_the_same_door(world: SmallWorld, person: str, status: int) -> None:
    send(world, file=[picture()])
    look_into_waiting()
    proof = Evidence.objects.get()
    for name in ("evidence", "evidence_preview"):
        address = reverse(f"campaigns:{name}", args=[proof.pk])
        answer = client_of(world, person).get(address)
        answer.getvalue()
        assert answer.status_code == status
        assert Client().get(address).status_code == 302


def test_a_preview_is_a_plain_picture_that_runs_nothing(world: SmallWorld) -> None:
    send(world, file=[picture()])
    look_into_waiting()
    answer = client_of(world, "reporter").get(reverse("campaigns:evidence_preview", args=[Evidence.objects.get().pk]))
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert Image.open(io.BytesIO(answer.getvalue())).format == "JPEG"


@pytest.mark.parametrize("content", [as_bytes(scene(), "PNG")[:1000], None])
def test_the_form_says_when_there_is_no_preview(world: SmallWorld, content: bytes | None) -> None:
    send(world, file=[SimpleUploadedFile("a.png", content or as_bytes(scene()))])
    page = reverse("campaigns:fill_in", args=[world.assignment().pk, world.now.pk])
    client = client_of(world, "reporter")
    assert "检查中" in client.get(page).content.decode()
    address = reverse("campaigns:evidence_preview", args=[Evidence.objects.get().pk])
    assert client.get(address).status_code == 404
    look_into_waiting()
    assert ("打不开" in client.get(page).content.decode()) is (content is not None)


def test_a_link_has_no_preview(world: SmallWorld) -> None:
    send(world, url="https://example.org/a")
    address = reverse("campaigns:evidence_preview", args=[Evidence.objects.get().pk])
    assert client_of(world, "reporter").get(address).status_code == 404


def test_of_several_files_one_that_is_bad_stops_all_and_is_named(world: SmallWorld) -> None:
    address = reverse("campaigns:add_evidence", args=[world.assignment().pk, world.now.pk])
    bad = SimpleUploadedFile("说明.exe", b"MZ")
    answer = client_of(world, "reporter").post(address, {"file": [picture(1), bad, picture(2)]})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "3 个文件都没有添加，其中 1 个不能接收" in page
    assert "说明.exe" in page
    assert not Evidence.objects.exists()
