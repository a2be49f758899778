"""Targets from Excel, through the browser's door."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.enums import SchemeState
from campaigns.models import Scheme
from core.sheets import read_workbook
from tests.campaigns.importers.office import office_workbook
from tests.core.sheets.books import xlsx
from tests.worlds.small import SmallWorld, small_world

HEAD = ("代码", "编号", "名称", "上级", "分值", "计分规则", "填报周期", "各期合并")


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


def signed_in(world: SmallWorld, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


@pytest.fixture
def office(world: SmallWorld) -> Client:
    return signed_in(world, "administrator")


def start(world: SmallWorld) -> str:
    return reverse("campaigns:target_import", args=[world.campaign.pk])


def upload(client: Client, world: SmallWorld, content: bytes, name: str = "考评表.xlsx") -> Any:
    return client.post(start(world), {"file": SimpleUploadedFile(name, content)})


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("reporter", 403),
        ("reviewer", 403),
        ("leader", 403),
        ("auditor", 403),
        ("stranger", 404),
        ("administrator", 200),
    ],
)
def test_only_the_organisers_office_imports(world: SmallWorld, who: str, status: int) -> None:
    client = signed_in(world, who)
    assert client.get(start(world)).status_code == status
    answer = upload(client, world, office_workbook())
    assert answer.status_code == (302 if status == 200 else status)
    assert Client().get(start(world)).status_code == 302


@pytest.mark.parametrize(("who", "status"), [("reporter", 200), ("administrator", 200), ("stranger", 404)])
def test_whoever_sees_a_version_gets_it_as_a_workbook(world: SmallWorld, who: str, status: int) -> None:
    answer: Any = signed_in(world, who).get(reverse("campaigns:target_export", args=[world.scheme.pk]))
    assert answer.status_code == status
    if status == 200:
        sheets = read_workbook(name="a.xlsx", content=io.BytesIO(answer.content), size=len(answer.content))
        assert len(sheets[0].rows) == 13


def test_the_template_is_offered(office: Client) -> None:
    assert office.get(reverse("campaigns:target_import_template")).status_code == 200


def test_an_office_table_is_looked_at_and_then_becomes_a_draft(world: SmallWorld, office: Client) -> None:
    answer = upload(office, world, office_workbook())
    page = office.get(answer["Location"])
    text = page.content.decode()
    assert "与第 1 版（已发布）的差别" in text
    assert "本届没有名为“人事处”的参加单位" in text
    assert Scheme.objects.count() == 1
    done: Any = office.post(answer["Location"], {"seen": page.context["preview"].fingerprint}, follow=True)
    draft = Scheme.objects.get(state=SchemeState.DRAFT)
    assert done.redirect_chain[-1][0] == reverse("campaigns:scheme_editor", args=[draft.pk])
    assert "已写入草稿" in done.content.decode()
    again = office.get(upload(office, world, office_workbook())["Location"]).content.decode()
    assert "完全一致，不需要导入" in again


def test_a_file_with_faults_is_answered_with_all_of_them(world: SmallWorld, office: Client) -> None:
    content = xlsx({"指标": [HEAD, ("a", "1", "甲", "b"), ("b", "1", "乙", "a"), ("c", "3", "丙", None, 5, "按感觉")]})
    answer = upload(office, world, content)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "有 4 处需要修改，没有写入任何内容" in text
    for said in ("D2", "D3", "B3", "F4", "上级关系绕成了圈", "没有“按感觉”这个选项"):
        assert said in text
    assert upload(office, world, b"nonsense").status_code == 422
    assert Scheme.objects.count() == 1


def test_a_cancelled_or_stale_file_writes_nothing(world: SmallWorld, office: Client) -> None:
    address = upload(office, world, office_workbook())["Location"]
    assert "预览之后有人改动了" in office.post(address, {"seen": "x"}, follow=True).content.decode()
    assert "已取消" in office.post(address, {"cancel": "1"}, follow=True).content.decode()
    assert office.get(address)["Location"] == start(world)
    assert Scheme.objects.count() == 1


def test_the_page_asks_as_often_for_2_targets_as_for_100(world: SmallWorld, office: Client) -> None:
    counts = []
    for size in (2, 100):
        rows = [(f"t{n}", f"{n}", f"目标{n}", None, 1, "直接评分", "每年", "平均", "north") for n in range(size)]
        address = upload(office, world, xlsx({"指标": [(*HEAD, "适用单位代码"), *rows]}))["Location"]
        with CaptureQueriesContext(connection) as seen:
            assert office.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
