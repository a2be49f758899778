"""The ledger of the demo: what the units did in the first term, with the figures that the report names."""

import datetime as dt
from collections.abc import Iterator, Mapping

from campaigns.library.feeds import SYSTEMS
from campaigns.library.ledger_kinds import (
    EDUCATION,
    GROUP_SESSION,
    INTEGRITY,
    LEDGER_KINDS,
    MEETING,
    PAIRING,
    PROMISE,
    TRAINING,
)
from campaigns.models import LedgerKind
from campaigns.operations.ledger import EntryContent, add_entry, add_kinds
from campaigns.operations.ledger.regulations import require_regulations
from campaigns.queries.ledger.regulations import fingerprint, required_names
from campaigns.rules.ledger import REGULATION, STAFF
from evaluations.demo.calendar import FINISHED
from evaluations.demo.units import ROOT
from units.enums import UnitKind
from units.models import Unit, User

Line = tuple[str, str, EntryContent]
"""Unit, kind, content."""

_STAFF = {ROOT: 86, "jiangyin": 54, "chongan": 31, "shili": 38, "qingyang": 27}
_DAY = dt.timedelta(days=1)

_PROMISES = (
    ("低保申请", "材料齐全当天受理，缺什么一次说清"),
    ("婚姻登记", "午间有人值班，不让新人等到下午"),
    ("优抚对象", "行动不便的上门办理"),
    ("老年证", "社区代收代办，办好送到家"),
    ("来电咨询", "三声之内有人接听"),
    ("投诉", "三个工作日内答复办理情况"),
)
_INTEGRITY_RULES = ("党风廉政建设责任分工规定", "党风廉政责任制检查考核办法", "党风廉政责任追究暂行办法")
_CONDUCT = (
    "敬老如亲 问寒问暖 爱岗尽责 尽心尽力",
    "说话和气 办事公道 不推不拖 不收不占",
    "环境整洁 伙食可口 就医及时 出行平安",
    "遇事商量 有错就改 勤俭持家 安全第一",
)
"""16 lines of 4 characters: 64."""


def record_work(units: Mapping[str, Unit], people: Mapping[str, User], at: dt.datetime) -> None:
    """Kinds of 市局 for all below, and the entries of the finished term."""
    add_kinds(owner=units[ROOT], kinds=LEDGER_KINDS, actor=None, at=at)
    _require(units[ROOT], at)
    kinds = {kind.code: kind for kind in LedgerKind.objects.filter(owner=units[ROOT])}
    for code, kind, content in (*_named(), *_usual(), *_present(at)):
        if code in units:
            keeper = people.get(f"reporter-{code}")
            add_entry(kind=kinds[kind], unit=units[code], content=content, actor=keeper, at=at)


def _require(root: Unit, at: dt.datetime) -> None:
    """What each bureau and each institution must have."""
    names = {UnitKind.BUREAU: SYSTEMS, UnitKind.INSTITUTION: (*SYSTEMS[:4], "职业道德")}
    seen = fingerprint(required_names(root))
    require_regulations(
        owner=root, names={kind.value: each for kind, each in names.items()}, seen=seen, actor=None, at=at
    )


def _named() -> Iterator[Line]:
    """Figures of the report: 6 promises, 3 regulations, 64 characters."""
    day = dt.date(2006, 3, 1)
    for title, promise in _PROMISES:
        yield "chongan", PROMISE, EntryContent(day, title, {"promise": promise, "where": "服务大厅、区政府网站"})
    for number, title in enumerate(_INTEGRITY_RULES, start=1):
        content = EntryContent(dt.date(2006, 4, 10), title, {"sort": "廉政"}, f"民示〔2006〕{20 + number}号")
        yield ROOT, REGULATION, content
    yield (
        "qingyang",
        REGULATION,
        EntryContent(dt.date(2006, 5, 8), "职工行为守则", {"sort": "职业道德", "text": "\n".join(_CONDUCT)}),
    )


def _usual() -> Iterator[Line]:
    """A few records of each quarter in the units whose people sign in."""
    for code, staff in _STAFF.items():
        yield code, STAFF, EntryContent(FINISHED.starts, "年初在岗职工", {"people": str(staff)})
        for quarter in range(8):
            day = FINISHED.starts + 91 * quarter * _DAY + 20 * _DAY
            yield from _quarter(code, staff, day, quarter)


def _quarter(code: str, staff: int, day: dt.date, quarter: int) -> Iterator[Line]:
    came = {"expected": str(staff), "attended": str(staff - quarter % 3)}
    yield code, MEETING, EntryContent(day, "创建工作季度例会", {"sort": "学习", **came})
    yield (
        code,
        TRAINING,
        EntryContent(
            day + 9 * _DAY, "窗口服务礼仪培训", {"subject": "服务礼仪", "people": str(staff // 2), "hours": "4"}
        ),
    )
    yield code, INTEGRITY, EntryContent(day + 15 * _DAY, "廉政党课", {"sort": "专题学习", **came})
    if quarter % 2:
        yield code, EDUCATION, EntryContent(day + 22 * _DAY, "荣辱观主题教育", {"theme": "知荣明耻", **came})
        whom = {"sort": "困难户", "whom": "结对户张家", "done": "送去过冬衣物", "outcome": "已联系社区长期照看"}
        yield code, PAIRING, EntryContent(day + 30 * _DAY, "走访结对困难户", whom)
        yield code, GROUP_SESSION, EntryContent(day + 33 * _DAY, "领导小组例会", {"topics": "窗口服务短板", **came})


def _present(at: dt.datetime) -> Iterator[Line]:
    """What the running term begins with."""
    today = at.date() - _DAY
    for code in ("jiangyin", "shili", "xishan"):
        yield code, STAFF, EntryContent(today - 300 * _DAY, "年初在岗职工", {"people": "42"})
        for sort in ("领导责任", "首问负责", "服务承诺", "一次告知", "限时办结"):
            yield code, REGULATION, EntryContent(today - 280 * _DAY, f"{sort}制度（试行）", {"sort": sort})
        for back in (8, 36, 64):
            people = {"subject": "社会救助政策", "people": "18", "hours": "3"}
            yield code, TRAINING, EntryContent(today - back * _DAY, "社会救助政策培训", people)
            came = {"sort": "动员", "expected": "42", "attended": "40"}
            yield code, MEETING, EntryContent(today - (back + 4) * _DAY, "创建工作推进会", came)
            whom = {"sort": "困难户", "whom": "结对户李家", "done": "帮助申请临时救助", "outcome": "已受理"}
            yield code, PAIRING, EntryContent(today - (back + 6) * _DAY, "走访结对困难户", whom)
            yield (
                code,
                INTEGRITY,
                EntryContent(
                    today - (back + 9) * _DAY, "廉政党课", {"expected": "42", "attended": "41", "sort": "专题学习"}
                ),
            )
