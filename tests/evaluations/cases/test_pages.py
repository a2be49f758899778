"""The pages of cases, through the browser's door."""

import io
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from evaluations.enums import CaseKind, CaseState
from evaluations.models import Case, CaseLimit, Rectification
from evaluations.operations.cases.extending import ask_for_time
from tests.evaluations.cases.taken import accepted, replied, taken
from tests.worlds.small import NOW, SmallWorld, small_world
from units.models import AuditEntry

LIST = "/evaluations/cases/"
FORM = {
    "title": "窗口没有人",
    "text": "上午九点窗口没有人。",
    "kind": "complaint",
    "channel": "phone",
    "name": "王小明",
    "phone": "13812345678",
    "received_on": "2026-11-24",
    "unit": "北区民政局（north）",
}


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


def text_of(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("reporter", True),
        ("reporter_south", False),
        ("leader_north", True),
        ("administrator", True),
        ("auditor", True),
        ("stranger", False),
    ],
)
def test_each_sees_the_cases_of_the_own_units(world: SmallWorld, who: str, sees: bool) -> None:
    case, page = taken(world), client(world, who)
    assert (case.title in text_of(page.get(LIST))) == sees
    status = 200 if sees else 404
    assert page.get(f"{LIST}{case.pk}/").status_code == status
    for act in ("step", "time", "contact", "link", "time/decide"):
        assert (page.post(f"{LIST}{case.pk}/{act}/", {"act": "accept"}).status_code == 404) == (
            not sees or act in {"time/decide", "link"}
        )


def test_a_call_is_taken_in_on_one_screen_and_its_number_is_told(world: SmallWorld) -> None:
    page = client(world, "administrator")
    assert 'name="intake"' not in text_of(page.get(f"{LIST}new/"))
    answer = page.post(f"{LIST}new/", FORM, follow=True)
    case = Case.objects.get()
    assert f"已登记 {case.number}" in text_of(answer)
    assert (case.unit, case.intake, case.registered_by) == (world.north, world.city, world.people["administrator"])
    again = page.post(f"{LIST}new/", {**FORM, "title": "又一件", "channel": "box", "again": "1"}, follow=True)
    assert '<option value="box" selected>' in text_of(again)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": ""}, "这个字段是必填项"),
        ({"phone": "abc"}, "请输入正确的电话号码"),
        ({"received_on": "2026-11-25"}, "应在今天以前的一年之内"),
        ({"unit": "火星民政局"}, "没有找到单位"),
        ({"kind": "praise"}, "选择一个有效的选项"),
    ],
)
def test_what_cannot_be_taken_in_is_said_at_its_place(world: SmallWorld, changed: dict[str, str], words: str) -> None:
    answer = client(world, "administrator").post(f"{LIST}new/", {**FORM, **changed})
    assert answer.status_code in {400, 422}
    assert words in text_of(answer)
    assert not Case.objects.exists()


def test_only_people_of_a_unit_take_in(world: SmallWorld) -> None:
    for who, status in (("auditor", 403), ("stranger", 403), ("reporter_home", 200)):
        assert client(world, who).get(f"{LIST}new/").status_code == status


def test_it_is_handled_by_buttons_from_beginning_to_end(world: SmallWorld) -> None:
    case, reporter, office = taken(world), client(world, "reporter"), client(world, "administrator")
    address = f"{LIST}{case.pk}/"

    def act(page: Client, **posted: Any) -> int:
        return page.post(f"{address}step/", posted).status_code

    assert act(reporter, act="accept", handler=world.people["reporter"].pk) == 302
    assert act(reporter, act="reply", text="") == 400
    assert act(reporter, act="reply", text="已增设窗口。") == 302
    assert act(reporter, act="reply", text="再答一次") == 400
    assert act(office, act="call_back", satisfaction="") == 422
    assert act(office, act="call_back", satisfaction="dissatisfied", text="还是慢") == 302
    assert "重新办理" in text_of(office.get(address))
    assert act(office, act="reopen", text="核实") == 302
    assert act(office, act="nonsense") == 404
    assert act(reporter, act="withdraw", text="x") == 403
    assert Case.objects.get().state == CaseState.HANDLING


