"""Everybody may say something and look up what became of it."""

import re
from typing import Any

import pytest
import time_machine
from django.test import Client

from core.contacts import unseal_contact
from evaluations.enums import CaseChannel, CaseKind, CaseState
from evaluations.models import Case
from evaluations.operations.cases.steps import accept_case, reply_case
from tests.evaluations.cases.taken import CITIZEN, replied, taken
from tests.worlds.small import NOW, SmallWorld, small_world

NEW, QUERY, FIGURES = "/public/cases/new/", "/public/cases/query/", "/public/cases/"
FORM = {"kind": "complaint", "unit": "north", "title": "窗口没有人", "text": "上午九点没有人。", "website": ""}


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def sent(**changed: Any) -> tuple[int, str]:
    answer = Client(enforce_csrf_checks=True).post(NEW, {**FORM, **changed})
    return answer.status_code, answer.content.decode()


def receipt(said: str) -> dict[str, str]:
    number, code = re.findall(r"<dd><strong>([\dA-Z-]+)</strong></dd>", said)
    return {"number": number, "code": code}


def test_it_is_taken_in_without_account_cookie_or_script(world: SmallWorld) -> None:
    page = Client().get(NEW)
    assert page.status_code == 200
    assert "<script" not in page.content.decode()
    assert not page.cookies
    status, said = sent(name=CITIZEN.name, phone=CITIZEN.phone)
    case = Case.objects.get()
    assert status == 200
    assert (case.channel, case.unit, case.intake) == (CaseChannel.WEBSITE, world.north, world.city)
    assert receipt(said)["number"] == case.number
    assert unseal_contact(case.contact) == CITIZEN
    assert Case.objects.to_handle_by(world.people["reporter"]).exists()


def test_number_and_code_give_the_state_and_the_answer(world: SmallWorld) -> None:
    keys, reporter = receipt(sent()[1]), world.people["reporter"]
    assert "待受理" in Client().post(QUERY, keys).content.decode()
    case = Case.objects.get()
    accept_case(case=case, handler=reporter, actor=reporter, at=NOW)
    reply_case(case=case, text="已安排专人值守。", actor=reporter, at=NOW)
    said = Client().post(QUERY, {**keys, "code": keys["code"].lower().replace("-", " ")}).content.decode()
    assert "已安排专人值守。" in said
    assert str(reporter) not in said


@pytest.mark.parametrize(
    ("number", "code"),
    [("", ""), ("2026-99999", "{code}"), ("{number}", "AAAAA-AAAAA"), ("窗口没有人", "{code}"), ("{number}", "")],
)
def test_without_both_nothing_is_told(world: SmallWorld, number: str, code: str) -> None:
    keys = receipt(sent()[1])
    answer = Client().post(QUERY, {"number": number.format(**keys), "code": code.format(**keys)})
    assert answer.status_code in {404, 422}
    assert FORM["title"] not in answer.content.decode().replace(number, "")


def test_what_the_office_took_in_is_not_looked_up(world: SmallWorld) -> None:
    case = taken(world)
    assert Client().post(QUERY, {"number": case.number, "code": "x"}).status_code == 404


def test_guessing_and_flooding_are_stopped(world: SmallWorld) -> None:
    guesses = [Client().post(QUERY, {"number": "2026-00001", "code": "x"}).status_code for _ in range(11)]
    assert guesses == [404] * 10 + [429]
    statuses = [sent(title=f"第{number}件")[0] for number in range(11)]
    assert statuses == [200] * 10 + [429]
    assert Case.objects.count() == 10


def test_a_machine_falls_into_the_trap(world: SmallWorld) -> None:
    assert sent(website="http://example.org")[0] == 400
    assert not Case.objects.exists()


def test_sent_twice_it_is_taken_in_once(world: SmallWorld) -> None:
    assert [sent()[0], sent()[0]] == [200, 409]
    assert Case.objects.count() == 1


def test_a_button_pressed_twice_gives_the_same_receipt_twice(world: SmallWorld) -> None:
    page = Client().get(NEW).content.decode()
    (ticket,) = re.findall(r'name="ticket" value="([\w-]+)"', page)
    first, second = (receipt(sent(ticket=ticket)[1]) for _ in range(2))
    assert first == second
    assert Case.objects.count() == 1
    other = re.findall(r'name="ticket" value="([\w-]+)"', Client().get(NEW).content.decode())[0]
    assert receipt(sent(ticket=other, title="另一件事")[1])["code"] != first["code"]


@pytest.mark.parametrize(
    "changed", [{"title": ""}, {"phone": "电话"}, {"unit": "home"}, {"unit": "x"}, {"kind": "x"}, {"text": "长" * 2001}]
)
def test_what_is_wrong_is_said_and_nothing_kept(world: SmallWorld, changed: dict[str, str]) -> None:
    status, said = sent(**changed)
    assert status == 422
    assert "需要修改" in said
    assert not Case.objects.exists()


def test_figures_are_shown_from_five_on_and_no_small_group_apart(world: SmallWorld) -> None:
    october = NOW.date().replace(month=10, day=12)
    for _ in range(4):
        replied(world, received_on=october)
    assert "不公布数字" in Client().get(FIGURES).content.decode()
    for _ in range(3):
        replied(world, received_on=october)
    Case.objects.filter(pk__in=Case.objects.values("pk")[:1]).update(kind=CaseKind.ADVICE, unit=world.south)
    said = Client().get(FIGURES).content.decode()
    assert "共收到 <strong>7</strong> 件" in said
    assert "100.0%" not in said  # one hidden group hides the other: 7 - 6 would tell it
    assert said.count("不单独列出") >= 4
    for _ in range(5):
        replied(world, received_on=october, unit=world.north, kind=CaseKind.QUESTION)
    said = Client().get(FIGURES).content.decode()
    assert '<td class="num">5</td>' in said or '<td class="num">6</td>' in said


def test_the_running_month_is_not_told_yet(world: SmallWorld) -> None:
    for _ in range(6):
        taken(world)
    assert Case.objects.filter(state=CaseState.RECEIVED).count() == 6
    assert "不公布数字" in Client().get(FIGURES).content.decode()
