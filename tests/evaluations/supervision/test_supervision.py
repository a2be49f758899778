"""Supervisors: terms, patrols, findings and what becomes of them; an account that sees nothing else."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from core.refusals import NotAllowedError, RefusedError
from evaluations.enums import CaseChannel, CaseKind, FindingState, RectificationSource, SupervisorSector
from evaluations.middleware import OPEN_TO_SUPERVISORS
from evaluations.models import Case, Patrol, Rectification, Supervisor, SupervisorFinding
from evaluations.operations.supervision.arranging import (
    PatrolFacts,
    TermFacts,
    appoint_supervisor,
    end_term,
    record_patrol,
)
from evaluations.operations.supervision.findings import (
    enter_finding,
    note_finding,
    turn_into_case,
    turn_into_rectification,
)
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world
from units.enums import Role
from units.models import User

MINE = "/evaluations/findings/mine/"
LAST = dt.date(2027, 12, 31)


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world(db: None) -> SmallWorld:
    return small_world()


@pytest.fixture
def monitor(world: SmallWorld) -> Supervisor:
    """A supervisor of the city with the account ``monitor``, who has chosen a password."""
    facts = TermFacts("张代表", SupervisorSector.CONGRESS, "市人大", TODAY, LAST, "monitor")
    made, password = appoint_supervisor(bureau=world.city, facts=facts, actor=world.people["administrator"], at=NOW)
    assert password
    User.objects.filter(username="monitor").update(must_change_password=False)
    world.people["monitor"] = User.objects.get(username="monitor")
    return Supervisor.objects.get(pk=made.pk)


def client(world: SmallWorld, who: str) -> Client:
    signed_in = Client()
    signed_in.force_login(world.people[who], backend="django.contrib.auth.backends.ModelBackend")
    return signed_in


def found(world: SmallWorld, monitor: Supervisor, **changed: Any) -> SupervisorFinding:
    values: dict[str, Any] = {
        "supervisor": monitor,
        "unit": world.north,
        "seen_on": TODAY,
        "text": "公示栏没有更新。\n已过期三个月。",
        "actor": world.people["monitor"],
        "at": NOW,
        **changed,
    }
    return enter_finding(**values)


def every_address(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    """(name, address) of each page, with made-up arguments."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from every_address(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name and not prefix.startswith("admin:"):
            arguments = {
                key: 1 if type(converter).__name__ == "IntConverter" else "x"
                for key, converter in pattern.pattern.converters.items()
            }
            yield f"{prefix}{pattern.name}", reverse(f"{prefix}{pattern.name}", kwargs=arguments)


def test_of_every_address_of_the_system_only_the_own_few_open(world: SmallWorld, monitor: Supervisor) -> None:
    page = client(world, "monitor")
    addresses = list(every_address(get_resolver().url_patterns))
    assert len(addresses) > 150
    for method in (page.get, page.post):
        opened = {
            name
            for name, address in addresses
            if not name.startswith("public:") and name != "logout" and method(address).status_code != 404
        }
        assert opened <= OPEN_TO_SUPERVISORS, method
    assert "evaluations:my_findings" in opened
    assert page.get("/admin/").status_code == 404


def test_after_the_term_the_account_opens_nothing_either(world: SmallWorld, monitor: Supervisor) -> None:
    end_term(supervisor=monitor, actor=world.people["administrator"], at=NOW)
    with time_machine.travel(NOW + dt.timedelta(days=1), tick=False):
        page = client(world, "monitor")
        statuses = [
            page.get(address).status_code for address in ("/campaigns/library/", "/units/", "/evaluations/cases/")
        ]
        assert statuses == [404, 404, 404]
        assert page.get(MINE).status_code == 403


def test_home_leads_the_supervisor_to_the_one_page_and_it_shows_no_way_elsewhere(
    world: SmallWorld, monitor: Supervisor
) -> None:
    answer = client(world, "monitor").get("/", follow=True)
    assert answer.redirect_chain == [(MINE, 302)]
    links = {address for name, address in every_address(get_resolver().url_patterns) if name not in OPEN_TO_SUPERVISORS}
    said = answer.content.decode()
    assert [address for address in links if f'href="{address}"' in said] == []


