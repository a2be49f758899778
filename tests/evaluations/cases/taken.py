"""Cases for tests: a matter of north, taken in by the city."""

import datetime as dt
from typing import Any

from core.contacts import Contact
from evaluations.enums import CaseChannel, CaseKind
from evaluations.models import Case
from evaluations.operations.cases.registering import CaseFacts, register_case
from evaluations.operations.cases.steps import accept_case, reply_case
from tests.worlds.small import NOW, TODAY, SmallWorld

CITIZEN = Contact("王小明", "13812345678")


def facts_of(world: SmallWorld, **changed: Any) -> CaseFacts:
    values: dict[str, Any] = {
        "channel": CaseChannel.PHONE,
        "kind": CaseKind.COMPLAINT,
        "title": "登记处排队太久",
        "text": "上午去登记，等了三个小时。",
        "received_on": TODAY,
        "unit": world.north,
        "intake": world.city,
        "contact": CITIZEN,
        **changed,
    }
    return CaseFacts(**values)


def taken(world: SmallWorld, at: dt.datetime = NOW, **changed: Any) -> Case:
    """Taken in by the city's 创建办; north is to answer."""
    return register_case(facts=facts_of(world, **changed), actor=world.people["administrator"], at=at)


def accepted(world: SmallWorld, at: dt.datetime = NOW, **changed: Any) -> Case:
    """North's reporter is at work on it."""
    case = taken(world, **changed)
    reporter = world.people["reporter"]
    accept_case(case=case, handler=reporter, actor=reporter, at=at)
    return case


def replied(world: SmallWorld, at: dt.datetime = NOW, **changed: Any) -> Case:
    """North's reporter has answered."""
    case = accepted(world, **changed)
    reply_case(case=case, text="已增设两个窗口。", actor=world.people["reporter"], at=at)
    return case
