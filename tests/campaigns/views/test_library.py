"""The library: found, described, used again, withdrawn; what others rely on never disappears."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campaigns.enums import EvidenceKind, ReportState
from campaigns.models import Evidence, ProgressReport
from campaigns.operations.evidence import add_file, attach_evidence
from tests.core.files.made import as_bytes, scene
from tests.counting import counting
from tests.worlds.small import NOW, SmallWorld, small_world
from units.models import AuditEntry

pytestmark = pytest.mark.usefixtures("at_that_time")
LIBRARY = "/campaigns/library/"


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


def upload(world: SmallWorld, name: str, seed: int = 0, kind: str = "quantity", unit: str = "north") -> Evidence:
    who = {"north": "reporter", "south": "reporter_south"}[unit]
    return add_file(
        assignment=world.assignment(kind, unit),
        period=world.now,
        upload=SimpleUploadedFile(name, as_bytes(scene(seed, (120, 80)))),
        actor=world.people[who],
        at=NOW,
    )


def link(world: SmallWorld, title: str, **fields: Any) -> Evidence:
    return Evidence.objects.create(
        unit=world.north, kind=EvidenceKind.LINK, url="https://example.org", title=title, added_at=NOW, **fields
    )


def titles(world: SmallWorld, person: str = "reporter", **query: str) -> set[str]:
    page = client_of(world, person).get(LIBRARY, query).context["page"]
    return {proof.title for proof in page}


def test_everybody_finds_the_proofs_of_the_units_they_see(world: SmallWorld) -> None:
    upload(world, "北区.png"), upload(world, "南区.png", 1, unit="south")
    assert titles(world, "reporter") == {"北区"}
    assert titles(world, "leader") == {"北区", "南区"}
    assert titles(world, "stranger") == set()


def test_every_filter_narrows(world: SmallWorld) -> None:
    upload(world, "会议照片.png")
    link(world, "培训通知", keywords="消防 培训", document_number="民发〔2025〕7号", dated_on="2025-05-01")
    assert titles(world, q="消防") == titles(world, q="2025〕7号") == titles(world, kind="link") == {"培训通知"}
    assert titles(world, q="消防 会议") == set()
    assert titles(world, year="2025") == titles(world, use="unused") == {"培训通知"}
    assert titles(world, year="2026") == titles(world, use="used") == titles(world, campaign="c2026") == {"会议照片"}
    assert titles(world, target="quantity") == {"会议照片"}
    assert titles(world, target="rate") == set()
    assert titles(world, unit=str(world.south.pk), person="leader") == set()
    assert titles(world, year="零", unit="x", kind="?", use="?", campaign="?") == {"会议照片", "培训通知"}


def test_the_list_asks_the_same_for_one_row_and_for_many(world: SmallWorld) -> None:
    client = client_of(world, "leader")
    link(world, "一")
    with counting() as few:
        client.get(LIBRARY)
    for number in range(5):
        upload(world, f"{number}.png", number)
    with counting() as many:
        client.get(LIBRARY)
    assert many.queries == few.queries


def test_it_is_taken_away_as_a_workbook(world: SmallWorld) -> None:
    link(world, "=1+1")
    answer = client_of(world, "reporter").get(LIBRARY, {"format": "xlsx"})
    assert answer.content.startswith(b"PK")
    assert "xlsx" in answer.headers["Content-Disposition"]


def description(**fields: str) -> dict[str, str]:
    blank = {"title": "新标题", "document_number": "", "dated_on": "", "place": "", "keywords": "", "version": "0"}
    return {**blank, **fields}


def test_a_description_is_changed_with_its_history(world: SmallWorld) -> None:
    proof = link(world, "旧标题")
    address, client = reverse("campaigns:proof", args=[proof.pk]), client_of(world, "reporter")
    assert client.post(address, description(keywords="消防")).status_code == 302
    proof.refresh_from_db()
    assert (proof.title, proof.keywords, proof.version) == ("新标题", "消防", 1)
    changes = AuditEntry.objects.get(verb="修改佐证材料说明").details["changes"]
    assert changes == {"标题": ["旧标题", "新标题"], "关键词": ["", "消防"]}
    assert "旧标题 → 新标题" in client.get(address).content.decode()


def test_who_comes_second_is_told_and_overwrites_nothing(world: SmallWorld) -> None:
    proof = link(world, "旧标题", version=3)
    answer = client_of(world, "reporter").post(reverse("campaigns:proof", args=[proof.pk]), description(version="2"))
    assert answer.status_code == 409
    assert Evidence.objects.get().title == "旧标题"


def test_a_description_without_a_title_is_refused(world: SmallWorld) -> None:
    address = reverse("campaigns:proof", args=[link(world, "旧标题").pk])
    assert client_of(world, "reporter").post(address, description(title=" ")).status_code == 422


@pytest.mark.parametrize(
    ("person", "reads", "changes"),
    [
        ("reporter", 200, 302),
        ("reviewer", 200, 403),
        ("leader_north", 200, 403),
        ("administrator", 200, 403),
        ("reporter_south", 404, 404),
        ("stranger", 404, 404),
    ],
)
def test_only_the_units_own_reporter_changes_anything(world: SmallWorld, person: str, reads: int, changes: int) -> None:
    address, client = reverse("campaigns:proof", args=[link(world, "旧标题").pk]), client_of(world, person)
    assert client.get(address).status_code == reads
    assert client.post(address, description()).status_code == changes
    assert client.post(f"{address}withdraw/", {"reason": "重复"}).status_code == changes


def test_a_proof_nobody_relies_on_goes_with_its_file(world: SmallWorld) -> None:
    proof = upload(world, "照片.png")
    client_of(world, "reporter").post(reverse("campaigns:withdraw_proof", args=[proof.pk]), {"reason": "传错了"})
    assert not Evidence.objects.exists()
    assert not ProgressReport.objects.get().attachments.exists()
    assert not default_storage.exists(str(proof.file.name))
    assert AuditEntry.objects.get(verb="撤下佐证材料").details["reason"] == "传错了"


def test_the_file_stays_while_another_unit_leans_on_it(world: SmallWorld) -> None:
    proof = upload(world, "照片.png")
    upload(world, "照片.png", unit="south")
    client_of(world, "reporter").post(reverse("campaigns:withdraw_proof", args=[proof.pk]), {"reason": "传错了"})
    assert default_storage.exists(str(proof.file.name))


@pytest.mark.parametrize("state", [ReportState.SUBMITTED, ReportState.APPROVED])
def test_what_was_handed_in_stays_readable_but_serves_no_more(world: SmallWorld, state: ReportState) -> None:
    proof = upload(world, "照片.png")
    fields = {"approved_facts": {}, "earned_whole": 0} if state == ReportState.APPROVED else {}
    ProgressReport.objects.update(state=state, **fields)
    client = client_of(world, "reporter")
    client.post(reverse("campaigns:withdraw_proof", args=[proof.pk]), {"reason": "换新版"})
    answer = client.get(reverse("campaigns:evidence", args=[proof.pk]))
    answer.getvalue()
    assert answer.status_code == 200
    assert titles(world, use="withdrawn") == {"照片"}
    other = reverse("campaigns:add_evidence", args=[world.assignment("rate").pk, world.now.pk])
    refused = client.post(other, {"library": proof.pk}, headers={"HX-Request": "true"})
    assert refused.status_code == 400
    assert "已经撤下" in refused.json()["error"]


def test_a_withdrawal_says_why(world: SmallWorld) -> None:
    address = reverse("campaigns:withdraw_proof", args=[link(world, "通知").pk])
    assert client_of(world, "reporter").post(address, {"reason": " "}).status_code == 400
    assert Evidence.objects.exists()


def picks(world: SmallWorld, kind: str = "quantity", **query: str) -> str:
    address = reverse("campaigns:pick_evidence", args=[world.assignment(kind).pk, world.now.pk])
    return client_of(world, "reporter").get(address, query).content.decode()


def test_what_served_the_target_before_is_offered_first(world: SmallWorld) -> None:
    old, new = link(world, "承诺书"), link(world, "别的通知")
    earlier = world.report(period=world.late)
    earlier.evidence.add(old)
    page = picks(world)
    assert "上次用于2026年第3季度" in page
    assert page.index("承诺书") < page.index("别的通知")
    attach_evidence(
        assignment=world.assignment(), period=world.now, evidence=new, actor=world.people["reporter"], at=NOW
    )
    assert "别的通知" not in picks(world)
    assert "承诺书" not in picks(world, q="别的")


def test_one_press_uses_it_again(world: SmallWorld) -> None:
    proof = link(world, "承诺书")
    address = reverse("campaigns:add_evidence", args=[world.assignment().pk, world.now.pk])
    answer = client_of(world, "reporter").post(address, {"library": proof.pk}, headers={"HX-Request": "true"})
    assert "承诺书" in answer.content.decode()
    assert list(ProgressReport.objects.get().evidence.all()) == [proof]


def test_another_units_proof_is_not_there_to_be_used(world: SmallWorld) -> None:
    proof = upload(world, "南区.png", unit="south")
    address = reverse("campaigns:add_evidence", args=[world.assignment().pk, world.now.pk])
    assert client_of(world, "reporter").post(address, {"library": proof.pk}).status_code == 404
    assert client_of(world, "reporter").post(address, {"library": "x"}).status_code == 404


@pytest.mark.parametrize("key", ["x", "9" * 25, "9" * 5000])
def test_a_key_of_nothing_is_no_proof_and_narrows_nothing(world: SmallWorld, key: str) -> None:
    upload(world, "甲.png")
    address = reverse("campaigns:add_evidence", args=[world.assignment("rate").pk, world.now.pk])
    assert client_of(world, "reporter").post(address, {"library": key}).status_code == 404
    assert titles(world, unit=key) == {"甲"}
