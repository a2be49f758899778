"""Every main page under axe, and the public ones without any script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from campaigns.operations.disclosure import MatterFacts, publish_matters, register_matter
from core import clock
from evaluations.enums import AdjustmentKind
from evaluations.operations.rollup import roll_up
from tests.campaigns.disclosure.matters import CLEAR
from tests.e2e.axe import violations
from tests.e2e.conftest import PASSWORD
from tests.evaluations.views.boards import adjust, approved
from tests.worlds.small import SmallWorld

pytestmark = pytest.mark.e2e

NewContext = Callable[..., BrowserContext]


@pytest.fixture
def published(world: SmallWorld) -> int:
    """A matter of north that everybody may read; gives its number."""
    reporter, at = world.people["reporter"], clock.now()
    facts = MatterFacts(**{**CLEAR, "formed_on": clock.today()})
    item = register_matter(unit=world.north, facts=facts, actor=reporter, at=at)
    publish_matters(items=[item], disclosed_on=clock.today(), actor=reporter, at=at)
    return item.pk


def opened(new_context: NewContext, live_server: LiveServer, who: str) -> Page:
    page = new_context(base_url=live_server.url, bypass_csp=True).new_page()
    page.goto("/")
    page.get_by_label("登录名").fill(who)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda address: "/login/" not in address)
    return page


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("size", ["plain", "large"])
def test_public_pages_have_no_violation(
    published: int, live_server: LiveServer, new_context: NewContext, width: int, size: str
) -> None:
    page = new_context(base_url=live_server.url, bypass_csp=True).new_page()
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/public/size/?to={size}&next=/public/")
    found = {}
    for address in (
        "",
        "matters/",
        f"matters/{published}/",
        "units/north/",
        "data/",
        "matters/0/",
        "honors/",
        "notices/",
        "certificates/",
    ):
        page.goto(f"/public/{address}")
        found[address] = violations(page)
        overflow = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not overflow, f"{address} is wider than the screen"
    assert {address: said for address, said in found.items() if said} == {}


def test_public_pages_work_where_scripts_are_switched_off(
    published: int, live_server: LiveServer, new_context: NewContext
) -> None:
    page = new_context(base_url=live_server.url, java_script_enabled=False).new_page()
    page.goto("/public/")
    page.get_by_label("事项、内容或拼音首字母").fill("lsjz")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name=CLEAR["matter"]).click()
    expect(page.get_by_text(CLEAR["responsibility"])).to_be_visible()
    page.get_by_role("link", name="大字版").click()
    expect(page.get_by_role("link", name="标准字号")).to_be_visible()
    expect(page.get_by_role("heading", name=CLEAR["matter"])).to_be_visible()


PAGES = {
    "reporter": (
        "/campaigns/tasks/",
        "/campaigns/library/",
        "/campaigns/disclosure/",
        "/campaigns/disclosure/new/",
        "/campaigns/ledger/",
        "/campaigns/ledger/import/",
        "/campaigns/notices/",
        "/evaluations/cases/",
    ),
    "reviewer": ("/evaluations/reviews/",),
    "leader": (
        "/evaluations/dashboard/",
        "/evaluations/matrix/",
        "/evaluations/ranking/",
        "/evaluations/late/",
        "/campaigns/disclosure/figures/",
        "/units/",
    ),
    "administrator": (
        "/campaigns/assignments/",
        "/campaigns/assignments/gaps/",
        "/campaigns/calendar/",
        "/campaigns/policies/",
        "/campaigns/schemes/",
        "/campaigns/disclosure/import/",
        "/campaigns/ledger/kinds/",
        "/campaigns/ledger/regulations/",
        "/evaluations/honors/",
        "/evaluations/honors/new/",
        "/evaluations/honors/titles/new/",
        "/evaluations/namings/",
        "/evaluations/namings/new/",
        "/people/",
        "/evaluations/cases/new/",
        "/evaluations/cases/figures/",
        "/evaluations/cases/limits/",
        "/evaluations/supervisors/new/",
        "/evaluations/patrols/new/",
        "/evaluations/findings/",
    ),
}
"""Pages of people who are signed in."""


@pytest.mark.parametrize("who", list(PAGES))
def test_pages_of_people_signed_in_have_no_violation(
    published: int, live_server: LiveServer, new_context: NewContext, who: str
) -> None:
    page = opened(new_context, live_server, who)
    found = {}
    for address in ("/login/" if who == "reporter" else "/", *PAGES[who]):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == 200, address
        found[address] = violations(page)
    assert {address: said for address, said in found.items() if said} == {}


def test_what_explains_a_score_has_no_violation_and_fits_the_screen(
    world: SmallWorld, live_server: LiveServer, new_context: NewContext
) -> None:
    approved(world, "grade", "north")
    adjust(world, "north", AdjustmentKind.DEDUCTION, "0.5", basis="逾期")
    roll_up(campaign=world.campaign, as_of=clock.today(), at=clock.now(), full=True)
    north, leaf = world.participations["north"].pk, world.targets["grade"].pk
    page = opened(new_context, live_server, "leader")
    found = {}
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        scores = [
            f"/evaluations/scores/{north}/{place}" for place in ("why/", "history/", "forecast/", f"targets/{leaf}/")
        ]
        for address in (*scores, "/campaigns/exports/"):
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == 200, address
            found[address, width] = violations(page)
            assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), address
    assert {address: said for address, said in found.items() if said} == {}
