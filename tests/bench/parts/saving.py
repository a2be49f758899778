"""Saving a draft against one INSERT and COMMIT."""

import statistics
from dataclasses import dataclass, field

from campaigns.models import Assignment, Period
from tests.bench.browser import Browser, sign_in
from tests.bench.figures import Figures
from tests.bench.measuring import alternately, counting
from tests.bench.worlds import people
from units.enums import Role

_TEXT = "本月组织业务培训一次，走访困难群众十二户，登记台账齐全；对照目标检查了三个服务窗口，两处问题已当场整改。" * 3


@dataclass
class Saves:
    """Seconds of first saves, of later ones, and of the bare insert; the queries of a later one."""

    first: list[float] = field(default_factory=list)
    again: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    queries: int = 0
    rows: int = 0


@dataclass
class _Draft:
    browser: Browser
    address: str
    version: int = 0

    def save(self) -> None:
        fields = {"version": self.version, "text": f"{_TEXT}{self.version}"}
        self.browser.post(self.address, fields)
        self.version += 1


def see_saves(saves: Saves, rounds: int) -> None:
    """Some rounds of saving drafts of the running period, in a unit in the middle of the tree."""
    unit = _middle_unit()
    browser = sign_in(people.person(Role.REPORTER, unit))
    drafts = _empty_cells(browser, unit)
    assert len(drafts) > rounds, "too few cells without a report"
    kept = drafts.pop()
    kept.save()
    kept.save()
    with counting() as tally:
        kept.save()
    saves.queries, saves.rows = tally.queries, tally.rows
    fields = {"value": "12", "text": _TEXT}
    waiting = iter(drafts)
    first, again, bare = alternately(
        rounds, lambda: next(waiting).save(), kept.save, lambda: browser.post("/bench/insert/", fields)
    )
    saves.first += first
    saves.again += again
    saves.bare += bare


def _middle_unit() -> int:
    units = Assignment.objects.order_by("participation__unit_id").values_list("participation__unit_id", flat=True)
    return units[units.count() // 2]


def _empty_cells(browser: Browser, unit: int) -> list[_Draft]:
    period = Period.objects.order_by("-starts_on")[0]
    cells = Assignment.objects.filter(participation__unit_id=unit).exclude(reports__period=period).order_by("pk")
    return [_Draft(browser, f"/campaigns/tasks/{cell.pk}/{period.pk}/draft/") for cell in cells]


def note_saves(city: Saves, province: Saves, figures: Figures) -> None:
    """The bars of saving."""
    for name, saves in (("市", city), ("省", province)):
        bare = statistics.median(saves.bare)
        figures.add(f"保存草稿，{name} ÷ 一条 INSERT", statistics.median(saves.again) / bare, "倍", bar="save ÷ bare")
        figures.add(
            f"第一次保存草稿，{name} ÷ 一条 INSERT", statistics.median(saves.first) / bare, "倍", bar="save ÷ bare"
        )
    ours, small = statistics.median(province.again), statistics.median(city.again)
    floor = statistics.median(province.bare) / statistics.median(city.bare)
    figures.add("保存草稿 ÷ 一条 INSERT，省 ÷ 市", ours / small / floor, "倍", bar="save province ÷ city")
    figures.add("保存草稿，省 − 市，查询次数", province.queries - city.queries, "次", bar="growth")
    figures.add("保存草稿，省，查询次数", province.queries, "次")
    figures.add("保存草稿，省，取到的行数", province.rows, "行")
    figures.add("保存草稿，省，用时", ours * 1000, "毫秒")
    figures.add("一条 INSERT，省，用时", statistics.median(province.bare) * 1000, "毫秒")
