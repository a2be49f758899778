"""Finding things by keyboard, and without scripts."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.e2e.axe import violations
from tests.e2e.conftest import PASSWORD, SignIn
from tests.worlds.small import SmallWorld

pytestmark = pytest.mark.e2e

NewContext = Callable[..., BrowserContext]


def test_a_unit_is_opened_and_kept_by_keyboard_alone(sign_in: SignIn) -> None:
    page = sign_in("leader")
    page.keyboard.press("/")
    box = page.get_by_role("dialog")
    expect(box.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("南区")
    expect(box.get_by_role("link", name="南区民政局").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="南区民政局", level=1)).to_be_visible()
    star = page.get_by_role("button", name="收藏")
    expect(star).to_have_attribute("aria-pressed", "false")
    star.press("Enter")
    expect(page.get_by_role("button", name="已收藏")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Control+k")
    kept = box.get_by_role("region", name="收藏")
    expect(kept.get_by_role("link", name="南区民政局")).to_be_visible()
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()


def test_a_stroke_that_is_typed_into_a_field_stays_a_stroke(sign_in: SignIn) -> None:
    page = sign_in("leader")
    page.goto("/campaigns/scheme/")
    field = page.get_by_label("编号、名称或说明")
    field.press("/")
    expect(field).to_have_value("/")
    expect(page.get_by_role("dialog")).to_be_hidden()


def enter(page: Page, who: str) -> None:
    page.goto("/")
    page.get_by_label("登录名").fill(who)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()


def test_the_field_of_the_bar_works_without_scripts(
    world: SmallWorld, live_server: LiveServer, new_context: NewContext
) -> None:
    page = new_context(base_url=live_server.url, java_script_enabled=False).new_page()
    enter(page, "leader")
    page.get_by_role("banner").get_by_role("searchbox").fill("北区福利")
    page.get_by_role("banner").get_by_role("searchbox").press("Enter")
    page.get_by_role("link", name="北区福利院").first.click()
    page.get_by_role("button", name="收藏").click()
    expect(page.get_by_role("heading", name="北区福利院", level=1)).to_be_visible()
    page.goto("/search/")
    expect(page.get_by_role("region", name="收藏").get_by_role("link", name="北区福利院")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_have_no_violation(
    world: SmallWorld, live_server: LiveServer, new_context: NewContext, width: int
) -> None:
    page = new_context(base_url=live_server.url, bypass_csp=True).new_page()
    page.set_viewport_size({"width": width, "height": 900})
    enter(page, "administrator")
    page.wait_for_url(lambda address: "/login/" not in address)
    found = {}
    for address in (
        "/search/",
        "/search/?q=北区",
        "/search/?q=没有这样的词",
        "/handbook/",
        "/handbook/administrator/",
        "/evaluations/subscriptions/",
        "/evaluations/subscriptions/sample/",
        "/evaluations/walls/",
        "/evaluations/wall/start/",
        "/units/south/",
    ):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        found[address] = violations(page)
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, f"{address} is wider than the screen"
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog").get_by_role("link", name="用户手册")).to_be_visible()
    found["box"] = violations(page)
    assert {address: said for address, said in found.items() if said} == {}