def test_somebody_with_another_role_besides_keeps_it(world: SmallWorld, monitor: Supervisor) -> None:
    world.people["monitor"].memberships.create(unit=world.north, role=Role.REPORTER)
    assert client(world, "monitor").get("/campaigns/tasks/").status_code == 200


def test_a_finding_is_entered_on_the_page_and_its_fate_is_read_there(world: SmallWorld, monitor: Supervisor) -> None:
    page = client(world, "monitor")
    posted = {"unit": "北区民政局（north）", "seen_on": "2026-11-24", "text": "等候区没有座椅"}
    assert page.post(MINE, posted).status_code == 302
    finding = SupervisorFinding.objects.get()
    assert (finding.supervisor, finding.unit, finding.state) == (monitor, world.north, FindingState.OPEN)
    office = client(world, "administrator")
    assert "等候区没有座椅" in office.get("/evaluations/findings/").content.decode()
    decide = f"/evaluations/findings/{finding.pk}/decide/"
    assert office.post(decide, {"act": "case", "kind": "advice", "answer": "已请北区答复"}).status_code == 302
    assert "已请北区答复" in page.get(MINE).content.decode()
    assert office.post(decide, {"act": "case"}).status_code == 400
    assert office.post(decide, {"act": "x"}).status_code == 422


