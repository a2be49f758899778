"""Writing what of the ledger fills in the targets of a draft."""

from collections.abc import Collection, Sequence

from campaigns.models import LedgerFeed, Target
from campaigns.rules import Rule, parse_rule
from campaigns.rules.faults import FaultsError
from campaigns.rules.feeds import FeedSpec, measures_of, slot_fed


def write_feeds(*, pairs: Sequence[tuple[Target, Collection[FeedSpec]]]) -> None:
    """Make these the feeds of each target. What no cell of the rule can take is left out: a standard may have gone."""
    LedgerFeed.objects.filter(target__in=[target for target, _ in pairs]).delete()
    LedgerFeed.objects.bulk_create(
        LedgerFeed(target=target, **vars(spec))
        for target, specs in pairs
        if specs and (rule := _rule_of(target)) is not None
        for spec in sorted(specs, key=lambda each: (each.fact, each.item))
        if (slot := slot_fed(rule, spec)) is not None and spec.measure in measures_of(slot)
    )


def _rule_of(target: Target) -> Rule | None:
    try:
        return None if target.rule is None else parse_rule(target.rule)
    except FaultsError:
        return None