def test_after_passing_it_on_to_a_stranger_the_list_is_shown(world: SmallWorld) -> None:
    case = taken(world)
    posted = {"act": "transfer", "unit": "南区民政局（south）", "text": "属南区"}
    answer = client(world, "reporter").post(f"{LIST}{case.pk}/step/", posted, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "已转办" in text_of(answer)


def test_the_buttons_are_those_of_the_person(world: SmallWorld) -> None:
    case = accepted(world)
    assert 'value="reply"' in text_of(client(world, "reporter").get(f"{LIST}{case.pk}/"))
    for who in ("auditor", "administrator"):
        assert 'value="reply"' not in text_of(client(world, who).get(f"{LIST}{case.pk}/"))


def test_more_time_is_asked_and_granted_on_the_page(world: SmallWorld) -> None:
    case = accepted(world, kind=CaseKind.ADVICE)
    reporter, leader = client(world, "reporter"), client(world, "leader_north")
    assert reporter.post(f"{LIST}{case.pk}/time/", {"days": "x", "reason": ""}).status_code == 422
    assert reporter.post(f"{LIST}{case.pk}/time/", {"days": "9", "reason": "核实"}).status_code == 400
    assert reporter.post(f"{LIST}{case.pk}/time/", {"days": "2", "reason": "核实"}).status_code == 302
    assert case.number in text_of(leader.get(f"{LIST}?duty=grant"))
    assert reporter.post(f"{LIST}{case.pk}/time/decide/", {"decision": "grant"}).status_code == 403
    assert leader.post(f"{LIST}{case.pk}/time/decide/", {"decision": "grant"}).status_code == 302
    assert leader.post(f"{LIST}{case.pk}/time/decide/", {"decision": "grant"}).status_code == 404
    assert Case.objects.get().due_on.isoformat() == "2026-12-01"


def test_who_it_comes_from_is_masked_and_shown_by_need_with_an_audit_entry(world: SmallWorld) -> None:
    case = taken(world)
    page, auditor = client(world, "reporter"), client(world, "auditor")
    assert "王** 138****5678" in text_of(page.get(f"{LIST}{case.pk}/"))
    assert "13812345678" not in text_of(page.get(f"{LIST}{case.pk}/"))
    assert page.post(f"{LIST}{case.pk}/contact/", {"purpose": ""}).status_code == 400
    assert auditor.post(f"{LIST}{case.pk}/contact/", {"purpose": "看看"}).status_code == 403
    assert not AuditEntry.objects.filter(verb="查看诉求人联系方式").exists()
    answer = page.post(f"{LIST}{case.pk}/contact/", {"purpose": "核实情况"})
    assert "王小明 13812345678" in text_of(answer)
    assert "no-store" in answer.headers["Cache-Control"]
    entry = AuditEntry.objects.get(verb="查看诉求人联系方式")
    assert (entry.actor, entry.details, entry.unit) == (world.people["reporter"], {"purpose": "核实情况"}, world.north)


def test_nothing_of_the_person_lies_readable_in_the_database(world: SmallWorld) -> None:
    taken(world)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM evaluations_case")
        said = repr([bytes(cell) if isinstance(cell, memoryview) else cell for cell in cursor.fetchone()])
    trail = repr(list(AuditEntry.objects.values_list("label", "details")))
    assert "王小明" not in said + trail
    assert "13812345678" not in said + trail


def test_a_repeat_is_offered_and_tied(world: SmallWorld) -> None:
    first = taken(world, title="第一次")
    second = taken(world, title="第二次")
    page = client(world, "reporter")
    assert "是同一件事" in text_of(page.get(f"{LIST}{second.pk}/"))
    assert page.post(f"{LIST}{second.pk}/link/", {"earlier": first.pk}).status_code == 302
    assert page.post(f"{LIST}{second.pk}/link/", {"earlier": "x"}).status_code == 404
    assert f'与 <a href="{LIST}{first.pk}/">' in text_of(page.get(f"{LIST}{second.pk}/"))
    assert second.number in text_of(page.get(f"{LIST}?state=repeated"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"登记处排队", "福利院伙食", "南区的事"}),
        ("?q=三个小时 排队", {"登记处排队"}),
        ("?unit=home", {"福利院伙食"}),
        ("?channel=letter", {"福利院伙食"}),
        ("?kind=advice", {"南区的事"}),
        ("?state=overdue", {"南区的事"}),
        ("?state=replied", {"福利院伙食"}),
        ("?duty=call_back", {"福利院伙食"}),
        ("?first=2026-11-20", {"登记处排队", "福利院伙食"}),
        ("?last=2026-11-20", {"南区的事"}),
        ("?q=nichts", set()),
    ],
)
def test_the_register_is_narrowed(world: SmallWorld, query: str, found: set[str]) -> None:
    taken(world, title="登记处排队")
    taken(world, title="南区的事", unit=world.south, kind=CaseKind.ADVICE, received_on=NOW.date().replace(day=2))
    case = replied(world, title="福利院伙食")
    Case.objects.filter(pk=case.pk).update(unit=world.home, channel="letter", text="伙食")
    said = text_of(client(world, "administrator").get(LIST + query))
    assert {title for title in ("登记处排队", "福利院伙食", "南区的事") if title in said} == found
    assert client(world, "administrator").get(f"{LIST}?state=nonsense").status_code == 422


