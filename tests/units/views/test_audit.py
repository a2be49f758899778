"""The pages of the audit trail, and that what people do outside of operations gets into it."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from axes.utils import reset
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.counting import counting
from tests.units.audit.trails import add_acts, forget_heads, sealed_trail
from tests.worlds.small import NOW, SmallWorld, person, small_world
from units.enums import Role
from units.models import AuditEntry
from units.operations.audit import record_act
from units.operations.audit_sealing import check_trail
from units.views import audit as views

PASSWORD = "Kunming-lake-2026"
LIST = "audit:list"


@pytest.fixture
def world(db: None) -> SmallWorld:
    forget_heads()
    world = small_world()
    world.people["auditor_north"] = person("auditor_north", world.north, Role.AUDITOR)
    return world


def client_of(world: SmallWorld, who: str) -> Client:
    client = Client()
    client.force_login(world.people[who])
    return client


def shown(world: SmallWorld, reader: str = "auditor", **query: str) -> list[AuditEntry]:
    response = client_of(world, reader).get(reverse(LIST), query)
    assert response.status_code == 200
    return list(response.context["rows"])


def signs_in(client: Client, username: str, password: str, address: str = "10.7.7.7") -> int:
    data = {"username": username, "password": password}
    return client.post(reverse("login"), data, REMOTE_ADDR=address).status_code


@pytest.fixture
def zhang(world: SmallWorld) -> str:
    user = world.people["reporter"]
    user.home_unit = world.north
    user.set_password(PASSWORD)
    user.save()
    return user.username


def test_signing_in_and_out_is_written_down_with_the_address(world: SmallWorld, zhang: str) -> None:
    client = Client()
    assert signs_in(client, zhang, PASSWORD) == 302
    client.post(reverse("logout"), REMOTE_ADDR="10.7.7.7")
    rows = AuditEntry.objects.filter(kind="sign_in").order_by("pk")
    assert [(row.verb, row.result, row.address, row.unit) for row in rows] == [
        ("登录", "done", "10.7.7.7", world.north),
        ("退出", "done", "10.7.7.7", world.north),
    ]
    assert all(row.actor == world.people["reporter"] and row.request_id for row in rows)


def test_failures_and_the_lock_are_written_down(world: SmallWorld, zhang: str) -> None:
    statuses = [signs_in(Client(), zhang, "wrong") for _ in range(6)]
    reset()
    assert statuses[0] == 200
    assert statuses[-1] == 429
    verbs = list(AuditEntry.objects.filter(result="failed", label="reporter").values_list("verb", flat=True))
    assert verbs.count("登录失败") >= 5
    assert "登录锁定" in verbs


def test_what_was_typed_as_an_unknown_name_is_not_kept(world: SmallWorld) -> None:
    signs_in(Client(), "Kunming-lake-2026", "zhang")
    entry = AuditEntry.objects.get(verb="登录失败")
    assert entry.label == "未知账号 Ku…（17 个字符）"
    assert "Kunming" not in str(entry.details)


def test_every_file_that_is_saved_is_written_down_with_its_filters(world: SmallWorld) -> None:
    client = client_of(world, "administrator")
    client.get(reverse("people:list"), {"format": "xlsx", "role": "reporter"})
    entry = AuditEntry.objects.get(kind="access")
    assert (entry.verb, entry.label, entry.actor) == ("导出或下载", "人员.xlsx", world.people["administrator"])
    assert "role=reporter" in entry.details["address"]


def test_who_saves_what_is_public_is_nobodys_business(world: SmallWorld) -> None:
    assert client_of(world, "reporter").get(reverse("public:matters_csv")).status_code == 200
    assert not AuditEntry.objects.filter(kind="access").exists()


def test_what_somebody_was_refused_is_written_down(world: SmallWorld) -> None:
    assert client_of(world, "reporter").get(reverse("people:list")).status_code == 403
    entry = AuditEntry.objects.get(kind="refusal")
    assert entry.details == {"method": "GET", "address": "/people/"}


@pytest.mark.parametrize(
    ("who", "status"),
    [("auditor", 200), ("auditor_north", 200), ("administrator", 403), ("leader", 403), ("reporter", 403)],
)
def test_the_trail_is_for_auditors(world: SmallWorld, who: str, status: int) -> None:
    assert client_of(world, who).get(reverse(LIST)).status_code == status


def test_an_auditor_reads_about_the_own_units_and_below(world: SmallWorld) -> None:
    [north], [south] = add_acts(1, world.north), add_acts(1, world.south)
    assert north in shown(world, "auditor_north")
    assert south not in shown(world, "auditor_north")
    assert {north, south} <= set(shown(world))
    client = client_of(world, "auditor_north")
    assert client.get(reverse("audit:entry", args=[north.pk])).status_code == 200
    assert client.get(reverse("audit:entry", args=[south.pk])).status_code == 404


def test_what_is_of_no_unit_is_read_at_the_top_only(world: SmallWorld) -> None:
    signs_in(Client(), "nobody", "x")
    unknown = AuditEntry.objects.get(verb="登录失败")
    assert unknown in shown(world)
    assert unknown not in shown(world, "auditor_north")


def test_entries_are_found_by_day_person_kind_and_words(world: SmallWorld) -> None:
    [old] = add_acts(1, world.north, world.people["reporter"], at=NOW - dt.timedelta(days=30))
    [new] = add_acts(1, world.north, world.people["leader"])
    assert old not in shown(world, since="2026-11-24")
    assert new in shown(world, since="2026-11-24", until="2026-11-24")
    assert shown(world, who="leader", kind="act") == [new]
    assert set(shown(world, words="登记")) == {old, new}
    assert old not in shown(world, failed="on")


def test_a_day_that_is_none_is_said(world: SmallWorld) -> None:
    response = client_of(world, "auditor").get(reverse(LIST), {"since": "昨天"})
    assert "自：" in response.content.decode()


def test_older_entries_follow_without_counting_them(world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "PAGE", 3)
    made = add_acts(7, world.north)
    client = client_of(world, "auditor")
    first = client.get(reverse(LIST), {"kind": "act"}).context
    assert [row.pk for row in first["rows"]] == [row.pk for row in made[:3:-1]]
    second = client.get(reverse(LIST), {"kind": "act", "before": first["older"]}).context
    assert [row.pk for row in second["rows"]] == [row.pk for row in made[3:0:-1]]


def test_the_list_asks_the_same_however_much_there_is(world: SmallWorld) -> None:
    client = client_of(world, "auditor")
    asked = []
    for _ in range(2):
        add_acts(10, world.north, world.people["reporter"])
        with counting() as one:
            client.get(reverse(LIST))
        asked.append(one.queries)
    assert asked[0] == asked[1]


def test_one_entry_shows_what_was_before_and_after(world: SmallWorld) -> None:
    details = {"changes": [["名称", "旧名", "新名"]], "reason": "改制", "roles": ["填报员", "审核员"]}
    entry = record_act(actor=None, verb="改名", subject=world.north, at=NOW, unit=world.north, details=details)
    text = client_of(world, "auditor").get(reverse("audit:entry", args=[entry.pk])).content.decode()
    assert "<td>旧名</td><td>新名</td>" in text
    assert "<dt>理由</dt><dd>改制</dd>" in text
    assert "填报员、审核员" in text
    assert "尚未封存" in text


def test_the_page_says_whether_the_trail_is_whole(world: SmallWorld) -> None:
    sealed_trail(world.north, seals=2, each=2)
    check_trail(at=NOW)
    text = client_of(world, "auditor").get(reverse(LIST)).content.decode()
    assert "已封存 4 条（2 批）" in text
    assert "核对：完整" in text
    forget_heads()
    check_trail(at=NOW)
    assert "核对时发现 1 处问题" in client_of(world, "auditor").get(reverse(LIST)).content.decode()


def test_the_auditor_takes_it_along_as_excel_and_csv_and_that_is_written_down(world: SmallWorld) -> None:
    record_act(actor=None, verb="=1+1", subject=world.north, at=NOW, unit=world.north)
    client = client_of(world, "auditor")
    book = client.get(reverse(LIST), {"format": "xlsx", "kind": "act"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["编号", "时间", "操作人"]
    assert rows[1][5] == "'=1+1"
    file: Any = client.get(reverse(LIST), {"format": "csv", "kind": "act"})
    lines = list(csv.reader(io.StringIO(file.getvalue().decode("utf-8-sig"))))
    assert lines[1][5] == "'=1+1"
    assert AuditEntry.objects.filter(kind="access", actor=world.people["auditor"]).count() == 2


def test_more_than_a_workbook_holds_is_said(world: SmallWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST", 3)
    add_acts(4, world.north)
    response = client_of(world, "auditor").get(reverse(LIST), {"format": "xlsx"})
    assert response.status_code == 422
    assert "导出 CSV" in response.content.decode()
