"""The pages of honors, through the browser's door."""

import datetime as dt
import io
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.sheets import TemplateSheet, read_workbook, write_template
from evaluations.enums import HonorDecision
from evaluations.exporters.honors import COLUMNS, SHEET
from evaluations.models import Honor, HonorTitle
from evaluations.operations.honors import take_step
from evaluations.workflow.honors import PROPOSE, SUSPEND
from tests.counting import counting
from tests.evaluations.honors.given import BACKEND, again, honor, title
from tests.worlds.small import NOW, SmallWorld, small_world

LIST = "/evaluations/honors/"
WALL = "/public/honors/"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xfc\xcf\xc0P\x0f\x00\x04\x85\x01\x80\x84\xa9\x8c!\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def client(world: SmallWorld, who: str) -> Client:
    signed_in = Client()
    signed_in.force_login(world.people[who], backend=BACKEND)
    return signed_in


def form(made: HonorTitle, **told: str) -> dict[str, str]:
    values = {"holder": "north", "title": str(made.pk), "subject": "unit", "conferred_on": "2026-03-02", "version": "0"}
    return {**values, **told}


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("reporter", True),
        ("reporter_south", False),
        ("reviewer", True),
        ("leader_north", True),
        ("administrator", True),
        ("auditor", True),
        ("stranger", False),
    ],
)
def test_each_sees_the_honors_of_the_own_units(world: SmallWorld, who: str, sees: bool) -> None:
    made = honor(world, document_number="锡创〔2026〕3号")
    page = client(world, who)
    assert ("北区民政局" in page.get(LIST).content.decode()) == sees
    assert page.get(f"{LIST}{made.pk}/").status_code == (200 if sees else 404)
    assert page.get("/evaluations/units/north/honors/").status_code == (200 if sees else 404)


@pytest.mark.parametrize("name", ["honor_new", "honor_import", "honor_import_template", "honor_title_new"])
@pytest.mark.parametrize(("who", "status"), [("administrator", 200), ("reporter", 403), ("leader", 403)])
def test_only_the_office_finds_the_forms(world: SmallWorld, name: str, who: str, status: int) -> None:
    assert client(world, who).get(reverse(f"evaluations:{name}")).status_code == status


def test_the_honors_of_a_year_are_one_click_from_the_register(world: SmallWorld) -> None:
    honor(world, year_from=2025, year_to=2026)
    honor(world, title=title("先进单位"), holder=world.south)
    page = client(world, "leader")
    assert 'href="?year=2025"' in page.get(LIST).content.decode()
    text = page.get(f"{LIST}?year=2025").content.decode()
    assert "2025年共 <strong>1</strong> 项" in text
    assert "2026年共 <strong>2</strong> 项" in page.get(f"{LIST}?year=2026").content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=文明", 1),
        ("q=bqmzj", 1),
        ("level=3-city", 2),
        ("level=1-nation", 0),
        ("subject=unit", 2),
        ("subject=team", 0),
        ("standing=suspended", 1),
        ("standing=valid", 1),
        ("unit=south", 1),
    ],
)
def test_the_register_is_narrowed(world: SmallWorld, query: str, found: int) -> None:
    world.north.pinyin_initials = "bqmzj"
    world.north.save()
    honor(world)
    gone = honor(world, title=title("先进单位"), holder=world.south)
    take_step(honor=gone, name=SUSPEND, reason="搬迁", actor=None, at=NOW)
    text = client(world, "leader").get(f"{LIST}?{query}").content.decode()
    assert text.count('data-label="级别"') == found


@pytest.mark.parametrize("query", ["year=many", "level=9", "title=x", "standing=?"])
def test_a_filter_that_cannot_be_is_said_to_be_wrong(world: SmallWorld, query: str) -> None:
    assert client(world, "leader").get(f"{LIST}?{query}").status_code == 422


def test_lists_cost_the_same_with_one_and_with_many(world: SmallWorld) -> None:
    pages = {LIST: "leader", "/evaluations/units/north/honors/": "leader", f"{LIST}titles/": "leader"}
    honor(world)
    few = {address: cost(world, address, who) for address, who in pages.items()}
    for name in "甲乙丙丁戊":
        honor(world, title=title(name))
        honor(world, title=title(name), holder=world.home)
    assert {address: cost(world, address, who) for address, who in pages.items()} == few


def cost(world: SmallWorld, address: str, who: str) -> int:
    page = client(world, who)
    with counting() as asked:
        assert page.get(address).status_code == 200
    return asked.queries


