"""Honors of the demo: those of the report with their levels, invented ones besides (示例, 演示), and how they fared since."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.clock import day_of
from evaluations.demo.units import ROOT
from evaluations.enums import HonorLevel, HonorSubject
from evaluations.models import Honor, HonorTitle
from evaluations.operations.honors import (
    HonorFacts,
    TitleFacts,
    record_check,
    register_honor,
    save_title,
    take_step,
)
from evaluations.workflow.honors import PROPOSE, REVOKE, SUSPEND
from units.models import Unit, User

GOOD_TEAM = "“团结、廉洁、高效、开拓”好班子"
CIVIL_UNIT = "市级文明单位"
STYLE_WINNER = "机关作风与效能建设优胜单位"
SYSTEM_UNIT, SYSTEM_WINDOW, SYSTEM_TRADE, SYSTEM_WORKER = "系统文明单位", "系统文明窗口", "系统文明行业", "系统文明职工"

_N, _P, _C, _D, _U = HonorLevel
_WINDOW, _ORGAN, _UNIT, _TEAM, _PERSON = HonorSubject
_NAMED_HERE: dict[str, Any] = {"valid_years": 2, "check_months": 12, "is_named_here": True}


@dataclass(frozen=True)
class _Given:
    """One honor: title, code of the holder, day, bearer, and the years where they differ from the day's."""

    title: str
    holder: str
    on: dt.date
    bearer: str = ""
    years: tuple[int, int] | None = None


_TITLES: tuple[TitleFacts, ...] = (
    TitleFacts(SYSTEM_WINDOW, _U, (_WINDOW,), "无锡市民政局", **_NAMED_HERE),
    TitleFacts(SYSTEM_UNIT, _U, (_UNIT, _ORGAN), "无锡市民政局", least_score=Decimal(80), **_NAMED_HERE),
    TitleFacts(SYSTEM_TRADE, _U, (_ORGAN,), "无锡市民政局", system_share=Decimal(90), **_NAMED_HERE),
    TitleFacts(SYSTEM_WORKER, _U, (_PERSON,), "无锡市民政局", valid_years=2),
    TitleFacts(CIVIL_UNIT, _C, (_UNIT, _ORGAN), "市文明委（演示）", valid_years=3),
    TitleFacts("省级文明单位", _P, (_UNIT, _ORGAN), "省文明委（演示）", valid_years=3),
    TitleFacts("全国和谐军休家园", _N, (_UNIT,), "民政部"),
    TitleFacts("全省和谐军休家园", _P, (_UNIT,), "省民政厅（演示）"),
    TitleFacts("全国民政系统行风建设先进基层窗口", _N, (_WINDOW, _UNIT), "民政部（演示）"),
    TitleFacts("省爱国主义教育基地（第四批）", _P, (_UNIT,), "省有关部门（演示）"),
    TitleFacts(GOOD_TEAM, _U, (_TEAM,), "中共无锡市民政局委员会"),
    TitleFacts("“团结、廉洁、高效、开拓”好班子活动先进集体", _C, (_TEAM,), "中共无锡市委"),
    TitleFacts("全市党委中心组学习先进集体", _C, (_TEAM,), "中共无锡市委（演示）"),
    TitleFacts("市级机关作风建设社会评议先进单位", _C, (_ORGAN,), "市作风办（演示）", is_yearly=True),
    TitleFacts("人民满意机关", _C, (_ORGAN,), "市有关部门（演示）"),
    TitleFacts(STYLE_WINNER, _D, (_ORGAN,), "中共惠山区委", is_yearly=True),
    TitleFacts("全国示例工作先进集体", _N, (_TEAM,), "示例部（演示）", is_yearly=True),
    TitleFacts("全省示例工作先进集体", _P, (_TEAM,), "示例厅（演示）", is_yearly=True),
    TitleFacts("全市示例工作先进集体", _C, (_TEAM,), "示例委（演示）", is_yearly=True),
    TitleFacts("区级示例文明机关", _D, (_ORGAN,), "示例区委（演示）"),
)
_LADDER = {SYSTEM_TRADE: SYSTEM_UNIT, CIVIL_UNIT: SYSTEM_UNIT, "省级文明单位": CIVIL_UNIT}
"""Title → the one that must be held first."""

_TEAMS = ("优抚", "安置", "社救", "福利", "社区", "地名")
_BASE = ("fuli", "qingyang", "lieshi", "qiuzhu2858", "sl-yanglao", "sl-ertong", "sl-cishan", "sl-diming")
_CIVIL = ("fuli", "qingyang", "lieshi", "sl-yanglao", "sl-ertong", "sl-cishan", "sl-diming", "sl-zuzhi", "yx-ganxiu")
_TERM = (2006, 2007)

