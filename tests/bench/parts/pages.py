"""The dashboard against a bare view of its size and against the city's; other lists by queries, rows and time."""

import statistics
from dataclasses import dataclass, field

from django.core.cache import cache

from campaigns.enums import ReportState
from campaigns.models import ProgressReport
from tests.bench.browser import Browser, sign_in
from tests.bench.figures import Figures, tell
from tests.bench.measuring import Act, Tally, alternately, counting
from tests.bench.worlds import people
from units.enums import Role

_TENTH = 0.1
_LISTS = (
    ("单位×目标矩阵", Role.LEADER, "/evaluations/matrix/"),
    ("排名", Role.LEADER, "/evaluations/ranking/"),
    ("逾期", Role.LEADER, "/evaluations/late/"),
    ("待审核", Role.REVIEWER, "/evaluations/reviews/"),
    ("我的任务", Role.REPORTER, "/campaigns/tasks/"),
    ("单位树", Role.LEADER, "/units/"),
    ("本单位得分", Role.REPORTER, "/evaluations/scores/"),
)
DASHBOARD = "/evaluations/dashboard/"


@dataclass
class Page:
    """What one page cost in one world: seconds of each round, and of the bare view beside it."""

    times: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    queries: int = 0
    rows: int = 0
    size: int = 0

    @property
    def median(self) -> float:
        """Seconds."""
        return statistics.median(self.times)


def count_page(browser: Browser, address: str) -> Tally:
    """Queries and rows of one request that finds nothing cached."""
    cache.clear()
    with counting() as tally:
        browser.get(address)
    return tally


def see_dashboard(page: Page, rounds: int) -> None:
    """Some rounds of the dashboard, of the bare view of its size, and of the reload that finds nothing new."""
    leader = sign_in(people.person(Role.LEADER))
    answer = leader.get(DASHBOARD)
    assert answer.status == 200, answer.status
    tally = count_page(leader, DASHBOARD)
    page.queries, page.rows, page.size = tally.queries, tally.rows, len(answer.body)
    bare = bare_address(leader, len(answer.body))
    mark = answer.headers.get("ETag", "")
    acts: list[Act] = [lambda: leader.get(DASHBOARD), lambda: leader.get(bare)]
    times, floors = alternately(rounds, *acts, before=cache.clear)
    (reloads,) = alternately(rounds, lambda: leader.get(DASHBOARD, HTTP_IF_NONE_MATCH=mark))
    page.times += times
    page.bare += floors
    page.again += reloads


def bare_address(browser: Browser, size: int) -> str:
    """The bare page whose size differs by less than a tenth; AssertionError where there is none."""
    none, some = (len(browser.get(f"/bench/page/?rows={rows}").body) for rows in (0, 10))
    rows = max(0, round((size - none) * 10 / (some - none)))
    found = len(browser.get(f"/bench/page/?rows={rows}").body)
    assert abs(found - size) <= _TENTH * size, (found, size)
    return f"/bench/page/?rows={rows}"


def note_dashboard(city: Page, province: Page, figures: Figures) -> None:
    """The bars of the dashboard."""
    figures.add("省驾驶舱，查询次数", province.queries, "次", bar="dashboard queries")
    figures.add(
        "省驾驶舱 ÷ 同样大小的空白页", province.median / statistics.median(province.bare), "倍", bar="dashboard ÷ bare"
    )
    figures.add("省驾驶舱 ÷ 市驾驶舱", province.median / city.median, "倍", bar="dashboard province ÷ city")
    figures.add("省驾驶舱 − 市驾驶舱，查询次数", province.queries - city.queries, "次", bar="growth")
    figures.add("省驾驶舱，用时", province.median * 1000, "毫秒")
    figures.add("市驾驶舱，用时", city.median * 1000, "毫秒")
    figures.add("省驾驶舱，取到的行数", province.rows, "行")
    figures.add("市驾驶舱，取到的行数", city.rows, "行")
    figures.add("省驾驶舱，没有变化时再看一次，用时", statistics.median(province.again) * 1000, "毫秒")
    figures.add("省驾驶舱，大小", province.size / 1024, "KB")


def see_lists(rounds: int) -> dict[str, Page]:
    """Name → cost of the other pages of this world."""
    found: dict[str, Page] = {}
    # Where something was returned, in the city as in the province: its opinion is one more statement.
    returned = ProgressReport.objects.filter(state=ReportState.RETURNED).order_by("-pk")
    somewhere = returned.values_list("assignment__participation__unit_id", flat=True)[0]
    for name, role, address in _LISTS:
        browser = sign_in(people.person(role, somewhere if role == Role.REPORTER else 1))
        answer = browser.get(address)
        if answer.status == 302:
            address = answer.headers["Location"]  # noqa: PLW2901 - that is the page
        tally = count_page(browser, address)
        (times,) = alternately(rounds, lambda b=browser, a=address: b.get(a), before=cache.clear)  # type: ignore[misc] # bound now
        found[name] = Page(times=times, queries=tally.queries, rows=tally.rows)
        tell(f"{name}：{found[name].median * 1000:.1f} 毫秒，{tally.queries} 次查询，{tally.rows} 行")
    return found


def note_lists(city: dict[str, Page], province: dict[str, Page], figures: Figures) -> None:
    """Each list: no more queries than the city's; time and rows beside it."""
    for name, page in province.items():
        figures.add(f"{name}，省 − 市，查询次数", page.queries - city[name].queries, "次", bar="growth")
        figures.add(f"{name}，省 ÷ 市，用时", page.median / city[name].median, "倍")
        figures.add(f"{name}，省，用时", page.median * 1000, "毫秒")
        figures.add(f"{name}，省，取到的行数", page.rows, "行")
