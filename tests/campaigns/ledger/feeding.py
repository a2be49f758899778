"""A small world whose ledger feeds two targets."""

import datetime as dt
from collections.abc import Mapping

from campaigns.library.ledger_kinds import LEDGER_KINDS
from campaigns.models import LedgerEntry, LedgerFeed, LedgerKind, Target
from campaigns.operations.ledger import EntryContent, add_entry, add_kinds
from campaigns.rules.feeds import FeedSpec
from tests.worlds.small import NOW, TODAY, SmallWorld, small_world
from units.models import Unit

HEADS = FeedSpec("value", "training", "sum", "people")
TIMES = FeedSpec("count", "training")


def fed_world() -> SmallWorld:
    """目标 quantity counts the people trained, 目标 per_item the trainings."""
    world = small_world()
    add_kinds(owner=world.city, kinds=LEDGER_KINDS, actor=None, at=NOW)
    feed(world.targets["quantity"], HEADS)
    feed(world.targets["per_item"], TIMES)
    return world


def feed(target: Target, spec: FeedSpec) -> LedgerFeed:
    """Let the ledger feed a target of a scheme that is in force already."""
    return LedgerFeed.objects.create(target=target, **vars(spec))


def train(
    world: SmallWorld, people: int = 12, day: dt.date = TODAY, unit: Unit | None = None, title: str = "救助政策培训"
) -> LedgerEntry:
    """One training in the ledger of north."""
    return record(world, "training", {"people": str(people), "hours": "2"}, day=day, unit=unit, title=title)


def record(
    world: SmallWorld,
    kind: str,
    values: Mapping[str, str],
    *,
    day: dt.date = TODAY,
    unit: Unit | None = None,
    title: str = "记录",
    ends_on: dt.date | None = None,
    is_confirmed: bool = False,
) -> LedgerEntry:
    """One record of any kind."""
    content = EntryContent(day, title, values, ends_on=ends_on, is_confirmed=is_confirmed)
    found = LedgerKind.objects.get(code=kind)
    return add_entry(kind=found, unit=unit or world.north, content=content, actor=None, at=NOW)
