"""The cell 台账取数 of a workbook of targets."""

from collections.abc import Mapping
from typing import Any

from campaigns.rules import FaultsError
from campaigns.rules.feed_files import parse_feeds
from campaigns.rules.feed_words import read_feed
from campaigns.rules.feeds import FeedSpec
from core.sheets import Row, spoken

_FEEDS = "feeds"


def read_feeds(row: Row, rule: Mapping[str, Any] | None) -> frozenset[FeedSpec]:
    """One feed a line, for a target with this rule; faults are noted in the cell."""
    lines = [line for line in spoken(row.values.get(_FEEDS, "")).splitlines() if line.strip()]
    try:
        return frozenset(parse_feeds([read_feed(line).to_json() for line in lines], rule))
    except ValueError as error:
        said = error.faults[0].message if isinstance(error, FaultsError) else str(error)
        row.fault(_FEEDS, f"{said}", "请照列头的例子写，或清空这一格，导入后在页面上设")
        return frozenset()
