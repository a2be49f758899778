"""Cases of the demo: forty matters through every channel and in every state. All of them are invented."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from core.clock import day_of
from core.contacts import Contact
from evaluations.enums import CaseChannel, CaseKind, Satisfaction
from evaluations.models import Case
from evaluations.operations.cases import steps
from evaluations.operations.cases.extending import ask_for_time, decide_extension
from evaluations.operations.cases.registering import CaseFacts, register_case, register_public_case
from units.models import Unit, User

_UNITS = ("shili", "xishan", "jiangyin", "shili", "yixing", "sl-fuli", "shili", "sl-hunyin")
_OTHERS_REPORTER = {"shili": "reporter"}
_TITLES: Mapping[CaseKind, tuple[str, ...]] = {
    CaseKind.COMPLAINT: ("婚姻登记处等候时间过长", "护理费说明不清楚", "咨询电话多次无人接听", "窗口人员解释不耐心"),
    CaseKind.ADVICE: ("建议周六上午开放登记", "建议门口加装扶手", "建议公示栏字大一些"),
    CaseKind.QUESTION: ("咨询低保申请材料", "咨询收养登记条件", "咨询优待证补办"),
    CaseKind.REQUEST: ("独居老人希望有人上门看望", "请求协助申请临时救助", "希望帮助联系养老床位"),
}
_ANSWERS = ("已核实并当面说明，窗口人员已改进。", "已安排专人负责，今后会提前告知。", "所提建议已采纳，本月内落实。")


@dataclass(frozen=True)
class _Fate:
    """How far a case came. ``age``: days since it came in; ``answer``: days after that."""

    age: int
    answer: int = 0
    said: Satisfaction | None = None
    end: str = ""


def _fates() -> list[_Fate]:
    """Forty, the old ones first."""
    content = [_Fate(320 - 13 * number, 2, Satisfaction.SATISFIED) for number in range(16)]
    fair = [_Fate(200 - 20 * number, 2, Satisfaction.FAIRLY) for number in range(5)]
    late = [_Fate(150 - 30 * number, 30, Satisfaction.FAIRLY) for number in range(3)]
    angry = [_Fate(45, 3, Satisfaction.DISSATISFIED), _Fate(12, 2, Satisfaction.DISSATISFIED, "reopen")]
    nameless = [_Fate(60, 2, end="close"), _Fate(90, 2, end="close")]
    waiting = [_Fate(3, 1), _Fate(4, 2), _Fate(2, 1), _Fate(6, 2)]
    running = [_Fate(1, end="accept"), _Fate(1, end="time"), _Fate(2, end="granted"), _Fate(40, end="accept")]
    return [
        *content,
        *fair,
        *late,
        *angry,
        *nameless,
        *waiting,
        *running,
        _Fate(1),
        _Fate(0),
        _Fate(8, end="gone"),
        _Fate(30),
    ]


def write_cases(units: Mapping[str, Unit], people: Mapping[str, User], at: dt.datetime) -> None:
    """Take them in and let each go as far as its fate says."""
    kinds, channels = list(CaseKind), list(CaseChannel)
    former: Case | None = None
    for number, fate in enumerate(_fates()):
        kind = kinds[number % len(kinds)]
        channel, code = channels[number % len(channels)], _UNITS[number % len(_UNITS)]
        came = at - dt.timedelta(days=fate.age)
        facts = _facts(number, kind, channel, came, units[code], units["wuxi"], is_nameless=fate.end == "close")
        case = (
            register_public_case(facts=facts, at=came)[0]
            if channel == CaseChannel.WEBSITE
            else register_case(facts=facts, actor=people["admin"], at=came)
        )
        _live(case, fate, people[_OTHERS_REPORTER.get(code, f"reporter-{code}")], people, at)
        if fate.said == Satisfaction.DISSATISFIED and former is not None:
            steps.link_repeat(case=case, earlier=former, actor=people["admin"], at=at)
        former = case


def _facts(
    number: int, kind: CaseKind, channel: CaseChannel, came: dt.datetime, unit: Unit, intake: Unit, *, is_nameless: bool
) -> CaseFacts:
    titles = _TITLES[kind]
    title = titles[number % len(titles)]
    contact = Contact() if is_nameless else Contact(f"{'赵钱孙李周吴'[number % 6]}某", f"1390000{number:04}")
    text = f"{title}，希望核实后给一个答复。（演示内容，并非事实）"
    return CaseFacts(channel, kind, title, text, day_of(came), unit, intake, contact)


def _live(case: Case, fate: _Fate, handler: User, people: Mapping[str, User], at: dt.datetime) -> None:
    office, came = people["admin"], at - dt.timedelta(days=fate.age)
    if fate.end == "gone":
        steps.withdraw_case(case=case, reason="本人来电，问题已经解决。", actor=office, at=at)
    if not fate.answer and fate.end not in {"accept", "time", "granted"}:
        return
    steps.accept_case(case=case, handler=handler, actor=handler, at=came)
    if fate.end in {"time", "granted"}:
        asked = ask_for_time(case=case, days=1, reason="需要会同街道核实情况。", actor=handler, at=came)
        if fate.end == "granted":
            decide_extension(extension=asked, is_granted=True, opinion="同意，抓紧办。", actor=people["leader"], at=at)
    if not fate.answer:
        return
    answered = came + dt.timedelta(days=fate.answer)
    steps.reply_case(case=case, text=_ANSWERS[case.pk % len(_ANSWERS)], actor=handler, at=answered)
    after = min(at, answered + dt.timedelta(days=1))
    if fate.end == "close":
        steps.close_case(case=case, reason="匿名来信，无法回访。", actor=office, at=after)
    elif fate.said is not None:
        words = "问题没有真正解决。" if fate.said == Satisfaction.DISSATISFIED else ""
        steps.call_back_case(case=case, satisfaction=fate.said, words=words, actor=office, at=after)
    if fate.end == "reopen":
        steps.reopen_case(case=case, reason="请分管领导过问，再答复一次。", actor=office, at=after)
