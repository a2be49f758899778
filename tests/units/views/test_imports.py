"""Units and people from Excel, through the browser's door."""

import io
import os
from typing import Any, cast

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.sheets import read_workbook
from core.tables import XLSX
from tests.units.importers.books import workbook
from tests.worlds.small import SmallWorld, small_world
from units.models import Unit, User

START = "/units/import/"


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


@pytest.fixture
def office(world: SmallWorld) -> Client:
    return signed_in(world, "administrator")


def signed_in(world: SmallWorld, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def upload(client: Client, content: bytes, name: str = "单位.xlsx", **more: Any) -> Any:
    return client.post(START, {"file": SimpleUploadedFile(name, content)}, **more)


def confirm(client: Client, address: str) -> Any:
    seen = client.get(address).context["preview"].fingerprint
    return client.post(address, {"seen": seen}, follow=True)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("reporter", 403),
        ("reviewer", 403),
        ("leader", 403),
        ("auditor", 403),
        ("stranger", 403),
        ("administrator", 200),
    ],
)
@pytest.mark.parametrize("name", ["import", "import_template", "import_export"])
def test_only_a_campaign_office_imports(world: SmallWorld, who: str, status: int, name: str) -> None:
    assert signed_in(world, who).get(reverse(f"units:{name}")).status_code == status
    assert Client().get(reverse(f"units:{name}")).status_code == 302


def test_a_stranger_uploads_nothing(world: SmallWorld) -> None:
    assert upload(signed_in(world, "reviewer"), workbook([("x", "新", None, "city", "局")])).status_code == 403


def test_a_file_is_looked_at_and_then_written(office: Client) -> None:
    content = workbook(
        [("north", "北区民政与社会局"), ("o1", "登记处", None, "north", "事业单位")],
        [("li.si", "李四", None, None, "o1", "填报员")],
    )
    answer = upload(office, content)
    assert answer.status_code == 302
    page = office.get(answer.url)
    text = page.content.decode()
    assert "<del>北区民政局</del>" in text
    assert "<ins>北区民政与社会局</ins>" in text
    assert [entry.key for entry in page.context["preview"].added] == ["o1", "li.si"]
    assert not Unit.objects.filter(code="o1").exists()
    done = confirm(office, answer.url)
    assert "导入完成：新增 2 项，修改 1 项。" in done.content.decode()
    assert User.objects.get(username="li.si").home_unit == Unit.objects.get(code="o1")
    again = office.get(upload(office, content).url).content.decode()
    assert "完全一致，不需要导入" in again
    assert "确认导入" not in again


def test_a_file_with_faults_is_answered_with_all_of_them_and_not_kept(office: Client) -> None:
    answer = upload(office, workbook([("x", "新", None, "nowhere", "司"), ("north", "改名")]))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "有 2 处需要修改，没有写入任何内容" in text
    for said in ("单位", "D2", "E2", "没有“司”这个选项", "请选择：局"):
        assert said in text
    assert "uploads" not in office.session
    assert Unit.objects.get(code="north").name == "北区民政局"


@pytest.mark.parametrize(("name", "said"), [("单位.pdf", "不能读取“.pdf”文件"), ("单位.xlsx", "内容不是 Excel 工作簿")])
def test_what_is_no_workbook_is_refused_in_words(office: Client, name: str, said: str) -> None:
    answer = upload(office, b"nonsense", name)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "还没有选择文件" in office.post(START).content.decode()


def test_fifty_megabytes_are_refused(office: Client) -> None:
    with TemporaryUploadedFile("大.xlsx", XLSX, 0, None) as file:
        os.truncate(file.temporary_file_path(), 50 * 2**20)
        answer = office.post(START, {"file": cast("Any", file)})
    assert answer.status_code == 413
    assert "50.0 MB，超过 10 MB 的上限" in answer.content.decode()


def test_a_preview_belongs_to_the_session_that_uploaded(world: SmallWorld, office: Client) -> None:
    address = upload(office, workbook([("north", "新名")])).url
    other = signed_in(world, "administrator")
    answer = other.get(address, follow=True)
    assert "请重新上传" in answer.content.decode()
    assert other.post(address, {"seen": "x"})["Location"] == START
    assert Unit.objects.get(code="north").name == "北区民政局"


def test_a_cancelled_file_is_gone(office: Client) -> None:
    address = upload(office, workbook([("north", "新名")])).url
    assert "已取消" in office.post(address, {"cancel": "1"}, follow=True).content.decode()
    assert office.get(address)["Location"] == START


def test_a_second_click_writes_nothing_more(office: Client) -> None:
    address = upload(office, workbook([("north", "新名")])).url
    confirm(office, address)
    assert "已经导入、取消或过期" in office.post(address, {"seen": "x"}, follow=True).content.decode()


def test_what_changed_meanwhile_is_shown_again_before_anything_is_written(office: Client) -> None:
    address = upload(office, workbook([("north", "新名")])).url
    seen = office.get(address).context["preview"].fingerprint
    Unit.objects.filter(code="north").update(name="别名")
    answer = office.post(address, {"seen": seen}, follow=True)
    assert "预览之后有人改动了" in answer.content.decode()
    assert "<del>别名</del>" in answer.content.decode()
    Unit.objects.filter(code="north").update(exists_to="2026-01-01")
    answer = office.post(address, {"seen": seen}, follow=True)
    assert answer.status_code == 422
    assert "没有导入" in answer.content.decode()
    assert Unit.objects.get(code="north").name == "别名"


def test_templates_are_offered_empty_and_filled(office: Client) -> None:
    for name, rows in (("import_template", 1), ("import_export", 5)):
        answer = office.get(reverse(f"units:{name}"))
        assert answer["Content-Type"] == XLSX
        content = answer.content
        sheets = read_workbook(name="a.xlsx", content=io.BytesIO(content), size=len(content))
        assert [sheet.name for sheet in sheets] == ["单位", "人员", "填写说明"]
        assert len(sheets[0].rows) == rows


def test_the_page_asks_as_often_for_2_lines_as_for_200(office: Client) -> None:
    counts = []
    for size in (2, 200):
        units = [(f"u{number}", f"单位{number}", None, "north", "局") for number in range(size)]
        people = [(f"person{number}", f"人{number}", None, None, f"u{number}", "填报员") for number in range(size)]
        address = upload(office, workbook(units, people)).url
        with CaptureQueriesContext(connection) as seen:
            assert office.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