def test_a_number_finds_its_case(world: SmallWorld) -> None:
    first, second = taken(world, title="甲"), taken(world, title="乙")
    said = text_of(client(world, "administrator").get(LIST, {"q": first.number}))
    assert first.number in said
    assert f">{second.number}" not in said


def test_the_excel_list_holds_every_case_and_no_person(world: SmallWorld) -> None:
    taken(world, title="=1+1")
    replied(world)
    answer = client(world, "administrator").get(f"{LIST}?format=xlsx")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 3
    assert {row[4] for row in rows} == {"事由", "'=1+1", "登记处排队太久"}
    assert "13812345678" not in repr(rows)


def test_figures_are_those_of_the_time_and_of_the_own_units(world: SmallWorld) -> None:
    replied(world)
    taken(world, unit=world.south, kind=CaseKind.ADVICE, received_on=NOW.date().replace(day=2))
    said = text_of(client(world, "administrator").get(f"{LIST}figures/"))
    assert "50.0%" in said
    assert "南区民政局" in said
    assert "南区民政局" not in text_of(client(world, "reporter").get(f"{LIST}figures/"))
    assert "这段时间没有诉求" in text_of(
        client(world, "administrator").get(f"{LIST}figures/?first=2025-01-01&last=2025-12-31")
    )
    assert client(world, "administrator").get(f"{LIST}figures/?first=x").status_code == 422


def test_limits_are_the_topmost_offices(world: SmallWorld) -> None:
    posted = {"advice": "5", "complaint": "10", "question": "3", "request": "13"}
    for who in ("reporter", "leader", "auditor"):
        assert client(world, who).post(f"{LIST}limits/", posted).status_code == 403
    page = client(world, "administrator")
    assert page.post(f"{LIST}limits/", {**posted, "advice": "0"}).status_code == 422
    assert page.post(f"{LIST}limits/", posted).status_code == 302
    assert dict(CaseLimit.objects.values_list("kind", "days")) == {"advice": 5, "complaint": 10}


def test_pages_cost_the_same_however_many_cases_there_are(world: SmallWorld) -> None:
    pages, counts = ("", "figures/"), []
    page = client(world, "administrator")
    for _ in range(2):
        case = accepted(world)
        ask_for_time(case=case, days=1, reason="核实", actor=world.people["reporter"], at=NOW)
        replied(world, unit=world.north)
        for address in (*pages, f"{case.pk}/"):
            with CaptureQueriesContext(connection) as queries:
                assert page.get(LIST + address).status_code == 200
            counts.append(len(queries))
    assert counts[:3] == counts[3:]


def test_what_lies_behind_it_is_mended_and_the_answer_goes_on(world: SmallWorld) -> None:
    case = accepted(world)
    address, office = f"{LIST}{case.pk}/rectify/", client(world, "administrator")
    assert client(world, "reporter").post(address, {"due_on": "2026-12-10"}).status_code == 403
    for day in ("", "x", "2026-11-01"):
        assert office.post(address, {"due_on": day}).status_code == 422
    assert not Rectification.objects.exists()
    assert office.post(address, {"due_on": "2026-12-10"}).status_code == 302
    made = Rectification.objects.get()
    assert (made.unit, made.source, made.state) == (world.north, "case", "assigned")
    assert f'href="/evaluations/rectifications/{made.pk}/"' in text_of(office.get(f"{LIST}{case.pk}/"))
    assert office.post(address, {"due_on": "2026-12-10"}).status_code == 400
    assert Case.objects.get().state == CaseState.HANDLING
