"""The scheme page: the tree as a list with depths, rules in words."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import prefetch_related_objects

from campaigns.models import Campaign, Scheme, Target
from campaigns.queries.item_lists import ItemList, item_lists
from campaigns.queries.target_rows import scheme_targets, scope_in_words
from campaigns.rules import FaultsError, say_methods
from units.models import User


@dataclass(frozen=True)
class TargetLine:
    """A target at its depth (0 is a top target)."""

    depth: int
    number: str
    title: str
    explanation: str
    is_leaf: bool
    points: Decimal
    rule: str
    rule_label: str
    methods: str
    cycle: str
    join: str
    kinds: str


@dataclass(frozen=True)
class SchemeTree:
    """One scheme: the common one, or a unit's own targets."""

    title: str
    owner: str
    points: Decimal
    leaves: int
    lines: tuple[TargetLine, ...]
    lists: tuple[ItemList, ...] = ()
    bonus_limit: Decimal = Decimal(0)


@dataclass(frozen=True)
class SchemeBoard:
    """The page."""

    campaign: Campaign | None
    campaigns: tuple[Campaign, ...]
    trees: tuple[SchemeTree, ...]


def scheme_board(user: User, today: dt.date, *, code: str = "", words: str = "") -> SchemeBoard:
    """The schemes in force of the campaign ``code`` (else the running one), common first.

    ``words`` keep the targets that contain them, with what is above and below.
    """
    campaigns = tuple(Campaign.objects.visible_to(user).newest_first())
    running = [each for each in campaigns if each.starts_on <= today <= each.ends_on]
    named = [each for each in campaigns if each.code == code]
    campaign = next(iter([*named, *running, *campaigns]), None)
    if campaign is None:
        return SchemeBoard(None, (), ())
    schemes = [
        scheme
        for scheme in Scheme.objects.published().filter(campaign=campaign).select_related("campaign", "owner__unit")
        if scheme.owner is None or user.reach.covers(scheme.owner.unit.path, scheme.owner.unit_id)
    ]
    schemes.sort(key=lambda scheme: (scheme.is_local, scheme.pk))
    targets = defaultdict(list)
    for target in Target.objects.filter(scheme__in=schemes).with_scope().order_by("path"):
        targets[target.scheme_id].append(target)
    prefetch_related_objects(schemes, "items")
    return SchemeBoard(campaign, campaigns, tuple(_tree(scheme, targets[scheme.pk], words) for scheme in schemes))


def scheme_tree(scheme: Scheme) -> SchemeTree:
    """One version to read, whatever its state."""
    return _tree(scheme, scheme_targets(scheme), "")


def _tree(scheme: Scheme, targets: list[Target], words: str) -> SchemeTree:
    leaves = [target for target in targets if target.is_leaf]
    total = sum((leaf.points or Decimal(0) for leaf in leaves), Decimal(0))
    hits = [target.path for target in targets if _contains(target, words)]
    depths: dict[int | None, int] = {None: -1}
    lines = []
    for target in targets:
        depth = depths[target.pk] = depths.get(target.parent_id, -1) + 1
        if not any(target.path.startswith(hit) or hit.startswith(target.path) for hit in hits):
            continue
        below = (leaf.points or Decimal(0) for leaf in leaves if leaf.path.startswith(target.path))
        lines.append(_line(target, depth, sum(below, Decimal(0))))
    owner = scheme.owner.name if scheme.owner else ""
    lists = () if scheme.is_local else item_lists(tuple(scheme.items.all()))
    return SchemeTree(str(scheme), owner, total, len(leaves), tuple(lines), lists, scheme.bonus_limit)


def _contains(target: Target, words: str) -> bool:
    return words.lower() in f"{target.number} {target.title} {target.explanation}".lower()


def _line(target: Target, depth: int, points: Decimal) -> TargetLine:
    try:
        rule = target.rule_object if target.is_leaf else None
    except FaultsError:  # only a draft may hold one
        rule = None
    return TargetLine(
        depth=min(depth, 4),
        number=target.number,
        title=target.title,
        explanation=target.explanation,
        is_leaf=target.is_leaf,
        points=points,
        rule=rule.describe(points) if rule else "",
        rule_label=rule.label if rule else "",
        methods=say_methods(target.shares) if target.is_leaf else "",
        cycle=target.get_cycle_display() if target.cycle else "",
        join=target.get_join_display() if target.join else "",
        kinds=scope_in_words(target),
    )