_OF_THE_REPORT: tuple[_Given, ...] = (
    _Given("全国和谐军休家园", "jy-junxiu", dt.date(2007, 6, 18)),
    _Given("全省和谐军休家园", "yx-ganxiu", dt.date(2007, 6, 20)),
    _Given("省级文明单位", "fuli", dt.date(2007, 9, 12), years=_TERM),
    _Given("省级文明单位", "qingyang", dt.date(2007, 9, 12), years=_TERM),
    _Given("全国民政系统行风建设先进基层窗口", "fuli", dt.date(2007, 11, 6)),
    _Given("全国民政系统行风建设先进基层窗口", "qingyang", dt.date(2007, 11, 6)),
    _Given("省爱国主义教育基地（第四批）", "lieshi", dt.date(2007, 3, 22)),
    _Given("“团结、廉洁、高效、开拓”好班子活动先进集体", ROOT, dt.date(2007, 7, 1), "局领导班子", _TERM),
    _Given("全市党委中心组学习先进集体", ROOT, dt.date(2007, 7, 1), "局党委中心组", _TERM),
    _Given("市级机关作风建设社会评议先进单位", ROOT, dt.date(2006, 12, 28)),
    _Given("市级机关作风建设社会评议先进单位", ROOT, dt.date(2007, 12, 20)),
    _Given("人民满意机关", ROOT, dt.date(2007, 12, 26), years=_TERM),
    *(_Given(GOOD_TEAM, code, dt.date(2007, 6, 29), "领导班子", _TERM) for code in _BASE),
    *(_Given(CIVIL_UNIT, code, dt.date(2006, 3, 15)) for code in _CIVIL),
    *(_Given(STYLE_WINNER, "huishan", dt.date(year, 12, 25)) for year in range(2002, 2008)),
    *(
        _Given(f"{of}示例工作先进集体", ROOT, dt.date(2007, 5, 8), f"示例{team}处")
        for of in ("全国", "全省", "全市")
        for team in _TEAMS
    ),
)
_SINCE: tuple[_Given, ...] = (
    *(_Given("区级示例文明机关", code, dt.date(2015, 1, 20)) for code in ("chongan", "nanchang", "beitang", "xinqu")),
    _Given(CIVIL_UNIT, "chongan", dt.date(2014, 11, 3)),
)
"""What three districts held when they became 梁溪, and what went on under the name of 新吴."""

_LATELY: Mapping[str, tuple[str, ...]] = {
    SYSTEM_UNIT: (
        "fuli", "qingyang", "lieshi", "sl-yanglao", "sl-ertong", "sl-cishan", "sl-binzang", "sl-zuzhi",
        "jy-junxiu", "jy-jiuzhu", "yx-ganxiu", "jiangyin", "yixing", "xishan", "huishan",
    ),
    SYSTEM_WINDOW: ("qiuzhu2858",),
}  # fmt: skip
"""Holders of titles that run today."""

_ENDING = frozenset({"lieshi", "yx-ganxiu", "qiuzhu2858"})
_CHECKED = frozenset({"fuli", "qingyang", "jiangyin", "yixing", "xishan", "huishan", "sl-yanglao"})
_MONTHS_AGO, _LONG_AGO = dt.timedelta(days=380), dt.timedelta(days=640)


def write_honors(units: Mapping[str, Unit], people: Mapping[str, User], at: dt.datetime) -> None:
    """Titles, what was conferred then and lately, and one of each fate on invented units."""
    titles = _write_titles(at)
    for given in (*_OF_THE_REPORT, *_SINCE, *_lately(day_of(at))):
        register_honor(facts=_facts(given, titles, units), actor=None, at=at)
    _check_some(people, at)
    _let_fate_fall(people, at)


def _write_titles(at: dt.datetime) -> dict[str, HonorTitle]:
    titles = {facts.name: save_title(facts=facts, actor=None, at=at) for facts in _TITLES if facts.name not in _LADDER}
    waiting = [facts for facts in _TITLES if facts.name in _LADDER]
    for facts in waiting:
        told = {**vars(facts), "below": titles[_LADDER[facts.name]]}
        titles[facts.name] = save_title(facts=TitleFacts(**told), actor=None, at=at)
    return titles


def _facts(given: _Given, titles: Mapping[str, HonorTitle], units: Mapping[str, Unit]) -> HonorFacts:
    title, unit = titles[given.title], units[given.holder]
    subject = _ORGAN if unit.is_bureau and _ORGAN in title.subjects else title.subjects[0]
    first, last = given.years or (given.on.year, given.on.year)
    return HonorFacts(
        title=title,
        subject=subject,
        holder=unit,
        conferred_on=given.on,
        bearer=given.bearer,
        document_number=f"示例〔{given.on.year}〕{given.on.month}{given.on.day}号",
        year_from=first,
        year_to=last,
    )


def _lately(today: dt.date) -> Sequence[_Given]:
    found = [
        _Given(title, code, today - (_LONG_AGO if code in _ENDING else _MONTHS_AGO))
        for title, codes in _LATELY.items()
        for code in codes
    ]
    return [*found, _Given(SYSTEM_WORKER, "sl-fuli", today - _MONTHS_AGO, "示例职工甲")]


def _check_some(people: Mapping[str, User], at: dt.datetime) -> None:
    today = day_of(at)
    for honor in _running(*_CHECKED):
        record_check(
            honor=honor,
            checked_on=today - dt.timedelta(days=15),
            is_passed=True,
            found="演示：查台账、看窗口、访群众，保持标准。",
            actor=people["admin"],
            at=at,
        )


def _let_fate_fall(people: Mapping[str, User], at: dt.datetime) -> None:
    office, leader = people["admin"], people["leader"]
    fates = {"sl-ertong": SUSPEND, "sl-binzang": PROPOSE, "sl-zuzhi": PROPOSE}
    reasons = {
        "sl-ertong": "演示：搬迁期间服务场所不开放，恢复后再评。",
        "sl-binzang": "演示：经认定的乱收费问题，按一票否决提出撤销。",
        "sl-zuzhi": "演示：复查发现台账失实，提出撤销。",
    }
    for honor in _running(*fates):
        code = honor.holder.code
        take_step(honor=honor, name=fates[code], reason=reasons[code], actor=office, at=at)
        if code == "sl-zuzhi":
            take_step(honor=honor, name=REVOKE, reason="演示：经核实，同意撤销。", actor=leader, at=at)


def _running(*codes: str) -> list[Honor]:
    rows = Honor.objects.filter(title__name=SYSTEM_UNIT, holder__code__in=codes)
    return list(rows.select_related("title", "holder"))
