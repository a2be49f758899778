"""What a browser loads for the dashboard, and when a person can use it on a slow line and a slow machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from scripts import machine
from tests.bench.browser import session_of
from tests.bench.databases import Server
from tests.bench.deadline.site import SECURE, SESSION_COOKIE, Site, own_keys, running_site
from tests.bench.figures import Figures
from tests.bench.parts.pages import DASHBOARD
from tests.bench.worlds import people
from units.enums import Role

_ARGUMENTS = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage"),
)
# "Slow 3G" of the browser's own tools.
_SLOW_3G = {"offline": False, "latency": 2000, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
_SLOWER = 4
_WATCH_TASKS = """
window.__tasks = [];
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) window.__tasks.push(task.startTime + task.duration);
}).observe({ type: "longtask", buffered: true });
"""
_INTERACTIVE = """
() => Math.max(performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd, ...window.__tasks)
"""


@dataclass
class Load:
    """Requests that went over the wire, and the bytes that came back, headers included."""

    requests: int = 0
    size: int = 0
    addresses: list[str] = field(default_factory=list)


def measure_weight(server: Server, name: str, figures: Figures) -> None:
    """A first view, a later one, and the first one on a slow line, of the world Django is connected to."""
    key = session_of(people.person(Role.LEADER))
    folder = server.folder / f"weight-{name}"
    with running_site(server.address(name), folder, own_keys()) as site, _chromium() as chromium:
        with _page(chromium, key) as page:
            first, later = _view(page, site), _view(page, site)
        with _page(chromium, key) as page:
            interactive = _time_to_interactive(page, site)
    figures.add("驾驶舱第一次打开，传输", first.size / 1024, "KB", bar="first view KB")
    figures.add("驾驶舱以后打开，传输", later.size / 1024, "KB", bar="later view KB")
    figures.add("驾驶舱第一次打开，请求", first.requests, "个")
    figures.add("驾驶舱以后打开，请求", later.requests, "个")
    figures.add("驾驶舱第一次打开，其中图表库", sum("echarts" in each for each in first.addresses), "个", bar="growth")
    figures.add("驾驶舱可以操作（慢速 3G，处理器慢 4 倍）", interactive, "秒")


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=machine.chromium(), args=list(_ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def _page(chromium: Browser, key: str) -> Iterator[Page]:
    """A page of a browser that has loaded nothing yet and is signed in."""
    # As a header: Chromium keeps no cookie of this name that did not come by TLS.
    headers = {**SECURE, "Cookie": f"{SESSION_COOKIE}={key}"}
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900}, extra_http_headers=headers)
    page = context.new_page()
    page.add_init_script(_WATCH_TASKS)
    yield page
    context.close()


def _view(page: Page, site: Site) -> Load:
    load, wire = Load(), page.context.new_cdp_session(page)
    waiting: dict[str, str] = {}

    def sent(event: dict[str, Any]) -> None:
        waiting[event["requestId"]] = event["request"]["url"]

    def cached(event: dict[str, Any]) -> None:
        waiting.pop(event["requestId"], None)

    def answered(event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            waiting.pop(event["requestId"], None)

    def finished(event: dict[str, Any]) -> None:
        address = waiting.pop(event["requestId"], None)
        if address is not None and address.startswith("http"):
            load.requests += 1
            load.size += int(event["encodedDataLength"])
            load.addresses.append(address)

    wire.on("Network.requestWillBeSent", sent)
    wire.on("Network.requestServedFromCache", cached)
    wire.on("Network.responseReceived", answered)
    wire.on("Network.loadingFinished", finished)
    wire.send("Network.enable")
    answer = page.goto(f"{site.url}{DASHBOARD}", wait_until="networkidle")
    assert answer is not None
    assert answer.status < 400, answer.status
    wire.detach()
    return load


def _time_to_interactive(page: Page, site: Site) -> float:
    """Seconds until scripts are ready and no long task runs any more."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", _SLOW_3G)
    wire.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    page.goto(f"{site.url}{DASHBOARD}", wait_until="networkidle", timeout=180_000)
    milliseconds = float(page.evaluate(_INTERACTIVE))
    wire.detach()
    return milliseconds / 1000
