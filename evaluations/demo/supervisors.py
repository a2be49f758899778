"""Supervisors of the demo with a patrol, a meeting and findings. Nobody is a real person."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from core.clock import day_of
from evaluations.enums import CaseKind, SupervisorSector
from evaluations.models import Supervisor
from evaluations.operations.supervision.arranging import (
    PatrolFacts,
    TermFacts,
    appoint_supervisor,
    record_patrol,
)
from evaluations.operations.supervision.findings import (
    enter_finding,
    note_finding,
    turn_into_case,
    turn_into_rectification,
)
from units.models import Unit, User

_TERM = dt.timedelta(days=730)
_SECTORS = tuple(SupervisorSector)[:9]
_TEXTS = (
    "取号机旁没有老花镜和意见簿。",
    "收费公示栏的内容没有更新。",
    "窗口人员主动搀扶老人，值得表扬。",
    "等候区座椅不够，高峰时群众站着等。",
)


def appoint_supervisors(units: Mapping[str, Unit], people: Mapping[str, User], at: dt.datetime) -> None:
    """Nine supervisors, one with an account; a meeting, and a patrol with four findings."""
    office, bureau, today = people["admin"], units["wuxi"], day_of(at)
    begun = today - dt.timedelta(days=200)
    members = []
    for number, sector in enumerate(_SECTORS, start=1):
        name = people["supervisor"].name if number == 1 else f"示例监督员{number}"
        facts = TermFacts(name, sector, "", begun, begun + _TERM)
        members.append(appoint_supervisor(bureau=bureau, facts=facts, actor=office, at=at)[0])
    Supervisor.objects.filter(pk=members[0].pk).update(user=people["supervisor"])
    members[0].refresh_from_db()
    day, place = today - dt.timedelta(days=9), units["sl-hunyin"]
    met = PatrolFacts(day - dt.timedelta(days=30), "年度监督员座谈会", None, members, "通报行风建设情况，听取意见。")
    record_patrol(bureau=bureau, facts=met, actor=office, at=at)
    visit = PatrolFacts(day, "第四季度窗口巡查", place, members[:3], "上午到窗口，看公示、等候和服务。")
    patrol = record_patrol(bureau=bureau, facts=visit, actor=office, at=at)
    seen: dict[str, Any] = {"supervisor": members[0], "unit": place, "seen_on": day, "patrol": patrol}
    found = [enter_finding(text=text, actor=people["supervisor"], at=at, **seen) for text in _TEXTS]
    turn_into_case(finding=found[0], kind=CaseKind.ADVICE, answer="请登记处答复。", actor=office, at=at)
    due_on = today + dt.timedelta(days=20)
    turn_into_rectification(finding=found[1], due_on=due_on, answer="限期更新。", actor=office, at=at)
    note_finding(finding=found[2], answer="已转告登记处，感谢您的监督。", actor=office, at=at)
