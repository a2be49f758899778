"""The register's pages, through the browser's door."""

import io
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.exporters.disclosure import COLUMNS, SHEET
from campaigns.models import DisclosureItem, DisclosureLink
from core.sheets import TemplateSheet, read_workbook, write_template
from tests.campaigns.disclosure.matters import CLEAR, matter, shown
from tests.worlds.small import NOW, SmallWorld, small_world

LIST = "/campaigns/disclosure/"
FORM = {**CLEAR, "formed_on": "2026-11-02", "version": "0"}


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def client(world: SmallWorld, who: str) -> Client:
    signed_in = Client()
    signed_in.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return signed_in


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("reporter", True),
        ("reporter_south", False),
        ("reviewer", True),
        ("leader", True),
        ("leader_north", True),
        ("administrator", True),
        ("auditor", True),
        ("stranger", False),
    ],
)
def test_each_sees_the_matters_of_the_own_units(world: SmallWorld, who: str, sees: bool) -> None:
    item = matter(world)
    page = client(world, who)
    assert (item.matter in page.get(LIST).content.decode()) == sees
    assert page.get(f"{LIST}{item.pk}/").status_code == (200 if sees else 404)


@pytest.mark.parametrize(
    ("who", "status"),
    [("reporter", 200), ("administrator", 200), ("leader", 403), ("reviewer", 403), ("stranger", 403)],
)
@pytest.mark.parametrize("name", ["disclosure_new", "disclosure_import", "disclosure_import_template"])
def test_only_keepers_find_the_forms(world: SmallWorld, who: str, status: int, name: str) -> None:
    assert client(world, who).get(reverse(f"campaigns:{name}")).status_code == status


def test_a_matter_is_written_down_and_published_in_one_go(world: SmallWorld) -> None:
    answer = client(world, "reporter").post(f"{LIST}new/", {**FORM, "publish": "1"}, follow=True)
    assert "已公开" in answer.content.decode()
    assert DisclosureItem.objects.public().get().unit == world.north


def test_a_matter_with_gaps_is_kept_and_the_page_says_what_is_missing(world: SmallWorld) -> None:
    page = client(world, "reporter").post(f"{LIST}new/", {**FORM, "content": "", "publish": "1"}, follow=True)
    assert "还缺内容" in page.content.decode()
    assert not DisclosureItem.objects.public().exists()


def test_a_fault_stands_at_its_field_and_nothing_is_written(world: SmallWorld) -> None:
    answer = client(world, "reporter").post(
        f"{LIST}new/", {**FORM, "formed_on": "2026-12-01", "content": "13812345678"}
    )
    assert answer.status_code == 422
    assert "不能写手机号码" in answer.content.decode()
    assert not DisclosureItem.objects.exists()


def test_what_is_ticked_is_published_together(world: SmallWorld) -> None:
    first, second = matter(world), matter(world, matter="第二件", content="")
    page = client(world, "reporter")
    answer = page.post(LIST, {"item": [first.pk, second.pk], "disclosed_on": "2026-11-20"})
    assert answer.status_code == 400
    assert "第二件" in answer.content.decode()
    assert page.post(LIST, {"item": [first.pk], "disclosed_on": "2026-11-20"}).status_code == 302
    assert list(DisclosureItem.objects.public()) == [first]
    assert page.post(LIST, {"item": [], "disclosed_on": "x"}).status_code == 400
    assert page.post(LIST, {"item": [first.pk], "disclosed_on": "2026-13-40"}).status_code == 422


def test_a_reader_cannot_publish_or_take_down(world: SmallWorld) -> None:
    item, page = matter(world), client(world, "leader")
    assert page.post(LIST, {"item": [item.pk]}).status_code == 403
    assert page.post(f"{LIST}{item.pk}/step/", {"step": "take_down", "reason": "理由"}).status_code == 403
    assert page.post(f"{LIST}{item.pk}/", FORM).status_code == 403
    assert client(world, "reporter_south").post(f"{LIST}{item.pk}/step/", {"step": "publish"}).status_code == 404


def test_it_is_taken_down_with_a_reason_and_taken_up_again(world: SmallWorld) -> None:
    item, page = shown(world), client(world, "reporter")
    assert page.post(f"{LIST}{item.pk}/step/", {"step": "take_down", "reason": ""}).status_code == 400
    page.post(f"{LIST}{item.pk}/step/", {"step": "take_down", "reason": "文件废止"})
    assert "文件废止" in page.get(f"{LIST}{item.pk}/").content.decode()
    page.post(f"{LIST}{item.pk}/step/", {"step": "resume"})
    assert DisclosureItem.objects.get().state == "draft"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=lsjz", {"临时救助办理指南"}),
        ("q=救助", {"临时救助办理指南"}),
        ("area=marriage", {"婚姻登记须知"}),
        ("state=overdue", {"婚姻登记须知"}),
        ("state=unclear", {"婚姻登记须知"}),
        ("unit=北区", {"临时救助办理指南", "婚姻登记须知"}),
        ("unit=南区", set()),
    ],
)
def test_the_list_is_narrowed(world: SmallWorld, query: str, found: set[str]) -> None:
    matter(world)
    matter(world, matter="婚姻登记须知", area="marriage", within_days=2, content="")
    lines = client(world, "leader").get(f"{LIST}?{query}").context.get("lines", ())
    assert {line.item.matter for line in lines} == found


def book(*rows: tuple[Any, ...]) -> bytes:
    return write_template(sheets=[TemplateSheet(SHEET, COLUMNS, rows)], notes=["说明"])