def test_an_honor_is_registered_corrected_and_found(world: SmallWorld) -> None:
    made, page = title(), client(world, "administrator")
    answer = page.post(f"{LIST}new/", form(made), follow=True)
    assert "已保存" in answer.content.decode()
    row = Honor.objects.get()
    assert page.get(f"{LIST}{row.pk}/edit/").status_code == 200
    page.post(f"{LIST}{row.pk}/edit/", form(made, document_number="锡创〔2026〕3号"))
    assert "锡创〔2026〕3号" in page.get(f"{LIST}{row.pk}/").content.decode()


def test_a_fault_is_answered_with_its_reason_and_nothing_is_written(world: SmallWorld) -> None:
    answer = client(world, "administrator").post(f"{LIST}new/", form(title(), conferred_on="2027-01-01"))
    assert answer.status_code == 422
    assert "授予日期不能晚于今天" in answer.content.decode()
    assert not Honor.objects.exists()


def test_revoking_takes_two_people_and_stays_in_the_history(world: SmallWorld) -> None:
    made = honor(world)
    address, office = f"{LIST}{made.pk}/", client(world, "administrator")
    office.post(f"{address}step/", {"step": "propose", "reason": "台账失实"})
    page = office.get(address).content.decode()
    assert "等另一位创建办人员或领导决定" in page
    refused = office.post(f"{address}step/", {"step": "revoke", "reason": "属实"})
    assert refused.status_code == 400
    client(world, "leader").post(f"{address}step/", {"step": "revoke", "reason": "属实"})
    assert again(made).decision == HonorDecision.REVOKED
    assert "台账失实" in office.get(address).content.decode()


def test_a_step_that_is_not_there_is_refused(world: SmallWorld) -> None:
    address = f"{LIST}{honor(world).pk}/step/"
    assert client(world, "administrator").post(address, {"step": "burn", "reason": "x"}).status_code == 400
    assert client(world, "reporter").post(address, {"step": "suspend", "reason": "x"}).status_code == 403


def test_a_scan_hangs_on_the_honor_and_lies_in_the_library_of_the_unit(world: SmallWorld) -> None:
    made, page = honor(world), client(world, "administrator")
    scan = SimpleUploadedFile("证书.png", PNG, "image/png")
    answer = page.post(f"{LIST}{made.pk}/scan/", {"file": scan}, follow=True)
    assert "证书.png" in answer.content.decode()
    proof = made.scans.get()
    assert proof.unit == world.north
    page.post(f"{LIST}{made.pk}/scan/", {"remove": proof.pk})
    assert not made.scans.exists()
    evil = SimpleUploadedFile("证书.exe", b"MZ", "application/octet-stream")
    assert page.post(f"{LIST}{made.pk}/scan/", {"file": evil}).status_code == 422
    assert page.post(f"{LIST}{made.pk}/scan/", {}).status_code == 422


def test_a_check_is_written_down_from_the_page(world: SmallWorld) -> None:
    made, page = honor(world, title=title(check_months=12)), client(world, "administrator")
    assert page.post(f"{LIST}{made.pk}/check/", {"checked_on": "x"}).status_code == 422
    told = {"checked_on": "2026-11-20", "is_passed": "yes", "found": "窗口整洁"}
    assert "窗口整洁" in page.post(f"{LIST}{made.pk}/check/", told, follow=True).content.decode()


def test_a_title_is_added_and_one_with_a_known_name_refused(world: SmallWorld) -> None:
    page = client(world, "administrator")
    told = {"name": "文明行业", "level": "3-city", "subjects": ["organ"], "renewal_months": "6", "is_active": "on"}
    page.post(f"{LIST}titles/new/", told)
    assert HonorTitle.objects.get().subjects == ["organ"]
    again_told = page.post(f"{LIST}titles/new/", told)
    assert again_told.status_code == 422
    assert page.post(f"{LIST}titles/new/", {**told, "name": "另", "system_share": "90"}).status_code == 422


