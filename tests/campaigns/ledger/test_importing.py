"""The ledger from Excel: all of it or nothing, and the same file twice changes nothing."""

import io
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campaigns.exporters.ledger_book import columns_of
from campaigns.models import LedgerEntry, LedgerKind
from core.sheets import TemplateSheet, read_workbook, write_template
from tests.campaigns.ledger.books import book
from tests.campaigns.ledger.feeding import fed_world, record, train
from tests.counting import counting
from tests.worlds.small import NOW, SmallWorld
from units.enums import Role
from units.models import Membership

START = reverse("campaigns:ledger_import")
CLASS = {"dated_on": "2026-11-20", "title": "窗口礼仪", "value-people": "18", "value-hours": "4"}
TALK = {"dated_on": "2026-11-21", "title": "季度学习会", "value-sort": "学习", "value-expected": "20"}
TALK |= {"value-attended": "18", "value-summary": "学文件"}


@pytest.fixture
def world(db: None) -> Any:
    with time_machine.travel(NOW, tick=False):
        yield fed_world()


def client_of(world: SmallWorld, who: str = "reporter") -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def upload(client: Client, content: bytes) -> Any:
    return client.post(START, {"file": SimpleUploadedFile("台账.xlsx", content)})


def confirmed(client: Client, content: bytes) -> Any:
    """Upload, look, confirm."""
    address = upload(client, content)["Location"]
    seen = client.get(address).context["preview"].fingerprint
    return client.post(address, {"seen": seen})


def test_rows_of_several_kinds_become_records_with_history(world: SmallWorld) -> None:
    answer = confirmed(client_of(world), book(training=[CLASS], meeting=[TALK]))
    assert answer["Location"] == reverse("campaigns:ledger")
    rows = {entry.title: entry for entry in LedgerEntry.objects.all()}
    assert rows["窗口礼仪"].values == {"people": "18", "hours": "4"}
    assert rows["季度学习会"].kind.code == "meeting"
    assert rows["季度学习会"].versions.get().verb == "登记"
    assert {entry.added_by for entry in rows.values()} == {world.people["reporter"]}


def test_the_same_file_twice_changes_nothing(world: SmallWorld) -> None:
    client, content = client_of(world), book(training=[CLASS], meeting=[TALK])
    confirmed(client, content)
    page = client.get(upload(client, content)["Location"])
    assert (page.context["preview"].untouched, page.context["preview"].has_changes) == (2, False)
    assert "完全一致，不需要导入" in page.content.decode()


def test_a_changed_cell_changes_its_record_and_an_empty_one_leaves_it(world: SmallWorld) -> None:
    client = client_of(world)
    confirmed(client, book(meeting=[TALK]))
    confirmed(client, book(meeting=[TALK | {"value-attended": "19", "value-summary": ""}]))
    entry = LedgerEntry.objects.get()
    assert (entry.values["attended"], entry.values["summary"], entry.version) == ("19", "学文件", 2)


@pytest.mark.parametrize(
    ("change", "cell", "said"),
    [
        ({"dated_on": "2026-11-25"}, "B3", "还没有到"),
        ({"dated_on": "昨天"}, "B3", "不是日期"),
        ({"title": ""}, "C3", "不能为空"),
        ({"value-people": "十八"}, "E3", "应为数字"),
        ({"value-hours": ""}, "F3", "请填写此项"),
        ({"unit": "south"}, "A3", "没有代码为“south”、由您登记的单位"),
        ({"title": "窗口礼仪", "dated_on": "2026-11-20"}, "C3", "与第 2 行日期和标题都相同"),
    ],
)
def test_one_fault_is_told_at_its_cell_and_nothing_is_written(
    world: SmallWorld, change: dict[str, str], cell: str, said: str
) -> None:
    bad = CLASS | {"dated_on": "2026-11-19", "title": "第二次"} | change
    answer = upload(client_of(world), book(training=[CLASS, bad]))
    assert answer.status_code == 422
    (fault,) = answer.context["preview"].faults
    assert (fault.sheet, fault.cell) == ("培训", cell)
    assert said in fault.message
    assert not LedgerEntry.objects.exists()


