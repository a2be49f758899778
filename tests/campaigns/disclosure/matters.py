"""Matters of the disclosure register, for tests."""

import datetime as dt
from typing import Any

from campaigns.models import DisclosureItem
from campaigns.operations.disclosure import MatterFacts, publish_matters, register_matter
from tests.worlds.small import NOW, TODAY, SmallWorld

CLEAR: dict[str, Any] = {
    "area": "relief",
    "matter": "临时救助办理指南",
    "content": "哪些家庭可以申请、要带什么材料、几天办结。",
    "form": "办事指南",
    "formed_on": dt.date(2026, 11, 2),
    "within_days": 20,
    "responsibility": "社会救助科负责人",
}


def matter(world: SmallWorld, who: str = "reporter", **more: Any) -> DisclosureItem:
    """A matter of north, clear unless ``more`` says else, written down by its reporter."""
    return register_matter(unit=world.north, facts=MatterFacts(**{**CLEAR, **more}), actor=world.people[who], at=NOW)


def shown(world: SmallWorld, on: dt.date = TODAY, **more: Any) -> DisclosureItem:
    """The same, published."""
    item = matter(world, **more)
    publish_matters(items=[item], disclosed_on=on, actor=world.people["reporter"], at=NOW)
    return item
