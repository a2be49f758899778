"""Pages of 整改: who sees what, what they say, what bad input is answered."""

import datetime as dt
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.sheets.workbook import read_workbook
from evaluations.enums import RectificationState
from evaluations.models import Rectification
from evaluations.permissions import may_fix, may_judge, may_verify
from tests.counting import counting
from tests.evaluations.rectifications.worlds import DUE, at_state, closed, fixed, given, opened
from tests.worlds.small import NOW, SmallWorld, small_world
from units.models import User

pytestmark = pytest.mark.django_db

EVERYBODY = ("reporter", "reporter_south", "reviewer", "reviewer_north", "leader", "administrator", "auditor")


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> SmallWorld:
    return small_world()


def signed_in(world: SmallWorld, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(subject: Rectification) -> str:
    return reverse("evaluations:rectification", args=[subject.pk])


def post(client: Client, subject: Rectification, act: str, **more: Any) -> Any:
    return client.post(page(subject), {"act": act, "version": subject.version, **more})


def test_a_problem_is_seen_by_its_unit_and_those_above_and_is_a_404_to_others(world: SmallWorld) -> None:
    subject = given(world)
    for who in EVERYBODY:
        response = signed_in(world, who).get(page(subject))
        assert response.status_code == (404 if who == "reporter_south" else 200), who


def test_lists_and_permissions_agree(world: SmallWorld) -> None:
    for state in RectificationState.values:
        at_state(world, state)
    given(world, unit="city")
    fixed(world, unit="south", by="reporter_south")
    everything = list(Rectification.objects.select_related("unit"))
    for who in world.people:
        user = User.objects.get(pk=world.people[who].pk)
        to_fix = {row.pk for row in everything if row.state == "assigned" and may_fix(user, row)}
        assert set(Rectification.objects.to_fix_by(user).values_list("pk", flat=True)) == to_fix, who
        to_judge = {
            row.pk
            for row in everything
            if (row.state == "fixed" and may_verify(user, row)) or (row.state == "verified" and may_judge(user, row))
        }
        assert set(Rectification.objects.to_judge_by(user).values_list("pk", flat=True)) == to_judge, who


def test_the_board_says_how_many_are_open_and_late(world: SmallWorld) -> None:
    for state in RectificationState.values:
        at_state(world, state)
    Rectification.objects.filter(state="assigned").update(due_on=dt.date(2026, 11, 20))
    text = signed_in(world, "leader").get(reverse("evaluations:rectifications")).content.decode()
    assert "还有 4 个问题没有销号，其中 1 个逾期未改" in text
    assert "已逾期 2 个工作日" in text
    south = signed_in(world, "reporter_south").get(reverse("evaluations:rectifications")).content.decode()
    assert "没有待整改的问题" in south


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"甲", "乙", "丙"}),
        ("q=乙事", {"乙"}),
        ("state=closed", {"丙"}),
        ("mark=late", {"乙"}),
        ("source=inspection", {"甲"}),
        ("mark=repeated", set()),
        ("state=nonsense&page=99", {"甲", "乙", "丙"}),
    ],
)
def test_the_list_is_narrowed(world: SmallWorld, query: str, shown: set[str]) -> None:
    given(world, problem="甲事", source="inspection")
    late = given(world, problem="乙事")
    Rectification.objects.filter(pk=late.pk).update(due_on=dt.date(2026, 11, 20))
    closed(world, problem="丙事")
    text = signed_in(world, "leader").get(f"{reverse('evaluations:rectification_list')}?{query}").content.decode()
    assert {word for word in ("甲", "乙", "丙") if f"{word}事</a>" in text} == shown


def test_the_list_is_given_as_a_workbook(world: SmallWorld) -> None:
    given(world, problem="=1+1")
    closed(world)
    response = signed_in(world, "leader").get(f"{reverse('evaluations:rectification_list')}?format=xlsx")
    sheet, _notes = read_workbook(name="a.xlsx", content=BytesIO(response.content), size=len(response.content))
    rows = [[str(cell) for cell in row] for row in sheet.rows]
    assert len(rows) == 3
    assert any("'=1+1" in cell or "=1+1" in cell for cell in rows[1])
    assert "已销号" in rows[2]


@pytest.mark.parametrize("name", ["rectifications", "rectification_list", "my_rectifications"])
def test_more_rows_cost_no_more_queries(world: SmallWorld, name: str) -> None:
    client = signed_in(world, "reviewer")
    for state in RectificationState.values:
        at_state(world, state)
    url = reverse(f"evaluations:{name}")
    client.get(url)
    with counting() as few:
        client.get(url)
    for state in RectificationState.values:
        at_state(world, state)
        at_state(world, state)
    with counting() as many:
        client.get(url)
    assert many.queries == few.queries


def test_what_waits_for_the_unit_stands_on_its_own_page(world: SmallWorld) -> None:
    given(world, problem="本单位的事")
    given(world, unit="south", problem="别家的事")
    fixed(world, problem="等核验的事")
    url = reverse("evaluations:my_rectifications")
    mine = signed_in(world, "reporter").get(url).content.decode()
    assert "有 1 个问题等您或本单位整改" in mine
    assert "本单位的事" in mine
    assert "别家的事" not in mine
    assert "等核验的事" not in mine
    assert "等核验的事" in signed_in(world, "reviewer").get(url).content.decode()