def test_days_before_the_unit_existed_are_refused(world: SmallWorld) -> None:
    world.north.exists_from = NOW.date()
    world.north.save()
    answer = upload(client_of(world), book(training=[CLASS]))
    assert "才设立" in answer.context["preview"].faults[0].message


def test_more_people_than_the_staff_is_a_warning_that_confirming_confirms(world: SmallWorld) -> None:
    record(world, "staff", {"people": "15"}, day=NOW.date().replace(month=1), title="年初")
    client, content = client_of(world), book(training=[CLASS])
    page = client.get(upload(client, content)["Location"])
    assert "参加人次 18 人，多于在岗职工 15 人" in page.content.decode()
    confirmed(client, content)
    assert LedgerEntry.objects.filter(title="窗口礼仪").exists()


def test_two_records_alike_are_not_guessed_at(world: SmallWorld) -> None:
    for _ in range(2):
        train(world, title="窗口礼仪")
    answer = upload(client_of(world), book(training=[CLASS | {"dated_on": "2026-11-24"}]))
    assert "有 2 条同样标题的记录" in answer.context["preview"].faults[0].message


def test_what_changed_after_the_preview_is_looked_at_again(world: SmallWorld) -> None:
    client, content = client_of(world), book(training=[CLASS])
    address = upload(client, content)["Location"]
    seen = client.get(address).context["preview"].fingerprint
    record(world, "training", {"people": "3", "hours": "1"}, day=NOW.date().replace(day=20), title="窗口礼仪")
    assert client.post(address, {"seen": seen})["Location"] == address
    assert LedgerEntry.objects.get().values["people"] == "3"


def test_a_workbook_of_something_else_is_told_so(world: SmallWorld) -> None:
    content = write_template(sheets=[TemplateSheet("花名册", columns_of(LedgerKind.objects.all()[0]))], notes=())
    answer = upload(client_of(world), content)
    assert (answer.status_code, "没有叫“花名册”的台账种类" in answer.content.decode()) == (422, True)


def test_who_keeps_two_units_names_the_unit(world: SmallWorld) -> None:
    Membership.objects.create(user=world.people["reporter"], unit=world.home, role=Role.REPORTER)
    client = client_of(world)
    assert "您负责几个单位" in upload(client, book(training=[CLASS])).context["preview"].faults[0].remedy
    confirmed(client, book(training=[CLASS | {"unit": "home"}]))
    assert LedgerEntry.objects.get().unit == world.home


def test_the_template_has_a_sheet_with_drop_downs_for_each_kind(world: SmallWorld) -> None:
    content = client_of(world).get(reverse("campaigns:ledger_import_template")).content
    sheets = {
        sheet.name: sheet for sheet in read_workbook(name="a.xlsx", content=io.BytesIO(content), size=len(content))
    }
    assert {kind.name for kind in LedgerKind.objects.all()} <= set(sheets)
    assert sheets["会议和学习"].rows[0][:5] == ("单位代码", "日期", "标题", "类别", "应到人数")


@pytest.mark.parametrize("who", ["leader", "administrator", "stranger"])
def test_only_reporters_import(world: SmallWorld, who: str) -> None:
    for page in ("ledger_import", "ledger_import_template"):
        assert client_of(world, who).get(reverse(f"campaigns:{page}")).status_code == 403


def test_looking_costs_the_same_however_many_rows(world: SmallWorld) -> None:
    client, costs = client_of(world), []
    for count in (1, 9):
        rows = [CLASS | {"title": f"第{number}次"} for number in range(count)]
        address = upload(client, book(training=rows))["Location"]
        with counting() as asked:
            client.get(address)
        costs.append(asked.queries)
    assert costs[0] == costs[1]
