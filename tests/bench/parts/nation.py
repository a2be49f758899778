"""The tree page at any node of the whole country."""

import statistics
from collections.abc import Iterator

from django.core.cache import cache

from core import clock
from tests.bench.browser import Browser, sign_in
from tests.bench.databases import EMPTY, Server, switch_to
from tests.bench.figures import Figures, tell
from tests.bench.measuring import alternately
from tests.bench.parts.pages import count_page
from tests.bench.worlds.copying import gather_statistics, in_bulk, reset_sequences
from tests.bench.worlds.divisions import read_level, read_nation
from tests.bench.worlds.tree import under_one_root, write_units
from units.enums import Role
from units.models import LeadingGroup, Membership, Unit, User

_DATABASE = "nation"
_LEVELS = ("全国", "省", "市", "县", "乡镇")
_OF_EACH_LEVEL = 4


def load_nation(server: Server, *, villages: bool) -> None:
    """A database with the whole country, or all of it above the villages."""
    tell("装入全国的单位 …")
    server.copy(EMPTY, _DATABASE)
    switch_to(server, _DATABASE)
    rows = list(under_one_root(read_nation() if villages else (each for n in range(4) for each in read_level(n))))
    with in_bulk(Unit, LeadingGroup):
        write_units("cn-", rows)
    reset_sequences(Unit, LeadingGroup)
    leader = User(username="nation", name="全国领导", joined_at=clock.now())
    leader.set_unusable_password()
    leader.save()
    Membership.objects.create(user=leader, unit=Unit.objects.get(pk=1), role=Role.LEADER)
    gather_statistics()
    tell(f"已装入 {len(rows):,} 个单位")


def measure_tree(figures: Figures, *, rounds: int) -> None:
    """Every sampled node: the slowest median and the queries."""
    browser = sign_in(User.objects.get(username="nation"))
    slowest: dict[str, float] = {}
    queries: dict[str, int] = {}
    rows = 0
    for level, address in _nodes():
        tally = count_page(browser, address)
        (times,) = alternately(rounds, lambda a=address: _open(browser, a), before=cache.clear)  # type: ignore[misc] # bound now
        slowest[level] = max(slowest.get(level, 0), statistics.median(times) * 1000)
        queries[level] = max(queries.get(level, 0), tally.queries)
        rows = max(rows, tally.rows)
    for level, milliseconds in slowest.items():
        tell(f"单位树，{level}：最慢 {milliseconds:.1f} 毫秒，{queries[level]} 次查询")
    total = f"{Unit.objects.count():,} 个单位"
    figures.add(f"单位树（{total}），最慢的节点", max(slowest.values()), "毫秒", bar="tree milliseconds")
    # The first page is another page, and the root has nothing above it to ask for.
    below = [queries[level] for level in _LEVELS[1:]]
    figures.add(f"单位树（{total}），各级节点查询之差", max(below) - min(below), "次", bar="growth")
    figures.add(f"单位树（{total}），查询最多", max(queries.values()), "次")
    figures.add(f"单位树（{total}），取到最多的行数", rows, "行")


def _nodes() -> Iterator[tuple[str, str]]:
    """(level, address): the tree's first page, and of each level the first, the last, one between, the fullest."""
    yield "首页", "/units/"
    for depth, level in enumerate(_LEVELS, start=1):
        here = Unit.objects.filter(depth=depth)
        codes = here.order_by("path").values_list("code", flat=True)
        count = codes.count()
        fullest = here.order_by("-numchild", "path").values_list("code", flat=True)[0]
        places = sorted({0, count // 2, count - 1})
        for code in dict.fromkeys([*(codes[place] for place in places), fullest][:_OF_EACH_LEVEL]):
            yield level, f"/units/{code}/"


def _open(browser: Browser, address: str) -> None:
    browser.get(address)
