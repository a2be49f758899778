"""A leader who has never seen the system finds what a deputy mayor asks for, in at most three clicks from the first screen."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from core import clock
from evaluations.demo import load_demo, set_password
from evaluations.models import UnitScore
from evaluations.queries.analysis.charts import CHARTS
from tests.e2e.axe import violations
from tests.e2e.conftest import PASSWORD, PATIENCE
from tests.e2e.measures import measures
from tests.worlds.small import SmallWorld

pytestmark = pytest.mark.e2e

MOST_CLICKS = 3
_PATIENCE = 60_000
MOST_SHIFT = 0.01
"""A tenth of what Lighthouse calls good: at times Chromium paints a row of buttons of which it has read but the first."""
MOST_BYTES = 2_000_000
"""Of a page with all it loads, the drawing library among it."""


@dataclass
class Leader:
    """Somebody at a browser whose clicks are counted; typing is not."""

    page: Page
    clicks: int = 0

    def press(self, what: Locator) -> None:
        """One click."""
        what.click()
        self.clicks += 1
        assert self.clicks <= MOST_CLICKS


@pytest.fixture
def leader(
    transactional_db: None, live_server: LiveServer, new_context: Callable[..., BrowserContext]
) -> Iterator[Leader]:
    """The leader of the demo's bureau on the first screen."""
    load_demo(at=clock.now())
    set_password(PASSWORD)
    page = new_context(base_url=live_server.url).new_page()
    page.set_default_timeout(_PATIENCE)
    expect.set_options(timeout=_PATIENCE)
    sign_in(page, "leader")
    yield Leader(page)
    expect.set_options(timeout=PATIENCE)


def sign_in(page: Page, who: str) -> None:
    page.goto("/")
    page.get_by_label("登录名").fill(who)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url(lambda address: "/login/" not in address)


def test_what_leaders_ask_is_at_most_three_clicks_away(leader: Leader) -> None:
    """The worst unit and why; what is late at 惠山; what changed since last month; the honors of 2007."""
    page = leader.page
    for find in (_the_worst_unit_and_why, _what_is_late_at_huishan, _what_changed_since_last_month, _honors_of_2007):
        page.goto("/evaluations/dashboard/")
        leader.clicks = 0
        find(leader)


def _the_worst_unit_and_why(leader: Leader) -> None:
    live = UnitScore.objects.filter(run__is_live=True, run__campaign__code="demo-running", total__isnull=False)
    worst = live.select_related("participation").order_by("total")[0]
    leader.press(leader.page.get_by_role("link", name="从低到高"))
    first = leader.page.locator("table.rank-list tbody tr").first
    expect(first).to_contain_text(worst.participation.name)
    leader.press(first.get_by_role("link", name=f"{worst.total:.2f}"))
    expect(leader.page.get_by_role("heading", name="为什么是这个分", level=1)).to_be_visible()
    expect(leader.page.locator("main")).to_contain_text(worst.participation.name)
    expect(leader.page.locator("main")).to_contain_text(f"{worst.total:.2f}")


def _what_is_late_at_huishan(leader: Leader) -> None:
    leader.press(leader.page.get_by_role("link", name=re.compile("逾期未报")).first)
    leader.page.get_by_label("单位名称或拼音首字母").fill("惠山")
    leader.press(leader.page.get_by_role("button", name="筛选"))
    expect(leader.page.locator("main")).to_contain_text("没有逾期")


def _what_changed_since_last_month(leader: Leader) -> None:
    leader.press(leader.page.get_by_role("link", name="与上月今天比"))
    expect(leader.page.locator(".news-head").first).to_contain_text("相比")
    expect(leader.page.locator(".news-lines li").first).to_contain_text(re.compile("指标由|总分|等次|否决"))


def _honors_of_2007(leader: Leader) -> None:
    leader.press(leader.page.locator("summary", has_text="更多").first)
    leader.press(leader.page.get_by_role("link", name="荣誉", exact=True))
    leader.press(leader.page.get_by_role("link", name="2007年", exact=True))
    expect(leader.page.locator(".lead-count")).to_contain_text(re.compile("2007年共 [1-9]"))


def test_charts_are_drawn_named_and_without_violation(
    world: SmallWorld, live_server: LiveServer, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(base_url=live_server.url, bypass_csp=True, reduced_motion="reduce").new_page()
    page.set_default_timeout(_PATIENCE)
    troubles: list[str] = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    sign_in(page, "leader")
    found, measured = {}, {}
    for name in ("", "changes/", "past/", "compare/", *(f"{each}/" for each in CHARTS)):
        page.goto(f"/evaluations/analysis/{name}")
        if page.locator("#chart-data").count():
            expect(page.locator(f"#chart[data-drawn={name.rstrip('/')}] canvas").first).to_be_visible()
            expect(page.get_by_role("img", name=re.compile("同样的数字在下面的表里"))).to_be_visible()
        measured[name] = measures(page)
        found[name] = violations(page)
        overflow = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not overflow, f"{name} is wider than the screen"
    assert {name: said for name, said in found.items() if said} == {}
    assert {name: each.shift for name, each in measured.items() if each.shift > MOST_SHIFT} == {}
    assert {name: each.weight for name, each in measured.items() if each.weight > MOST_BYTES} == {}
    assert _room(page, "radar/") == _room(page, "radar/", is_drawn=False), "the page moves when the chart is drawn"
    assert troubles == []


def _room(page: Page, name: str, *, is_drawn: bool = True) -> float:
    """The height of a chart's place, drawn or before the drawing library has come."""
    if not is_drawn:
        page.route("**/echarts*", lambda route: route.abort())
    page.goto(f"/evaluations/analysis/{name}")
    expect(page.locator("#chart canvas")).to_have_count(1 if is_drawn else 0)
    box = page.locator("#chart").bounding_box()
    assert box is not None
    return box["height"]


def test_a_chart_is_taken_away_as_a_picture_under_the_strict_policy(
    world: SmallWorld, live_server: LiveServer, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(base_url=live_server.url).new_page()
    page.set_default_timeout(_PATIENCE)
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    sign_in(page, "leader")
    page.goto("/evaluations/analysis/heat/")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="下载图片").click()
    assert waiting.value.suggested_filename == "市民政局-单位 × 目标热力图.png"
    assert waiting.value.path().read_bytes().startswith(b"\x89PNG")
    assert refused == [], "the content security policy refused something"
