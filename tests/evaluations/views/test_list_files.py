"""Every list as a file: the rows of the page, real types, its filters named; long ones made in the background."""

import datetime as dt
import io
import zipfile
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from python_calamine import load_workbook

from campaigns.enums import OrderState
from campaigns.models import ListOrder, Notice
from campaigns.operations.list_orders import make_list, order_list, sweep_lists
from campaigns.queries.list_files import LISTS, Asking, build_list
from campaigns.views import list_files
from core.refusals import ConflictError
from tests.counting import counting
from tests.evaluations.views.boards import add_units, refresh, scored_world, signed_in
from tests.worlds.small import NOW, TODAY, SmallWorld
from units.models import Membership

PAGES = {
    "adjustments": "evaluations:adjustments",
    "appeals": "evaluations:appeals",
    "asked_twice": "campaigns:asked_twice",
    "assignments": "campaigns:assignments",
    "burden": "campaigns:burden",
    "case_figures": "evaluations:case_figures",
    "cases": "evaluations:cases",
    "findings": "evaluations:findings",
    "gaps": "campaigns:gaps",
    "honor_titles": "evaluations:honor_titles",
    "instructions": "campaigns:instructions",
    "late": "evaluations:late",
    "library": "campaigns:library",
    "matrix": "evaluations:matrix",
    "namings": "evaluations:namings",
    "nudges": "campaigns:nudges",
    "patrols": "evaluations:patrols",
    "ranking": "evaluations:ranking",
    "rectifications": "evaluations:rectification_list",
    "returns": "campaigns:returns",
    "round_term": "evaluations:round_term",
    "rounds": "evaluations:rounds",
    "signing": "evaluations:signing_queue",
    "supervisors": "evaluations:supervisors",
    "surveys": "evaluations:surveys",
    "tasks": "campaigns:tasks",
}
"""List → its page; those of one round have tests of their own."""


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return scored_world()