def upload(page: Client, content: bytes) -> Any:
    return page.post(f"{LIST}import/", {"file": SimpleUploadedFile("登记.xlsx", content)})


def test_the_export_is_imported_again_without_a_change_and_new_lines_are_added(world: SmallWorld) -> None:
    matter(world)
    page = client(world, "reporter")
    again = upload(page, page.get(f"{LIST}?format=xlsx").content)
    assert "完全一致" in page.get(again.headers["Location"]).content.decode()
    row = ("", "婚姻登记", "登记须知", "内容", "指南", "2026-11-02", 20, "", "婚姻登记岗负责人", "", "", "", "")
    address = upload(page, book(row)).headers["Location"]
    seen = page.get(address).context["preview"].fingerprint
    assert page.post(address, {"seen": "other"}, follow=True).status_code == 200
    assert DisclosureItem.objects.count() == 1, "what was not seen is not written"
    page.post(address, {"seen": seen})
    made = DisclosureItem.objects.get(matter="登记须知")
    assert (made.unit, made.area, made.state) == (world.north, "marriage", "draft")


def test_faults_are_named_by_cell_and_nothing_is_written(world: SmallWorld) -> None:
    rows = (
        ("south", "婚姻登记", "甲", "", "", "2026-11-02", "", "", "", "", "", "", ""),
        ("north", "没有的类别", "乙", "找 13912345678", "", "昨天", "", "", "", "", "", "", ""),
        ("north", "婚姻登记", "丙", "", "", "2026-11-02", "", "", "", "", "", "", ""),
        ("north", "婚姻登记", "丙", "", "", "2026-11-02", "", "", "", "", "", "", ""),
    )
    answer = upload(client(world, "reporter"), book(*rows))
    assert answer.status_code == 422
    cells = {fault.cell for fault in answer.context["preview"].faults}
    assert {"A2", "B3", "D3", "F3", "C5"} <= cells
    assert not DisclosureItem.objects.exists()


def test_the_table_of_units_counts_and_is_exported(world: SmallWorld) -> None:
    shown(world)
    page = client(world, "leader")
    answer = page.get(reverse("campaigns:disclosure_figures"))
    lines = {line.code: line.figures for line in answer.context["lines"]}
    assert (lines["north"].count, lines["south"].count) == (1, 0)
    first = page.get(reverse("campaigns:disclosure_figures") + "?sort=-count").context["lines"][0]
    assert first.code == "north"
    content = page.get(reverse("campaigns:disclosure_figures") + "?format=xlsx").content
    (sheet,) = read_workbook(name="a.xlsx", content=io.BytesIO(content), size=len(content))
    assert len(sheet.rows) == 5


def test_the_office_chooses_which_target_counts_it(world: SmallWorld) -> None:
    address, data = reverse("campaigns:disclosure_links"), {"target": world.targets["rate"].pk, "measure": "on_time"}
    assert client(world, "leader").get(address).status_code == 403
    office = client(world, "administrator")
    assert office.post(address, {**data, "measure": "count"}).status_code == 400
    assert office.post(address, data).status_code == 302
    assert DisclosureLink.objects.get().measure == "on_time"
    assert office.post(address, {**data, "target": "x"}).status_code == 404


@pytest.mark.parametrize("address", [LIST, f"{LIST}figures/", f"{LIST}figures/?sort=on_time", f"{LIST}targets/"])
def test_it_asks_as_often_for_many_matters_as_for_few(world: SmallWorld, address: str) -> None:
    matter(world)
    counts = []
    for more in (0, 12):
        for number in range(more):
            matter(world, matter=f"事项{number}")
        page = client(world, "administrator")
        page.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert page.get(address).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("key", ["x", "9" * 25, "9" * 5000])
def test_a_key_of_nothing_publishes_and_links_nothing(world: SmallWorld, key: str) -> None:
    item = matter(world)
    assert client(world, "reporter").post(LIST, {"item": [key]}).status_code == 400
    assert client(world, "administrator").post(f"{LIST}targets/", {"target": key}).status_code == 404
    item.refresh_from_db()
    assert item.state == "draft"


def test_two_answers_to_when_are_one_too_many(world: SmallWorld) -> None:
    page = client(world, "reporter")
    both = page.post(f"{LIST}new/", {**FORM, "due_on": "2026-11-30"})
    assert both.status_code == 422
    assert "只能填一个" in both.content.decode()
    assert not DisclosureItem.objects.exists()


def test_a_day_takes_the_place_of_the_working_days(world: SmallWorld) -> None:
    item, page = matter(world), client(world, "reporter")
    form = page.get(f"{LIST}{item.pk}/").context["form"]
    shown_first = {bound.html_name: bound.value() or "" for bound in form}
    assert page.post(f"{LIST}{item.pk}/", shown_first).status_code == 302
    assert (
        page.post(f"{LIST}{item.pk}/", {**FORM, "version": "1", "within_days": "", "due_on": "2026-12-01"}).status_code
        == 302
    )
    item.refresh_from_db()
    assert (item.within_days, str(item.due_on)) == (None, "2026-12-01")


@pytest.mark.parametrize("step", ["publish", "rise", ""])
def test_only_steps_down_and_up_are_taken_by_name(world: SmallWorld, step: str) -> None:
    item = matter(world)
    assert client(world, "reporter").post(f"{LIST}{item.pk}/step/", {"step": step}).status_code == 403
    item.refresh_from_db()
    assert item.state == "draft"