@pytest.mark.parametrize(
    "changed",
    [
        {"seen_on": "2026-11-25"},
        {"seen_on": "2026-11-23"},
        {"text": " "},
        {"text": "长" * 1001},
        {"unit": "火星"},
        {"seen_on": "x"},
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(
    world: SmallWorld, monitor: Supervisor, changed: dict[str, str]
) -> None:
    posted = {"unit": "北区民政局（north）", "seen_on": "2026-11-24", "text": "等候区没有座椅", **changed}
    assert client(world, "monitor").post(MINE, posted).status_code in {400, 422}
    assert not SupervisorFinding.objects.exists()


def test_it_becomes_a_case_of_the_unit(world: SmallWorld, monitor: Supervisor) -> None:
    finding = found(world, monitor)
    case = turn_into_case(finding=finding, kind=CaseKind.COMPLAINT, actor=world.people["administrator"], at=NOW)
    assert (case.channel, case.unit, case.intake, case.title) == (
        CaseChannel.SUPERVISOR, world.north, world.city, "公示栏没有更新。",
    )  # fmt: skip
    assert Case.objects.to_handle_by(world.people["reporter"]).get() == case


def test_it_becomes_a_rectification_of_the_unit(world: SmallWorld, monitor: Supervisor) -> None:
    due_on = TODAY + dt.timedelta(days=10)
    made = turn_into_rectification(
        finding=found(world, monitor), due_on=due_on, actor=world.people["administrator"], at=NOW
    )
    assert (made.unit, made.source) == (world.north, RectificationSource.SUPERVISOR)
    assert SupervisorFinding.objects.get().rectification == Rectification.objects.get()


def test_it_is_decided_once_and_by_the_office_only(world: SmallWorld, monitor: Supervisor) -> None:
    finding = found(world, monitor)
    for who in ("monitor", "leader", "reporter", "auditor"):
        with pytest.raises(NotAllowedError):
            note_finding(finding=finding, answer="知道了", actor=world.people[who], at=NOW)
    office = world.people["administrator"]
    with pytest.raises(RefusedError, match="处理意见"):
        note_finding(finding=finding, answer=" ", actor=office, at=NOW)
    note_finding(finding=finding, answer="已表扬", actor=office, at=NOW)
    with pytest.raises(RefusedError, match="已经处理过"):
        turn_into_case(finding=finding, kind=CaseKind.ADVICE, actor=office, at=NOW)
    assert not Case.objects.exists()


def test_findings_are_entered_by_the_supervisor_or_the_office(world: SmallWorld, monitor: Supervisor) -> None:
    for who in ("reporter", "leader", "stranger"):
        with pytest.raises(NotAllowedError):
            found(world, monitor, actor=world.people[who])
    found(world, monitor, actor=world.people["administrator"])
    assert SupervisorFinding.objects.visible_to(world.people["leader"]).count() == 1
    assert not SupervisorFinding.objects.visible_to(world.people["reporter"]).exists()


@pytest.mark.parametrize(("first", "last"), [(LAST, TODAY), (TODAY, dt.date(2040, 1, 1))])
def test_a_term_has_sensible_days(world: SmallWorld, first: dt.date, last: dt.date) -> None:
    facts = TermFacts("李委员", SupervisorSector.CONSULTATIVE, "", first, last)
    with pytest.raises(RefusedError, match="最长六年"):
        appoint_supervisor(bureau=world.city, facts=facts, actor=world.people["administrator"], at=NOW)


def test_the_last_days_there_are_do_not_break_a_term(world: SmallWorld) -> None:
    facts = TermFacts("李委员", SupervisorSector.CONSULTATIVE, "", dt.date(9999, 1, 1), dt.date(9999, 12, 31))
    appoint_supervisor(bureau=world.city, facts=facts, actor=world.people["administrator"], at=NOW)
    assert Supervisor.objects.get().ends_on == dt.date(9999, 12, 31)


def test_only_the_office_appoints(world: SmallWorld) -> None:
    facts = TermFacts("李委员", SupervisorSector.CONSULTATIVE, "", TODAY, LAST)
    for who in ("leader", "reporter", "reviewer"):
        with pytest.raises(NotAllowedError):
            appoint_supervisor(bureau=world.city, facts=facts, actor=world.people[who], at=NOW)
    page, form = client(world, "administrator"), {"name": "李委员", "sector": "consultative", "starts_on": "2026-11-24"}
    assert client(world, "leader").get("/evaluations/supervisors/new/").status_code == 403
    assert page.post("/evaluations/supervisors/new/", {**form, "ends_on": ""}).status_code == 422
    once = page.post("/evaluations/supervisors/new/", {**form, "ends_on": "2027-11-23", "username": "liweiyuan"})
    assert "一次性密码" in once.content.decode()
    again = page.post(
        "/evaluations/supervisors/new/", {**form, "name": "王", "ends_on": "2027-11-23", "username": "liweiyuan"}
    )
    assert again.status_code == 422
    assert Supervisor.objects.count() == 1
    assert page.post(f"/evaluations/supervisors/{Supervisor.objects.get().pk}/end/").status_code == 302
    assert page.post(f"/evaluations/supervisors/{Supervisor.objects.get().pk}/end/").status_code == 400


def test_a_patrol_is_written_down_with_what_was_found(world: SmallWorld, monitor: Supervisor) -> None:
    page = client(world, "administrator")
    form = {"title": "窗口巡查", "day": "2026-11-24", "unit": "北区民政局（north）", "members": [monitor.pk]}
    assert page.post("/evaluations/patrols/new/", {**form, "members": []}).status_code == 422
    assert page.post("/evaluations/patrols/new/", {**form, "day": "2026-11-01"}).status_code == 400
    assert page.post("/evaluations/patrols/new/", form).status_code == 302
    patrol = Patrol.objects.get()
    address = f"/evaluations/patrols/{patrol.pk}/"
    posted = {"unit": "北区民政局（north）", "seen_on": "2026-11-24", "text": "窗口整洁"}
    assert page.post(address, posted).status_code == 302
    assert client(world, "leader").post(address, posted).status_code == 403
    assert client(world, "reporter").get(address).status_code == 404
    assert patrol.findings.count() == 1
    assert "窗口整洁" in page.get(address).content.decode()


def test_pages_cost_the_same_however_much_there_is(world: SmallWorld, monitor: Supervisor) -> None:
    page, counts = client(world, "administrator"), []
    for number in range(2):
        facts = PatrolFacts(TODAY, f"巡查{number}", world.north, [monitor])
        patrol = record_patrol(bureau=world.city, facts=facts, actor=world.people["administrator"], at=NOW)
        for _ in range(2):
            found(world, monitor, patrol=patrol)
        for address in ("supervisors/", "patrols/", "findings/", f"patrols/{patrol.pk}/"):
            with CaptureQueriesContext(connection) as queries:
                assert page.get(f"/evaluations/{address}").status_code == 200
            counts.append(len(queries))
    assert counts[:4] == counts[4:]


def test_what_has_not_happened_yet_is_not_written_down(world: SmallWorld, monitor: Supervisor) -> None:
    for unit in (world.north, None):
        facts = PatrolFacts(TODAY + dt.timedelta(days=1), "明天的巡查", unit, [monitor])
        with pytest.raises(RefusedError, match="还没有到"):
            record_patrol(bureau=world.city, facts=facts, actor=world.people["administrator"], at=NOW)
    assert not Patrol.objects.exists()