def test_a_problem_is_written_down_on_two_pages(world: SmallWorld) -> None:
    client, url = signed_in(world, "reviewer"), reverse("evaluations:rectification_new")
    assert client.get(url, {"pick": "1", "unit": "北区民政局"})["Location"] == f"{url}?unit=north"
    photo = SimpleUploadedFile("a.txt", "看到的样子".encode())
    sent = {"problem": "门口没有坡道", "source": "inspection", "due_on": "2026-12-08", "photo": photo}
    sent |= {"target": str(world.targets["rate"].pk), "person": str(world.people["reporter"].pk), "measure": "加坡道"}
    response = client.post(f"{url}?unit=north", sent)
    made = Rectification.objects.get()
    assert response["Location"] == page(made)
    assert (made.state, made.due_on, made.person) == ("assigned", DUE, world.people["reporter"])
    assert (made.target, made.campaign, made.proofs.count()) == (world.targets["rate"], world.campaign, 1)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"problem": ""}, "问题"),
        ({"problem": "有", "due_on": "2026-02-30"}, "日期"),
        ({"problem": "有", "due_on": "2026-01-01"}, "已经过去"),
        ({"problem": "有", "person": "999999"}, "责任人"),
        ({"problem": "有", "target": "abc"}, "目标"),
        ({"problem": "有\x00"}, ""),
    ],
)
def test_bad_input_is_answered_in_words_and_writes_nothing(world: SmallWorld, sent: dict[str, str], words: str) -> None:
    url = f"{reverse('evaluations:rectification_new')}?unit=north"
    response = signed_in(world, "reviewer").post(url, {"source": "hand", **sent})
    assert 400 <= response.status_code < 500
    assert words in response.content.decode()
    assert not Rectification.objects.exists()


def test_who_may_not_write_down_problems_is_refused(world: SmallWorld) -> None:
    url = reverse("evaluations:rectification_new")
    assert signed_in(world, "reporter").get(f"{url}?unit=north").status_code == 403
    assert signed_in(world, "reporter").get(f"{url}?unit=south").status_code == 404
    picked = signed_in(world, "reporter").get(url, {"pick": "1", "unit": "north"})
    assert picked.status_code == 422
    assert "请选您审核或管理的单位" in picked.content.decode()


def test_a_problem_goes_through_its_pages_from_given_out_to_closed_and_back(world: SmallWorld) -> None:
    subject = opened(world)
    office, unit = signed_in(world, "administrator"), signed_in(world, "reporter")
    assert post(office, subject, "assign", due_on="2026-12-08", measure="公开").status_code == 302
    subject.refresh_from_db()
    refused = post(unit, subject, "fix", result="已公开，贴在门口")
    assert refused.status_code == 400
    assert "还没有整改后的材料" in refused.content.decode()
    assert "已公开，贴在门口" in refused.content.decode()
    unit.post(f"{page(subject)}proofs/", {"stage": "after", "url": "https://example.org/a"})
    for client, act, more in (
        (unit, "fix", {"result": "已公开"}),
        (office, "verify", {}),
        (office, "close", {}),
        (office, "reopen", {"due_on": "2026-12-31", "reason": "又发生"}),
    ):
        subject.refresh_from_db()
        assert post(client, subject, act, **more).status_code == 302, act
    subject.refresh_from_db()
    assert (subject.state, subject.times_reopened) == ("assigned", 1)
    text = unit.get(page(subject)).content.decode()
    assert "重新整改</strong>" in text
    assert "：又发生" in text


@pytest.mark.parametrize(
    ("act", "more", "status", "words"),
    [
        ("reassign", {"due_on": "2026-12-08", "reason": ""}, 400, "必须写明意见"),
        ("reassign", {"due_on": "", "reason": "忙"}, 422, "整改期限"),
        ("reassign", {"due_on": "2026-11-01", "reason": "忙"}, 422, "已经过去"),
        ("close", {}, 400, "当前状态为"),
        ("explode", {}, 400, "没有这个步骤"),
        ("verify", {"version": "x"}, 409, "刚刚被别人办理过"),
    ],
)
def test_a_step_that_cannot_be_taken_is_answered_in_words(
    world: SmallWorld, act: str, more: dict[str, str], status: int, words: str
) -> None:
    response = post(signed_in(world, "leader"), given(world), act, **more)
    assert response.status_code == status
    assert words in response.content.decode()


def test_proofs_are_added_taken_off_and_shown_to_whoever_sees_the_problem(world: SmallWorld) -> None:
    subject, unit = given(world), signed_in(world, "reporter")
    where = f"{page(subject)}proofs/"
    photo = SimpleUploadedFile("a.txt", "改好了".encode())
    assert unit.post(where, {"stage": "after", "file": photo}).status_code == 302
    proof = subject.proofs.get()
    shown = reverse("evaluations:rectification_proof", args=[proof.pk])
    answer: Any = signed_in(world, "leader").get(shown)
    assert b"".join(answer.streaming_content).decode() == "改好了"
    assert signed_in(world, "reporter_south").get(shown).status_code == 404
    assert unit.get(f"{shown}preview/").status_code == 404
    assert unit.post(where, {"drop": proof.pk}).status_code == 302
    assert not subject.proofs.exists()


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"stage": "after", "url": "javascript:alert(1)"}, 422, "http"),
        ({"stage": "never", "url": "https://a.cn"}, 400, "请从本页"),
        ({"stage": "before", "url": "https://a.cn"}, 403, "只能由发现人"),
        ({"drop": "99999"}, 404, ""),
    ],
)
def test_a_proof_that_cannot_be_added_is_answered_in_words(
    world: SmallWorld, sent: dict[str, str], status: int, words: str
) -> None:
    subject = given(world)
    response = signed_in(world, "reporter").post(f"{page(subject)}proofs/", sent)
    assert response.status_code == status
    assert words in response.content.decode()
    assert not subject.proofs.exists()