class TestWorkbook:
    """Import and export."""

    def test_what_is_exported_is_imported_again_without_a_change(self, world: SmallWorld) -> None:
        honor(world, document_number="3号")
        page = client(world, "administrator")
        content = page.get(f"{LIST}?format=xlsx").content
        preview: Any = page.get(_upload(page, content)).context["preview"]
        assert (preview.has_changes, preview.untouched) == (False, 1)

    def test_new_lines_are_added_and_known_ones_corrected(self, world: SmallWorld) -> None:
        made, page = honor(world), client(world, "administrator")
        where = _upload(
            page,
            _book(
                ("north", "文明单位", "单位", "3号", "2026-03-02"), ("south", "文明单位", "单位", "4号", "2026-03-02")
            ),
        )
        preview: Any = page.get(where).context["preview"]
        assert (len(preview.added), len(preview.changed)) == (1, 1)
        page.post(where, {"seen": preview.fingerprint})
        assert again(made).document_number == "3号"
        assert Honor.objects.count() == 2

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            (("nowhere", "文明单位", "单位", "", "2026-03-02"), "没有代码为"),
            (("north", "不在册", "单位", "", "2026-03-02"), "没有在用的称号"),
            (("north", "文明单位", "单位", "", ""), "不能为空"),
            (("north", "文明单位", "船", "", "2026-03-02"), "没有“船”这个选项"),
        ],
    )
    def test_a_faulty_line_is_named_and_nothing_is_written(
        self, world: SmallWorld, line: tuple[str, ...], said: str
    ) -> None:
        title()
        answer = client(world, "administrator").post(f"{LIST}import/", {"file": _file(_book(line))})
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert not Honor.objects.exists()

    def test_what_only_writing_shows_is_refused_as_a_whole(self, world: SmallWorld) -> None:
        title()
        page = client(world, "administrator")
        lines = ("north", "文明单位", "单位", "", "2026-03-02"), ("south", "文明单位", "窗口", "", "2026-03-02")
        where = _upload(page, _book(*lines))
        answer = page.post(where, {"seen": page.get(where).context["preview"].fingerprint})
        assert answer.status_code == 422
        assert "只授予" in answer.content.decode()
        assert not Honor.objects.exists()

    def test_the_template_names_the_titles_of_the_catalogue(self, world: SmallWorld) -> None:
        title("文明行业")
        content = client(world, "administrator").get(f"{LIST}import/template/").content
        sheet = read_workbook(name="a.xlsx", content=io.BytesIO(content), size=len(content))[0]
        assert sheet.name == SHEET


def _book(*lines: tuple[str, ...]) -> bytes:
    keys = ("unit", "title", "subject", "document_number", "conferred_on")
    rows = [tuple(dict(zip(keys, line, strict=True)).get(column.key, "") for column in COLUMNS) for line in lines]
    return write_template(sheets=[TemplateSheet(SHEET, COLUMNS, rows)], notes=())


def _file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("荣誉.xlsx", content)


def _upload(page: Client, content: bytes) -> str:
    answer = page.post(f"{LIST}import/", {"file": _file(content)})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


class TestWall:
    """What everybody sees."""

    def test_it_shows_without_an_account_what_holds_and_what_is_over(self, world: SmallWorld) -> None:
        honor(world)
        honor(world, title=title("旧称号", valid_years=2), conferred_on=dt.date(2020, 1, 1))
        text = Client().get(WALL).content.decode()
        assert "文明单位" in text
        assert "已到期" in text

    def test_it_does_not_show_what_was_suspended_or_is_being_revoked(self, world: SmallWorld) -> None:
        for name, step in (("甲称号", SUSPEND), ("乙称号", PROPOSE)):
            take_step(honor=honor(world, title=title(name)), name=step, reason="查", actor=None, at=NOW)
        text = Client().get(WALL).content.decode()
        assert "甲称号" not in text
        assert "乙称号" not in text

    def test_it_is_narrowed_by_year_level_and_words(self, world: SmallWorld) -> None:
        honor(world)
        assert "北区民政局" in Client().get(f"{WALL}?year=2026&level=3-city&q=文明").content.decode()
        assert "没有找到" in Client().get(f"{WALL}?year=2025").content.decode()

    @pytest.mark.parametrize("query", ["year=x", "level=7", "year=99999"])
    def test_an_address_that_cannot_be_is_not_found(self, world: SmallWorld, query: str) -> None:
        honor(world)
        assert Client().get(f"{WALL}?{query}").status_code == 404

    def test_it_costs_the_same_with_many(self, world: SmallWorld) -> None:
        honor(world)
        few = wall_cost("1")
        for name in "甲乙丙丁":
            honor(world, title=title(name))
        assert wall_cost("2") == few

    def test_it_has_no_script(self, world: SmallWorld) -> None:
        honor(world)
        assert "<script" not in Client().get(WALL).content.decode()


def wall_cost(mark: str) -> int:
    with counting() as asked:
        assert Client().get(f"{WALL}?mark={mark}").status_code == 200
    return asked.queries
