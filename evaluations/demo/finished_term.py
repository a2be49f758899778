"""What others said in the finished term and what followed: supervisors, cases, rectifications. All of it is invented.

The report names no numbers of these; what is found wrong falls on units with 示例 in their names.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from core.clock import day_of
from core.contacts import Contact
from core.workdays import add_workdays
from evaluations.demo.calendar import FINISHED
from evaluations.enums import CaseChannel, CaseKind, ProofStage, RectificationSource, Satisfaction, SupervisorSector
from evaluations.models import Round, Supervisor
from evaluations.operations.cases import steps
from evaluations.operations.cases.registering import CaseFacts, register_case
from evaluations.operations.rectifications import (
    Finding,
    Task,
    add_proof_link,
    close_rectification,
    open_rectification,
    report_fixed,
    verify_rectification,
)
from evaluations.operations.supervision.arranging import PatrolFacts, TermFacts, appoint_supervisor, record_patrol
from units.models import Unit, User

CASES, SUPERVISORS = 24, 12

_SECTORS = tuple(SupervisorSector)[:9]
_ROUNDS = (
    (dt.date(2006, 4, 12), "行风监督员聘任会", ""),
    (dt.date(2006, 9, 20), "下半年窗口巡查", "sl-hunyin"),
    (dt.date(2007, 4, 18), "行风监督员座谈会", ""),
    (dt.date(2007, 6, 13), "养老服务机构巡查", "sl-fuli"),
    (dt.date(2007, 9, 19), "救助窗口巡查", "shili"),
    (dt.date(2007, 12, 12), "年度监督情况通报会", ""),
)
_UNITS = ("shili", "jiangyin", "xishan", "sl-fuli", "yixing", "sl-hunyin")
_MATTERS: Mapping[CaseKind, tuple[str, ...]] = {
    CaseKind.ADVICE: ("建议公布各科室电话", "建议办事指南放在进门处"),
    CaseKind.COMPLAINT: ("反映咨询电话没有人接", "反映办事等候时间长"),
    CaseKind.QUESTION: ("咨询结婚登记要带什么证件", "咨询优抚对象补助标准"),
    CaseKind.REQUEST: ("请求帮助申请临时救助", "请求协助老人入住福利院"),
}
_LATE, _UNHAPPY = frozenset({7, 17}), frozenset({9})
"""Numbers of the cases that were answered too late, and of the one whose citizen was not content."""


@dataclass(frozen=True)
class _Problem:
    """One problem, mended on a day and struck off a day later."""

    unit: str
    words: str
    found: dt.date
    due: dt.date
    fixed: dt.date
    result: str
    is_of_round: bool = False


_PROBLEMS = (
    _Problem("shili", "办事指南只贴在二楼，一楼大厅没有", dt.date(2006, 5, 16), dt.date(2006, 6, 5),
             dt.date(2006, 5, 29), "一楼大厅已设指南架，每种指南都备齐。"),
    _Problem("sl-hunyin", "首问负责登记本有缺页", dt.date(2006, 9, 20), dt.date(2006, 10, 17),
             dt.date(2006, 10, 11), "登记本已补齐编号，专人每周核对。"),
    _Problem("sl-fuli", "意见箱没有按周开启", dt.date(2006, 11, 8), dt.date(2006, 11, 28),
             dt.date(2006, 11, 21), "改为每周一由两人开箱并登记。"),
    _Problem("shili", "检查考评发现便民设施清单与实物不符", dt.date(2007, 1, 22), dt.date(2007, 2, 12),
             dt.date(2007, 2, 6), "已按清单补齐，每月盘点一次。", is_of_round=True),
    _Problem("sl-fuli", "检查考评发现交接班记录不全", dt.date(2007, 1, 22), dt.date(2007, 2, 12),
             dt.date(2007, 2, 15), "已统一格式，交接双方签字。", is_of_round=True),
    _Problem("sl-hunyin", "收费项目公示栏位置偏", dt.date(2007, 3, 14), dt.date(2007, 4, 3),
             dt.date(2007, 3, 28), "公示栏已移到登记台正面。"),
    _Problem("sl-fuli", "访客须知字号太小", dt.date(2007, 6, 13), dt.date(2007, 7, 4),
             dt.date(2007, 6, 26), "已换成大字版，挂在门口。"),
    _Problem("shili", "救助窗口无人时没有去向牌", dt.date(2007, 9, 19), dt.date(2007, 10, 16),
             dt.date(2007, 10, 9), "已配去向牌，离岗时由邻窗代办。"),
)  # fmt: skip


def recall_finished_term(units: Mapping[str, Unit], people: Mapping[str, User], now: dt.datetime) -> None:
    """Write all of it, each step on its own day."""
    _appoint(units, people, now)
    for number in range(CASES):
        _hear(number, units, people, now)
    inspection = Round.objects.filter(campaign__code=FINISHED.code).first()
    for problem in _PROBLEMS:
        _mend(problem, units[problem.unit], inspection if problem.is_of_round else None, people, now)


def _on(day: dt.date, now: dt.datetime) -> dt.datetime:
    return now.replace(year=day.year, month=day.month, day=day.day)


def _appoint(units: Mapping[str, Unit], people: Mapping[str, User], now: dt.datetime) -> None:
    """Twelve supervisors for the term, who met and looked about."""
    bureau, office = units["wuxi"], people["admin"]
    begun = dt.date(2006, 4, 1)
    members: list[Supervisor] = []
    for number in range(1, SUPERVISORS + 1):
        sector = _SECTORS[(number - 1) % len(_SECTORS)]
        facts = TermFacts(f"示例监督员（上届）{number}", sector, "", begun, FINISHED.ends)
        members.append(appoint_supervisor(bureau=bureau, facts=facts, actor=office, at=_on(begun, now))[0])
    for place, (day, title, code) in enumerate(_ROUNDS):
        there = members if not code else members[place : place + 4]
        words = "听取意见，看公示、等候和服务，逐条记录。"
        facts_then = PatrolFacts(day, title, units[code] if code else None, there, words)
        record_patrol(bureau=bureau, facts=facts_then, actor=office, at=_on(day, now))


def _hear(number: int, units: Mapping[str, Unit], people: Mapping[str, User], now: dt.datetime) -> None:
    """One a month, answered in two or three working days and called back on the next."""
    kinds, channels = list(CaseKind), [each for each in CaseChannel if each != CaseChannel.WEBSITE]
    kind, code = kinds[number % len(kinds)], _UNITS[number % len(_UNITS)]
    came = add_workdays(dt.date(2006 + number // 12, number % 12 + 1, 6), 1)
    title = _MATTERS[kind][number // len(kinds) % 2]
    facts = CaseFacts(
        channel=channels[number % len(channels)],
        kind=kind,
        title=title,
        text=f"{title}，希望给一个答复。（演示内容，并非事实）",
        received_on=came,
        unit=units[code],
        intake=units["wuxi"],
        contact=Contact(f"{'赵钱孙李周吴'[number % 6]}某", f"1380000{number:04}"),
    )
    office, handler = people["admin"], people["reporter" if code == "shili" else f"reporter-{code}"]
    case = register_case(facts=facts, actor=office, at=_on(came, now))
    steps.accept_case(case=case, handler=handler, actor=handler, at=_on(came, now))
    answered = add_workdays(came, 20 if number in _LATE else 2)
    steps.reply_case(case=case, text="已核实并当面答复。", actor=handler, at=_on(answered, now))
    is_unhappy = number in _UNHAPPY
    said = (
        Satisfaction.DISSATISFIED if is_unhappy else Satisfaction.FAIRLY if number % 5 == 0 else Satisfaction.SATISFIED
    )
    words = "等得太久。" if is_unhappy else ""
    called = _on(add_workdays(answered, 1), now)
    steps.call_back_case(case=case, satisfaction=said, words=words, actor=office, at=called)


def _mend(
    problem: _Problem, unit: Unit, inspection: Round | None, people: Mapping[str, User], now: dt.datetime
) -> None:
    """Found, given out, mended, verified and struck off."""
    source = RectificationSource.HAND if inspection is None else RectificationSource.ROUND
    finding = Finding(unit=unit, problem=problem.words, source=source, round=inspection)
    fixed_at, reviewer = _on(problem.fixed, now), people["reviewer"]
    found_at = _on(problem.found, now)
    made = open_rectification(finding=finding, task=Task(problem.due), actor=reviewer, at=found_at)
    by = people["reporter" if unit.code == "shili" else f"reporter-{unit.code}"]
    url = f"https://example.org/demo/then/{made.pk}"
    add_proof_link(subject=made, stage=ProofStage.AFTER, url=url, actor=by, at=fixed_at)
    made = report_fixed(subject=made, measure="", result=problem.result, version=made.version, actor=by, at=fixed_at)
    looked_at = _on(add_workdays(day_of(fixed_at), 1), now)
    made = verify_rectification(subject=made, opinion="", version=made.version, actor=reviewer, at=looked_at)
    close_rectification(subject=made, opinion="", version=made.version, actor=people["leader"], at=looked_at)
