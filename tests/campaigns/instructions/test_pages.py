"""Pages of instructions: found from the number, listed, answered; who sees and who may."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.enums import InstructionState
from campaigns.models import Instruction, Notice, Scheme, Target
from campaigns.operations.instructions import answer_instruction
from evaluations.operations.rollup import roll_up
from tests.campaigns.instructions.giving import give, subject_of
from tests.counting import counting
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world

LIST, NEW = reverse("campaigns:instructions"), reverse("campaigns:new_instruction")


@pytest.fixture(autouse=True)
def _today(db: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def client_of(world: SmallWorld, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def address(world: SmallWorld, unit: str = "north", **more: int) -> str:
    query = "&".join(f"{name}={key}" for name, key in {"unit": world.participations[unit].pk, **more}.items())
    return f"{NEW}?{query}"


def typed(**more: str) -> dict[str, str]:
    return {"text": "请说明得分下降的原因。", "due_on": "2026-12-01", "person": "", **more}


def page(row: Instruction) -> str:
    return reverse("campaigns:instruction", args=[row.pk])


def step(row: Instruction, name: str) -> str:
    return reverse("campaigns:instruction_step", args=[row.pk, name])


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("leader", 302),
        ("leader_north", 302),
        ("administrator", 403),
        ("reviewer", 403),
        ("reporter", 403),
        ("auditor", 403),
        ("reporter_south", 404),
        ("stranger", 404),
    ],
)
def test_leaders_write_within_their_reach(world: SmallWorld, who: str, status: int) -> None:
    assert client_of(world, who).post(address(world), typed()).status_code == status
    assert Instruction.objects.exists() == (status == 302)


@pytest.mark.parametrize(
    "query", ["", "?unit=x", "?unit=99999999999999999999", "?unit=1&target=7777", "?report=5", "?unit=0&report=-1"]
)
def test_what_names_no_number_is_not_found(world: SmallWorld, query: str) -> None:
    assert client_of(world, "leader").get(f"{NEW}{query}").status_code == 404


@pytest.mark.parametrize(("owner", "state"), [("south", "published"), (None, "draft")])
def test_what_the_unit_is_not_asked_for_is_not_found(world: SmallWorld, owner: str | None, state: str) -> None:
    scheme = Scheme.objects.create(
        campaign=world.campaign,
        owner=None if owner is None else world.participations[owner],
        version=9,
        title="别处",
        state=state,
        published_at=NOW if state == "published" else None,
    )
    own = Target.objects.create(scheme=scheme, path="0001", code="own", title="别处的目标", points=None)
    answer = client_of(world, "leader_north").get(address(world, target=own.pk))
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"text": ""}, "批示内容"),
        ({"due_on": "2026-11-28"}, "不是工作日"),
        ({"due_on": "2026-11-24"}, "今天之后"),
        ({"due_on": "下周"}, "答复期限"),
        ({"person": "999"}, "由谁答复"),
        ({"period": "999"}, "批示对象"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_typed_is_lost(world: SmallWorld, more: dict[str, str], said: str) -> None:
    answer = client_of(world, "leader").post(address(world, target=world.targets["quantity"].pk), typed(**more))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert more.get("text", "请说明得分下降的原因。") in answer.content.decode()
    assert not Instruction.objects.exists()


def test_it_is_written_on_one_period_of_a_target_and_read_beside_the_number(world: SmallWorld) -> None:
    roll_up(campaign=world.campaign, as_of=TODAY, at=NOW, full=True)
    target, client = world.targets["quantity"], client_of(world, "leader")
    client.post(address(world, target=target.pk), typed(period=str(world.now.pk)))
    here = reverse("evaluations:target_scores", args=[world.participations["north"].pk, target.pk])
    for who in ("leader", "reporter"):
        shown = client_of(world, who).get(here).content.decode()
        assert "批示 1" in shown
        assert "请说明得分下降的原因。" in shown
        assert ("作批示" in shown) == (who == "leader")
    whole = client.get(reverse("evaluations:unit_scores", args=[world.participations["north"].pk]))
    assert "批示 1" not in whole.content.decode()


def test_who_is_asked_is_told_at_once_and_who_asked_of_the_answer(world: SmallWorld) -> None:
    row = give(world)
    assert (
        "领导批示：北区民政局 · 单位得分"
        in client_of(world, "reporter").get(reverse("campaigns:notices")).content.decode()
    )
    client_of(world, "reporter").post(step(row, "answer"), {"text": "已补报。"})
    assert "批示已答复：" in client_of(world, "leader").get(reverse("campaigns:notices")).content.decode()
    client_of(world, "leader").post(step(row, "ask_again"), {"text": "请附措施。", "due_on": "2026-12-03"})
    assert "要求重新答复：" in client_of(world, "reporter").get(reverse("campaigns:notices")).content.decode()
    assert not Notice.objects.filter(user__username="reporter_south").exists()


def test_on_a_report_it_stands_beside_the_report(world: SmallWorld) -> None:
    report = world.report()
    client_of(world, "leader").post(f"{NEW}?report={report.pk}", typed())
    shown = client_of(world, "reporter").get(reverse("campaigns:report", args=[report.pk])).content.decode()
    assert "批示 1" in shown


def test_it_is_answered_from_the_list_and_judged_from_the_list(world: SmallWorld) -> None:
    row, unit, leader = give(world), client_of(world, "reporter"), client_of(world, "leader")
    assert page(row) in unit.get(LIST).content.decode()
    assert "提交答复" in unit.get(page(row)).content.decode()
    assert unit.post(step(row, "answer"), {"text": ""}).status_code == 422
    assert unit.post(step(row, "answer"), {"text": "已补报。"}).status_code == 302
    assert "没有等您答复的批示" in unit.get(LIST).content.decode()
    assert "已答复，待认可" in leader.get(LIST).content.decode()
    assert "已补报。" in leader.get(page(row)).content.decode()
    again = leader.post(step(row, "ask_again"), {"text": "请附措施。", "due_on": "2026-11-29"})
    assert again.status_code == 422
    assert "不是工作日" in again.content.decode()
    assert leader.post(step(row, "ask_again"), {"text": "请附措施。", "due_on": "2026-12-03"}).status_code == 302
    unit.post(step(row, "answer"), {"text": "措施附后。"})
    assert leader.post(step(row, "content")).status_code == 302
    assert Instruction.objects.get().state == InstructionState.ACCEPTED
    assert leader.post(step(row, "content")).status_code == 400


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("leader", 200),
        ("leader_north", 200),
        ("reporter", 200),
        ("reviewer", 200),
        ("administrator", 200),
        ("auditor", 200),
        ("reporter_south", 404),
        ("reporter_home", 404),
        ("stranger", 404),
    ],
)
def test_who_sees_the_unit_sees_its_instructions(world: SmallWorld, who: str, seen: int) -> None:
    row, client = give(world), client_of(world, who)
    assert client.get(page(row)).status_code == seen
    assert (page(row) in client.get(f"{LIST}?tab=all").content.decode()) == (seen == 200)
    for name in ("content", "take_back"):
        posted: Any = client.post(step(row, name), {})
        allowed = {404} if seen == 404 else {302, 400} if who == "leader" else {403}
        assert posted.status_code in allowed


def test_an_unknown_step_is_not_found(world: SmallWorld) -> None:
    assert client_of(world, "leader").post(step(give(world), "burn"), {}).status_code == 404


def test_the_lights_are_words_too(world: SmallWorld) -> None:
    row, client = give(world), client_of(world, "reporter")
    for due_on, word in (("2026-12-01", "待答复"), ("2026-11-26", "临期"), ("2026-11-23", "逾期未答复")):
        Instruction.objects.filter(pk=row.pk).update(due_on=due_on, told_on="2026-11-01")
        assert word in client.get(LIST).content.decode()


def test_the_lists_cost_the_same_for_more_rows(world: SmallWorld) -> None:
    row, client = give(world), client_of(world, "leader")
    addresses = [f"{LIST}?tab={tab}" for tab in ("mine", "sent", "all")]
    with counting() as one:
        for each in addresses:
            client.get(each)
    for kind in ("quantity", "rate", "grade"):
        give(world, subject_of(world, world.targets[kind], period=world.now))
    answer_instruction(instruction=row, text="已办。", actor=world.people["reporter"], at=NOW)
    with counting() as four:
        for each in addresses:
            client.get(each)
    assert four.queries == one.queries
