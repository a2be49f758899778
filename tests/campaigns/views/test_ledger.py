"""The ledger's pages: who sees what, adding, bad input, the table."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaigns.library.ledger_kinds import LEDGER_KINDS
from campaigns.models import LedgerEntry, LedgerKind
from campaigns.operations.ledger import EntryContent, add_entry, add_kinds
from core.tables import XLSX
from tests.counting import counting
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world

pytestmark = pytest.mark.usefixtures("frozen")
TYPED = {
    "dated_on": "2026-11-20",
    "title": "窗口礼仪培训",
    "value-people": "18",
    "value-hours": "4",
    "document_number": "",
}


@pytest.fixture
def frozen() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    made = small_world()
    add_kinds(owner=made.city, kinds=LEDGER_KINDS, actor=None, at=NOW)
    return made


def _client(world: SmallWorld, name: str = "reporter") -> Client:
    client = Client()
    client.force_login(world.people[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def _kind(code: str = "training") -> LedgerKind:
    return LedgerKind.objects.get(code=code)


def _entry(world: SmallWorld, title: str = "救助政策培训") -> LedgerEntry:
    content = EntryContent(TODAY, title, {"people": "12", "hours": "2"})
    return add_entry(kind=_kind(), unit=world.north, content=content, actor=None, at=NOW)


def _add_url(world: SmallWorld) -> str:
    return reverse("campaigns:ledger_add", args=[world.north.pk, _kind().pk])


def test_a_record_is_added_on_one_screen(world: SmallWorld) -> None:
    client = _client(world)
    assert client.get(_add_url(world)).status_code == 200
    answer = client.post(_add_url(world), TYPED)
    entry = LedgerEntry.objects.get()
    assert answer.headers["Location"] == reverse("campaigns:ledger_entry", args=[entry.pk])
    assert entry.values == {"people": "18", "hours": "4"}


def test_saving_one_more_comes_back_to_the_empty_form(world: SmallWorld) -> None:
    answer = _client(world).post(_add_url(world), {**TYPED, "again": "1"})
    assert answer.headers["Location"] == _add_url(world)


def test_the_last_record_can_be_copied(world: SmallWorld) -> None:
    entry = _entry(world)
    page = _client(world).get(_add_url(world), {"copy": str(entry.pk)}).content.decode()
    assert 'value="救助政策培训"' in page
    assert 'value="12"' in page


@pytest.mark.parametrize("copied", ["x", "0", "-1", "9" * 30, "9" * 5000])
def test_nothing_sensible_to_copy_begins_empty(world: SmallWorld, copied: str) -> None:
    answer = _client(world).get(_add_url(world), {"copy": copied})
    assert answer.status_code == 200
    assert 'name="title" value=' not in answer.content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"dated_on": "2026-11-25"}, "还没有到"),
        ({"dated_on": "去年"}, "日期"),
        ({"title": ""}, "标题"),
        ({"value-people": "很多"}, "参加人次"),
    ],
)
def test_wrong_input_is_explained_and_nothing_is_written(world: SmallWorld, wrong: dict[str, str], said: str) -> None:
    answer = _client(world).post(_add_url(world), {**TYPED, **wrong})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="4"' in answer.content.decode()
    assert not LedgerEntry.objects.exists()


def test_more_people_than_staff_are_saved_once_confirmed(world: SmallWorld) -> None:
    staff = EntryContent(TODAY, "在岗", {"people": "10"})
    add_entry(kind=_kind("staff"), unit=world.north, content=staff, actor=None, at=NOW)
    url = reverse("campaigns:ledger_add", args=[world.north.pk, _kind("meeting").pk])
    told = {"value-sort": "学习", "value-expected": "12", "value-attended": "12"}
    typed = {"dated_on": "2026-11-24", "title": "学习会", **told}
    client = _client(world)
    answer = client.post(url, typed)
    assert answer.status_code == 422
    assert 'name="is_confirmed"' in answer.content.decode()
    assert client.post(url, {**typed, "is_confirmed": "on"}).status_code == 302


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("reporter", 200),
        ("leader", 200),
        ("reviewer_north", 200),
        ("auditor", 200),
        ("reporter_south", 404),
        ("stranger", 404),
    ],
)
def test_a_record_is_seen_by_those_who_see_its_unit(world: SmallWorld, name: str, status: int) -> None:
    entry = _entry(world)
    client = _client(world, name)
    assert client.get(reverse("campaigns:ledger_entry", args=[entry.pk])).status_code == status
    assert ("救助政策培训" in client.get(reverse("campaigns:ledger")).content.decode()) is (status == 200)


@pytest.mark.parametrize(("name", "status"), [("leader", 403), ("reviewer", 403), ("reporter_south", 404)])
def test_others_neither_add_nor_edit_nor_withdraw(world: SmallWorld, name: str, status: int) -> None:
    entry, client = _entry(world), _client(world, name)
    assert client.post(_add_url(world), TYPED).status_code == status
    for page in ("ledger_edit", "ledger_withdraw"):
        assert client.post(reverse(f"campaigns:{page}", args=[entry.pk]), TYPED).status_code == status
    entry.refresh_from_db()
    assert (entry.title, entry.withdrawn_at) == ("救助政策培训", None)


def test_an_edit_made_meanwhile_is_a_conflict(world: SmallWorld) -> None:
    entry, client = _entry(world), _client(world)
    url = reverse("campaigns:ledger_edit", args=[entry.pk])
    assert client.post(url, {**TYPED, "version": "1"}).status_code == 302
    answer = client.post(url, {**TYPED, "title": "又改", "version": "1"})
    assert answer.status_code == 409
    assert 'value="又改"' in answer.content.decode()


def test_withdrawing_needs_a_reason(world: SmallWorld) -> None:
    entry, client = _entry(world), _client(world)
    url = reverse("campaigns:ledger_withdraw", args=[entry.pk])
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "重复"}).status_code == 302
    client.get(reverse("campaigns:ledger_entry", args=[entry.pk]))  # says once that it is withdrawn
    assert "救助政策培训" not in client.get(reverse("campaigns:ledger")).content.decode()
    assert "救助政策培训" in client.get(reverse("campaigns:ledger"), {"withdrawn": "on"}).content.decode()


def test_the_list_is_narrowed_and_says_what_it_cannot_read(world: SmallWorld) -> None:
    _entry(world)
    client, url = _client(world, "leader"), reverse("campaigns:ledger")
    for chosen, is_there in (
        ({"q": "救助"}, True),
        ({"q": "消防"}, False),
        ({"kind": str(_kind("meeting").pk)}, False),
    ):
        answer = client.get(url, chosen)
        assert ("救助政策培训</a>" in answer.content.decode()) is is_there
    assert client.get(url, {"since": "昨天"}).status_code == 422


def test_the_list_is_a_workbook_too(world: SmallWorld) -> None:
    _entry(world)
    answer = _client(world).get(reverse("campaigns:ledger"), {"format": "xlsx", "kind": str(_kind().pk)})
    assert (answer.status_code, answer["Content-Type"]) == (200, XLSX)


def test_a_table_that_would_be_cut_is_refused_with_the_way_out(
    world: SmallWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("campaigns.views.ledger.MOST_EXPORTED", 1)
    _entry(world)
    where = {"format": "xlsx"}
    assert _client(world).get(reverse("campaigns:ledger"), where).headers["Content-Type"] == XLSX
    _entry(world, "礼仪培训")
    answer = _client(world).get(reverse("campaigns:ledger"), where)
    assert answer.status_code == 422
    assert "缩小范围" in answer.content.decode()


def test_the_office_of_a_bureau_without_kinds_begins_with_the_usual_ones(world: SmallWorld) -> None:
    LedgerKind.objects.all().delete()
    client, url = _client(world, "administrator"), reverse("campaigns:ledger_set_up", args=[world.city.pk])
    assert url in client.get(reverse("campaigns:ledger")).content.decode()
    assert _client(world).post(url).status_code == 404
    assert client.post(url).status_code == 302
    assert LedgerKind.objects.count() == len(LEDGER_KINDS)
    assert url not in client.get(reverse("campaigns:ledger")).content.decode()


def test_the_list_costs_the_same_however_many_records(world: SmallWorld) -> None:
    client, url, costs = _client(world), reverse("campaigns:ledger"), []
    for count in (1, 2):
        for number in range(count):
            _entry(world, f"第{count}{number}次")
        client.get(url)
        with counting() as asked:
            client.get(url)
        costs.append(asked.queries)
    assert costs[0] == costs[1]
    assert LedgerEntry.objects.filter(dated_on=dt.date(2026, 11, 24)).count() == 3


def test_the_form_of_a_regulation_offers_what_it_takes_the_place_of(world: SmallWorld) -> None:
    client, kind = _client(world), _kind("regulation")
    url = reverse("campaigns:ledger_add", args=[world.north.pk, kind.pk])
    typed = {"dated_on": "2026-01-10", "title": "首问负责制（试行）", "value-sort": "首问负责"}
    client.post(url, typed)
    old = LedgerEntry.objects.get()
    assert "代替" in client.get(url).content.decode()
    client.post(url, typed | {"dated_on": "2026-06-01", "title": "首问负责制", "supersedes": str(old.pk)})
    page = client.get(reverse("campaigns:ledger_entry", args=[old.pk])).content.decode()
    assert "已由" in page
    assert "2026年5月31日止" in page
    again = reverse("campaigns:ledger_edit", args=[LedgerEntry.objects.get(supersedes=old).pk])
    assert f'value="{old.pk}" selected' in client.get(again).content.decode()
