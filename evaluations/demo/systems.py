"""Business systems of the demo: one that has filled in a draft and recorded a class, and one that only reads scores."""

import datetime as dt
from collections.abc import Mapping

from campaigns.models import Campaign
from campaigns.operations.ledger import EntryContent
from campaigns.operations.pushed import PushedFacts, PushedRecord, fill_drafts, record_work
from campaigns.queries.systems.tasks import open_tasks_of
from core.clock import day_of
from evaluations.demo.units import ROOT
from units.models import Unit, User
from units.operations.systems import SystemTerms, make_token, register_system

_UNITS = ("sl-hunyin", "sl-jiuzhu", "shili")
"""Invented ones: nobody of the report is said to have such a system."""
_LIFE = dt.timedelta(days=365)
_FEW_ASKED = 20


def connect_systems(campaign: Campaign, units: Mapping[str, Unit], people: Mapping[str, User], at: dt.datetime) -> None:
    """Their keys are made at random and shown to nobody: who wants to try makes another one."""
    office = people["admin"]
    pushing = SystemTerms("婚姻登记信息系统", may_fill=True, may_record=True)
    system = register_system(unit=units["shili"], terms=pushing, actor=office, at=at)
    make_token(system=system, expires_on=day_of(at) + _LIFE, actor=office, at=at)
    board = SystemTerms("市民政数据大屏", may_read=True, calls_per_minute=30)
    register_system(unit=units[ROOT], terms=board, actor=office, at=at)
    for code in _UNITS:
        first = open_tasks_of(system, day_of(at), campaign=campaign.code, unit=code, page=1, per_page=_FEW_ASKED)
        tasks = first.tasks
        empty = [task for task in tasks if task.state == "none" and [each.key for each in task.fields] == ["count"]]
        if empty:
            task = empty[0]
            told = PushedFacts(task.campaign, task.unit, task.target, task.period, {"count": 3})
            fill_drafts(system=system, reports=[told], at=at)
            break
    values = {"subject": "登记系统新版操作", "people": "6", "hours": "2"}
    content = EntryContent(day_of(at) - dt.timedelta(days=5), "登记系统操作培训", values)
    record_work(system=system, records=[PushedRecord("sl-hunyin", "training", content)], at=at)
