"""A page that did not change costs a 304, and nobody ever sees a page that is not theirs or not true any more."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.contrib.messages import constants
from django.contrib.messages.storage.cookie import CookieStorage
from django.test import Client, RequestFactory
from django.urls import reverse

from campaigns.enums import ReportState
from evaluations.operations.reviews import approve_report, return_report
from evaluations.operations.rollup import roll_up
from tests.counting import counting
from tests.evaluations.views.boards import keep, scored_world, signed_in
from tests.worlds.small import NOW, TODAY, SmallWorld
from units.enums import Role
from units.models import Membership, User
from units.operations.memberships import grant_membership, revoke_membership

DASHBOARD = reverse("evaluations:dashboard")


@pytest.fixture
def world(db: None) -> SmallWorld:
    return scored_world()


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def again(client: Client, first: Any, address: str = DASHBOARD) -> Any:
    return client.get(address, headers={"If-None-Match": first.headers["ETag"]})


def opened(world: SmallWorld, who: str = "leader") -> tuple[Client, Any]:
    """A browser that has the dashboard, and the page."""
    client = signed_in(world.people[who])
    return client, client.get(DASHBOARD)


def test_a_leader_who_reloads_gets_304_after_five_questions(world: SmallWorld) -> None:
    client, page = opened(world)
    with counting() as asked:
        answer = again(client, page)
    assert (answer.status_code, answer.content) == (304, b"")
    assert (asked.queries, asked.rows) == (5, 5)
    assert answer.headers["ETag"] == page.headers["ETag"]
    assert "no-cache" in page.headers["Cache-Control"]
    assert "private" in page.headers["Cache-Control"]
    assert "Cookie" in page.headers["Vary"]


@pytest.mark.parametrize("name", ["matrix", "ranking"])
def test_a_list_answers_304_until_a_report_is_approved(world: SmallWorld, name: str) -> None:
    address = reverse(f"evaluations:{name}")
    client = signed_in(world.people["leader"])
    page = client.get(address)
    assert again(client, page, address).status_code == 304
    assert again(client, page, f"{address}?sort=total").status_code == 200
    _approve(world)
    assert again(client, page, address).status_code == 200


def _approve(world: SmallWorld) -> None:
    report = world.report("rate", "south", state=ReportState.SUBMITTED, submitted_by=world.people["reporter_south"])
    approve_report(report=report, actor=world.people["reviewer"], at=NOW)


def _approve_and_roll_up(world: SmallWorld) -> None:
    _approve(world)
    roll_up(campaign=world.campaign, as_of=TODAY, at=NOW)


def _return(world: SmallWorld) -> None:
    report = world.report("rate", "south", state=ReportState.SUBMITTED, submitted_by=world.people["reporter_south"])
    return_report(report=report, actor=world.people["reviewer"], at=NOW, opinion="请补充")


def _gain_a_post(world: SmallWorld) -> None:
    grant_membership(user=world.people["leader"], unit=world.south, role=Role.REVIEWER, actor=None, at=NOW)


def _name_a_reporter(world: SmallWorld) -> None:
    grant_membership(user=world.people["stranger"], unit=world.city, role=Role.REPORTER, actor=None, at=NOW)


def _get_another_name(world: SmallWorld) -> None:
    User.objects.filter(username="leader").update(name="新名字")


def _keep_a_run(world: SmallWorld) -> None:
    keep(world, dt.date(2026, 10, 31))


@pytest.mark.parametrize(
    "happens",
    [_approve, _approve_and_roll_up, _return, _gain_a_post, _name_a_reporter, _get_another_name, _keep_a_run],
)
def test_whatever_changes_the_page_is_seen_at_once(world: SmallWorld, happens: Callable[[SmallWorld], None]) -> None:
    client, page = opened(world)
    happens(world)
    assert again(client, page).status_code == 200


def test_a_lost_role_takes_the_page_away(world: SmallWorld) -> None:
    client, page = opened(world)
    revoke_membership(membership=Membership.objects.get(user=world.people["leader"]), actor=None, at=NOW)
    answer = again(client, page)
    assert answer.status_code == 200
    assert "市民政局" not in answer.content.decode()


def test_another_day_is_another_page(world: SmallWorld, today: Any) -> None:
    client, page = opened(world)
    today.move_to(NOW + dt.timedelta(days=1))
    client.force_login(world.people["leader"])
    assert again(client, page).status_code == 200


def test_nobody_gets_the_page_of_another_person(world: SmallWorld) -> None:
    _, page = opened(world)
    other = signed_in(world.people["auditor"])
    assert again(other, page).status_code == 200
    assert again(signed_in(world.people["leader"]), page).status_code == 200  # another session has other form tokens


def test_who_has_signed_out_is_asked_to_sign_in(world: SmallWorld) -> None:
    client, page = opened(world)
    client.post(reverse("logout"))
    answer = again(client, page)
    assert answer.status_code == 302
    assert reverse("login") in answer.headers["Location"]


def test_another_address_is_another_page(world: SmallWorld) -> None:
    client, page = opened(world)
    assert again(client, page, f"{DASHBOARD}?campaign=c2026").status_code == 200


def test_a_page_with_a_message_is_not_kept(world: SmallWorld) -> None:
    client, page = opened(world)
    request = RequestFactory().get("/")
    storage: Any = CookieStorage(request)
    storage.add(constants.SUCCESS, "已保存")
    client.cookies["messages"] = storage._encode(list(storage._queued_messages))
    answer = again(client, page)
    assert "已保存" in answer.content.decode()
    assert "ETag" not in answer.headers


def test_the_forms_of_a_kept_page_still_work(world: SmallWorld) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.people["leader"])
    page = client.get(DASHBOARD)
    assert again(client, page).status_code == 304
    token = page.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    assert client.post(reverse("logout"), {"csrfmiddlewaretoken": token}).status_code == 302
