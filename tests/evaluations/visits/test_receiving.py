"""What an inspector's phone sends arrives once, whole, or is refused in words."""

import threading
from decimal import Decimal
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from core import clock
from evaluations.enums import RoundState, SheetState, VisitKind
from evaluations.models import Rectification, Round, ScoreMark, ScoreSheet, VisitEntry
from evaluations.operations.rounds import MarkGiven, save_sheet
from evaluations.operations.visits import EntryGiven, receive_entry
from evaluations.workflow.rounds import INSPECT, REVIEW, SELF_CHECK
from tests.evaluations.rounds.worlds import give, round_world, sheet_of, step
from tests.worlds.small import NOW, SmallWorld

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def made() -> tuple[SmallWorld, Round]:
    world, subject = round_world()
    step(world, subject, INSPECT)
    return world, subject


def client_of(world: SmallWorld, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def picture(kind: str = "png") -> SimpleUploadedFile:
    memory = BytesIO()
    Image.new("RGB", (40, 30), "navy").save(memory, "PNG" if kind == "png" else "JPEG")
    return SimpleUploadedFile(f"a.{kind}", memory.getvalue(), f"image/{'png' if kind == 'png' else 'jpeg'}")


def fields(sheet: ScoreSheet, kind: str, **more: Any) -> dict[str, Any]:
    return {"key": str(uuid4()), "kind": kind, "version": str(sheet.version), **more}


def send(world: SmallWorld, sheet: ScoreSheet, sent: dict[str, Any], who: str = "one") -> Any:
    return client_of(world, who).post(reverse("evaluations:visit_entries", args=[sheet.pk]), sent)


def sheet_for(made: tuple[SmallWorld, Round], who: str = "one", unit: str = "north") -> ScoreSheet:
    world, subject = made
    return sheet_of(subject, world.people[who], unit)


def all_kinds(world: SmallWorld, sheet: ScoreSheet) -> list[dict[str, Any]]:
    grade, direct = world.targets["grade"].pk, world.targets["direct"].pk
    return [
        fields(sheet, "marks", **{f"points_{grade}": "8", f"points_{direct}": "6.5", f"remark_{direct}": "整齐"}),
        fields(sheet, "photo", target=grade, file=picture("jpg"), latitude="31.491169", longitude="120.311910"),
        fields(sheet, "problem", target=grade, words="没有公示牌", file=picture("jpg")),
        fields(sheet, "signature", words="王某 主任", file=picture()),
    ]


def test_each_kind_arrives_once_however_often_it_is_sent(made: tuple[SmallWorld, Round]) -> None:
    world, sheet = made[0], sheet_for(made)
    for sent in all_kinds(world, sheet):
        for _ in range(3):
            for each in sent.values():
                if hasattr(each, "seek"):
                    each.seek(0)
            answer = send(world, sheet, sent)
            assert answer.status_code == 200, answer.content.decode()
            assert answer.json()["version"] == 1
    assert sorted(VisitEntry.objects.values_list("kind", flat=True)) == ["marks", "photo", "problem", "signature"]
    sheet.refresh_from_db()
    assert (sheet.version, sheet.state) == (1, SheetState.OPEN)
    points = dict(ScoreMark.objects.values_list("target__code", "points"))
    assert points == {"grade": Decimal(8), "direct": Decimal("6.5")}
    found = Rectification.objects.get()
    assert (found.unit, found.round, found.source, found.state) == (world.north, made[1], "inspection", "assigned")
    assert (found.target, found.found_by, found.proofs.count()) == (world.targets["grade"], world.people["one"], 1)


def test_the_sheet_is_handed_in_once(made: tuple[SmallWorld, Round]) -> None:
    world, sheet = made[0], sheet_for(made)
    send(world, sheet, all_kinds(world, sheet)[0])
    sheet.refresh_from_db()
    sent = fields(sheet, "submit")
    answers = [send(world, sheet, sent) for _ in range(2)]
    assert [(each.status_code, each.json()["version"]) for each in answers] == [(200, 2), (200, 2)]
    sheet.refresh_from_db()
    assert sheet.state == SheetState.SUBMITTED
    late = send(world, sheet, fields(sheet, "photo", file=picture()))
    assert late.status_code == 400
    assert "已经提交" in late.json()["error"]


def test_a_sheet_that_is_not_whole_is_not_handed_in(made: tuple[SmallWorld, Round]) -> None:
    world, sheet = made[0], sheet_for(made)
    answer = send(world, sheet, fields(sheet, "submit"))
    assert answer.status_code == 422
    assert "还没有打分" in answer.json()["error"]
    assert not VisitEntry.objects.exists()


def test_marks_saved_elsewhere_meanwhile_are_shown_and_nothing_is_lost(made: tuple[SmallWorld, Round]) -> None:
    world, sheet = made[0], sheet_for(made)
    mine = all_kinds(world, sheet)[0]
    grade = world.targets["grade"].pk
    save_sheet(
        sheet=sheet, marks={grade: MarkGiven(Decimal(3), "另一处")}, version=0, actor=world.people["one"], at=NOW
    )
    answer = send(world, sheet, mine)
    told = answer.json()
    assert answer.status_code == 409
    assert (told["version"], told["marks"][str(grade)]) == (1, {"points": "3", "remark": "另一处"})
    assert not VisitEntry.objects.exists()
    assert send(world, sheet, {**mine, "key": str(uuid4()), "version": "1"}).status_code == 200


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"key": "1 OR 1=1"}, ""),
        ({"key": ""}, ""),
        ({"kind": "explode"}, ""),
        ({"version": "-1"}, ""),
        ({"version": "9" * 30}, ""),
        ({"kind": "photo"}, "没有收到图片"),
        ({"kind": "photo", "file": SimpleUploadedFile("a.png", b"MZ")}, "a.png"),
        ({"kind": "photo", "file": SimpleUploadedFile("a.txt", b"words")}, "不是图片"),
        ({"kind": "signature", "file": "png"}, "姓名"),
        ({"kind": "problem", "words": " "}, "问题"),
        ({"kind": "problem", "words": "长" * 1001}, "1000"),
        ({"kind": "problem", "words": "有", "target": "99999"}, ""),
        ({"kind": "photo", "file": "png", "latitude": "north"}, ""),
        ({"kind": "marks", "points": "11"}, "10"),
        ({"kind": "marks", "points": "NaN"}, ""),
        ({"kind": "marks", "words": "长" * 301}, "300"),
        ({"kind": "problem", "words": "有", "made_at": "0001-01-01T00:00:00.000000+0800"}, "现场时间"),
        ({"kind": "problem", "words": "有", "made_at": "9999-12-31T23:59:59.000000-0800"}, "现场时间"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_leaves_nothing(
    made: tuple[SmallWorld, Round], change: dict[str, Any], words: str
) -> None:
    world, sheet = made[0], sheet_for(made)
    sent = {**fields(sheet, "marks"), **change}
    if sent.get("file") == "png":
        sent["file"] = picture()
    if "points" in sent:
        sent[f"points_{world.targets['grade'].pk}"] = sent.pop("points")
    answer = send(world, sheet, sent)
    assert answer.status_code == 422
    assert words in answer.json()["error"]
    assert not VisitEntry.objects.exists()
    assert not Rectification.objects.exists()


def test_only_the_rater_sends_and_strangers_find_nothing(made: tuple[SmallWorld, Round]) -> None:
    world, sheet = made[0], sheet_for(made)
    for who, status in (("reporter", 404), ("leader_north", 404), ("two", 403), ("administrator", 403), ("one", 200)):
        assert send(world, sheet, fields(sheet, "marks"), who).status_code == status, who
        page = client_of(world, who).get(reverse("evaluations:visit", args=[sheet.pk]))
        assert page.status_code == {404: 404, 403: 302, 200: 200}[status], who


def test_a_unit_records_no_visit_to_itself() -> None:
    world, subject = round_world()
    step(world, subject, SELF_CHECK)
    own = ScoreSheet.objects.get(round=subject, rater=None, participation__unit=world.north)
    for sent in all_kinds(world, own):
        assert send(world, own, sent, "reporter").status_code == 403
    assert not VisitEntry.objects.exists()
    assert not Rectification.objects.exists()


def test_pictures_are_shown_to_whoever_sees_the_sheet(made: tuple[SmallWorld, Round]) -> None:
    world, sheet = made[0], sheet_for(made)
    send(world, sheet, fields(sheet, "photo", file=picture()))
    where = reverse("evaluations:visit_picture", args=[VisitEntry.objects.get().pk])
    answer: Any = client_of(world, "leader").get(where)
    assert answer["Content-Type"] == "image/png"
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert client_of(world, "reporter").get(where).status_code == 404
    shown = client_of(world, "leader").get(reverse("evaluations:sheet", args=[sheet.pk])).content.decode()
    assert where in shown


def test_a_round_that_was_closed_meanwhile_takes_nothing_more(made: tuple[SmallWorld, Round]) -> None:
    world, subject = made
    sheet = sheet_for(made)
    give(world, subject, "two", "north", "8", "6")
    step(world, subject, REVIEW, opinion="到期")
    assert subject.state == RoundState.REVIEWING
    answer = send(world, sheet, fields(sheet, "photo", file=picture()))
    assert answer.status_code == 400
    assert "评分已经结束" in answer.json()["error"]
    assert client_of(world, "one").get(reverse("evaluations:visit", args=[sheet.pk])).status_code == 302


def test_a_key_of_another_sheet_is_refused(made: tuple[SmallWorld, Round]) -> None:
    world, sheet, other = made[0], sheet_for(made), sheet_for(made, unit="south")
    sent = fields(sheet, "marks")
    assert send(world, sheet, sent).status_code == 200
    assert send(world, other, sent).status_code == 409
    assert VisitEntry.objects.count() == 1


def test_the_worker_answers_for_these_pages_only_and_is_asked_anew(made: tuple[SmallWorld, Round]) -> None:
    answer = client_of(made[0], "one").get(reverse("evaluations:visit_worker"))
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/javascript")
    assert answer["Cache-Control"] == "no-cache"
    assert reverse("evaluations:visit_worker").rsplit("/", 1)[0] == "/evaluations/visits"
    assert "Service-Worker-Allowed" not in answer


@pytest.mark.django_db(transaction=True)
def test_two_sendings_at_the_same_moment_make_one_entry() -> None:
    world, subject = round_world()
    step(world, subject, INSPECT)
    person, key, starts = world.people["one"], str(uuid4()), threading.Barrier(2)
    answers: list[int] = []

    def once() -> None:
        try:
            sheet = sheet_of(subject, person, "north")
            starts.wait()
            given = EntryGiven(key, VisitKind.PROBLEM, words="没有公示牌")
            answers.append(receive_entry(sheet=sheet, given=given, actor=person, at=clock.now()).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=once) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 2
    assert len(set(answers)) == 1
    assert Rectification.objects.count() == 1
