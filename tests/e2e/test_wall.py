"""The screen on a wall in a real browser: days of turning pages, a lost connection, its end."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, expect
from pytest_django.live_server_helper import LiveServer

from core import clock
from evaluations.models import WallDisplay
from evaluations.operations.walls import make_display, revoke_display
from tests.e2e.axe import violations
from tests.worlds.small import SmallWorld

pytestmark = pytest.mark.e2e

NewContext = Callable[..., BrowserContext]
TURN, MINUTE = 15_000, 60_000
ROUNDS = 125
"""Minutes, of four pages each."""


@pytest.fixture
def code(world: SmallWorld) -> str:
    """Of a screen of the city that was just registered."""
    end = clock.today() + dt.timedelta(days=30)
    office = world.people["administrator"]
    return make_display(unit=world.city, name="三楼大厅", expires_on=end, actor=office, at=clock.now())[1]


def screen(new_context: NewContext, live_server: LiveServer, code: str, **options: object) -> Page:
    """A browser in which the code was typed, 1920 × 1080, whose clock stands still until it is moved."""
    page = new_context(base_url=live_server.url, **options).new_page()
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto("/evaluations/wall/start/")
    page.get_by_label("大屏口令").fill(code)
    page.clock.install()
    page.get_by_role("button", name="打开", exact=True).click()
    expect(page.get_by_role("heading", name="现状")).to_be_visible()
    return page


def a_minute(page: Page) -> None:
    """Four pages, and the answer of the server at its end."""
    with page.expect_response("**/wall/pages/") as answered:
        page.clock.run_for(MINUTE)
    answered.value.finished()


def left_behind(tools: CDPSession) -> tuple[int, int, int]:
    """Bytes of scripts, nodes and listeners that a clean-up leaves."""
    for _ in range(3):
        tools.send("HeapProfiler.collectGarbage")
    counted = tools.send("Memory.getDOMCounters")
    used: int = tools.send("Runtime.getHeapUsage")["usedSize"]
    return used, counted["nodes"], counted["jsEventListeners"]


def test_five_hundred_pages_leave_nothing_behind(code: str, live_server: LiveServer, new_context: NewContext) -> None:
    page = screen(new_context, live_server, code)
    tools = page.context.new_cdp_session(page)
    for _ in range(10):
        a_minute(page)
    before = left_behind(tools)
    shown = set()
    for _ in range(ROUNDS):
        shown.add(page.locator("h2:visible").inner_text())
        a_minute(page)
    after = left_behind(tools)
    assert len(shown) > 1
    assert page.locator(".wall-page:visible").count() == 1
    assert after[0] < before[0] * 1.1 + 100_000, (before, after)
    assert after[1] <= before[1] * 1.1 + 50, (before, after)
    assert after[2] == before[2]


def test_it_turns_every_quarter_minute(code: str, live_server: LiveServer, new_context: NewContext) -> None:
    page = screen(new_context, live_server, code)
    titles = []
    for _ in range(3):
        titles.append(page.locator("h2:visible").inner_text())
        page.clock.run_for(TURN)
    assert len(set(titles)) == 3


def test_a_lost_connection_shows_since_when_and_heals(
    code: str, live_server: LiveServer, new_context: NewContext
) -> None:
    page = screen(new_context, live_server, code)
    banner = page.locator("#wall-banner")
    page.route("**/wall/pages/", lambda route: route.abort())
    page.clock.run_for(MINUTE)
    expect(banner).to_have_text(re.compile(r"连接中断，正在重试。屏幕上是 \d+月\d+日 \d\d:\d\d 的数据。"))
    expect(page.locator("h2:visible")).to_have_count(1)
    page.clock.run_for(4 * MINUTE)
    expect(banner).to_be_visible()
    page.unroute("**/wall/pages/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for _ in range(4 * TURN // 1000):
        if asked:  # the clock stands still until the answer is there
            break
        page.clock.run_for(1000)
    expect(banner).to_be_hidden(timeout=15_000)


def test_a_withdrawn_screen_clears_itself(
    world: SmallWorld, code: str, live_server: LiveServer, new_context: NewContext
) -> None:
    page = screen(new_context, live_server, code)
    row = WallDisplay.objects.select_related("unit").get()
    revoke_display(display=row, actor=world.people["administrator"], at=clock.now())
    page.clock.run_for(MINUTE)
    expect(page.locator("#wall-banner")).to_contain_text("已停用")
    expect(page.locator(".wall-page")).to_have_count(0)


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080), (3840, 2160)])
def test_every_page_fits_the_screen_and_has_no_violation(
    code: str, live_server: LiveServer, new_context: NewContext, size: tuple[int, int]
) -> None:
    page = screen(new_context, live_server, code, bypass_csp=True)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for _ in range(page.locator(".wall-page").count()):
        title = page.locator("h2:visible").inner_text()
        assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), title
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), title
        assert violations(page) == [], title
        page.keyboard.press("ArrowRight")