def client_for(world: SmallWorld, name: str) -> Client:
    return signed_in(world.people[{"tasks": "reporter", "signing": "leader"}.get(name, "administrator")])


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = load_workbook(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_every_list_of_the_register_has_its_page_here_or_belongs_to_one_round() -> None:
    assert set(LISTS) == {*PAGES, "round_results", "sealed"}


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_page_offers_the_file_and_the_file_names_its_filters(world: SmallWorld, name: str) -> None:
    client, address = client_for(world, name), reverse(PAGES[name])
    assert "format=xlsx" in client.get(address).content.decode()
    answer = client.get(address, {"format": "xlsx"})
    assert answer.status_code == 200
    found = sheets(answer.content)
    assert found["说明"][-1][0] in {"导出", "得分截至"}
    assert any(row[0] == "筛选条件" for row in found["说明"])
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        sheet, book = parts.read("xl/worksheets/sheet1.xml").decode(), parts.read("xl/workbook.xml").decode()
    assert all(word in sheet for word in ('state="frozen"', 'paperSize="9"', 'fitToHeight="0"', "第 &amp;P 页"))
    assert "_xlnm.Print_Titles" in book


def test_the_file_of_the_late_has_the_rows_of_the_filter_with_real_days_and_numbers(world: SmallWorld) -> None:
    answer = client_for(world, "late").get(reverse("evaluations:late"), {"unit": "南区", "format": "xlsx"})
    found = sheets(answer.content)
    rows = found["逾期清单"][1:]
    assert {row[0] for row in rows} == {"南区民政局"}
    assert (rows[0][3], rows[0][4]) == (dt.date(2026, 10, 10), 45)
    assert ["筛选条件", "单位：南区"] in found["说明"]
    assert any(row[0] == "得分截至" and row[1].startswith("2026-11-24") for row in found["说明"])


def test_the_matrix_has_every_unit_though_the_page_shows_a_part(world: SmallWorld) -> None:
    add_units(world, 150)
    refresh(world)
    answer = client_for(world, "matrix").get(reverse("evaluations:matrix"), {"format": "xlsx"})
    assert len(sheets(answer.content)["得分矩阵"]) == 1 + 4 + 150


def test_a_unit_called_like_a_formula_is_text_in_the_file(world: SmallWorld) -> None:
    world.participations["south"].name = "=1+1"
    world.participations["south"].save()
    answer = client_for(world, "matrix").get(reverse("evaluations:matrix"), {"format": "xlsx"})
    assert "'=1+1" in {row[0] for row in sheets(answer.content)["得分矩阵"]}


def test_a_list_that_is_closed_to_a_person_is_closed_as_a_file(world: SmallWorld) -> None:
    reporter = signed_in(world.people["reporter"])
    assert reporter.get(reverse("evaluations:ranking"), {"format": "xlsx"}).status_code == 403
    late = sheets(reporter.get(reverse("evaluations:late"), {"format": "xlsx"}).content)["逾期清单"]
    assert {row[0] for row in late[1:]} <= {"北区民政局"}


@pytest.mark.parametrize("name", ["burden", "late", "matrix", "ranking"])
def test_a_file_asks_as_often_for_many_units_as_for_few(world: SmallWorld, name: str) -> None:
    def asked() -> int:
        client = client_for(world, name)
        with counting() as seen:
            assert client.get(reverse(PAGES[name]), {"format": "xlsx"}).status_code == 200
        return seen.queries

    few = asked()
    add_units(world, 40)
    refresh(world)
    assert asked() == few


@pytest.fixture
def long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any list is long."""
    monkeypatch.setattr(list_files, "AT_ONCE", 0)


def ordered(world: SmallWorld) -> ListOrder:
    answer: Any = client_for(world, "late").get(reverse("evaluations:late"), {"unit": "南区", "format": "xlsx"})
    assert answer.url == reverse("campaigns:list_orders")
    return ListOrder.objects.get()


def test_a_long_list_is_made_in_the_background_and_its_orderer_is_told(world: SmallWorld, long: None) -> None:
    order = ordered(world)
    client = client_for(world, "late")
    assert "等待生成" in client.get(reverse("campaigns:list_orders")).content.decode()
    assert make_list(order_id=order.pk, at=NOW)
    notice = Notice.objects.get(user=world.people["administrator"])
    assert "已做好" in notice.text
    answer: Any = client.get(reverse(notice.page, args=[notice.number]))
    rows = sheets(b"".join(answer.streaming_content))["逾期清单"]
    assert {row[0] for row in rows[1:]} == {"南区民政局"}
    order.refresh_from_db()
    assert (order.state, order.done, order.total) == (OrderState.DONE, len(rows) - 1, len(rows) - 1)


def test_a_doubled_message_makes_it_once(world: SmallWorld, long: None) -> None:
    order = ordered(world)
    assert make_list(order_id=order.pk, at=NOW)
    assert not make_list(order_id=order.pk, at=NOW)
    assert Notice.objects.count() == 1


def test_nobody_else_gets_it_and_whose_posts_change_loses_it(world: SmallWorld, long: None) -> None:
    order = ordered(world)
    make_list(order_id=order.pk, at=NOW)
    address = reverse("campaigns:list_order", args=[order.pk])
    assert signed_in(world.people["leader"]).get(address).status_code == 404
    made: Any = client_for(world, "late").get(address)
    assert sheets(b"".join(made.streaming_content))["逾期清单"]
    Membership.objects.filter(user=world.people["administrator"]).update(unit=world.south)
    assert client_for(world, "late").get(address).status_code == 404


def test_whose_posts_changed_before_it_was_made_gets_nothing(world: SmallWorld, long: None) -> None:
    order = ordered(world)
    Membership.objects.filter(user=world.people["administrator"]).update(unit=world.south)
    assert not make_list(order_id=order.pk, at=NOW)
    order.refresh_from_db()
    assert (order.state, order.place) == (OrderState.FAILED, "")
    assert "岗位或范围" in order.fault


def test_a_second_order_waits_for_the_first(world: SmallWorld, long: None) -> None:
    ordered(world)
    user = world.people["administrator"]
    found = build_list("late", Asking(user, {}, TODAY))
    with pytest.raises(ConflictError):
        order_list(name="late", words={}, found=found, actor=user, at=NOW)
    answer = client_for(world, "late").get(reverse("evaluations:late"), {"format": "xlsx"})
    assert answer.status_code == 409


def test_it_is_dropped_after_a_week_with_its_file(world: SmallWorld, long: None) -> None:
    order = ordered(world)
    make_list(order_id=order.pk, at=NOW)
    order.refresh_from_db()
    order.open().close()
    assert sweep_lists(at=NOW + dt.timedelta(days=6)) == 0
    assert sweep_lists(at=NOW + dt.timedelta(days=7, seconds=1)) == 1
    with pytest.raises(OSError, match="No such file"):
        order.open()


def test_a_dead_worker_is_followed_and_given_up_after_three_tries(world: SmallWorld, long: None) -> None:
    order = ordered(world)
    rows = ListOrder.objects.filter(pk=order.pk)
    rows.update(state=OrderState.WORKING, tries=2, moved_at=NOW)
    sweep_lists(at=NOW + dt.timedelta(minutes=16))
    assert rows.get().state == OrderState.WAITING
    rows.update(state=OrderState.WORKING, tries=3, moved_at=NOW)
    sweep_lists(at=NOW + dt.timedelta(minutes=16))
    assert rows.get().state == OrderState.FAILED
