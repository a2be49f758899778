"""The editor's screen: a draft as a list of nodes with running sums, faults, and what may be done with each."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from campaigns.models import Scheme, Target
from campaigns.queries.item_lists import ItemList, item_lists
from campaigns.queries.reviewers import own_route, route_in_words
from campaigns.queries.scheme_check import SchemeCheck, SchemeFault, check_scheme
from campaigns.queries.target_rows import scheme_targets, scope_in_words
from campaigns.rules import Facts, FaultsError, Rule
from campaigns.rules.words import say


@dataclass(frozen=True)
class EditorNode:
    """A target at its depth (0 is a top target); ``points`` are the running sum, ``intended`` what a branch should have."""

    target: Target
    depth: int
    is_branch: bool
    below: int
    points: Decimal
    intended: Decimal | None
    rule_label: str
    rule: str
    scope: str
    reviewer: str
    faults: tuple[SchemeFault, ...]
    is_first: bool
    is_last: bool

    @property
    def is_off(self) -> bool:
        """Whether a branch does not add up to what it should."""
        return self.is_branch and self.intended is not None and self.intended != self.points


@dataclass(frozen=True)
class EditorBoard:
    """The whole screen."""

    scheme: Scheme
    nodes: tuple[EditorNode, ...]
    check: SchemeCheck

    @property
    def leaves(self) -> int:
        """How many leaves there are."""
        return sum(node.target.is_leaf for node in self.nodes)

    @property
    def lists(self) -> tuple[ItemList, ...]:
        """Both lists; local targets have none."""
        return () if self.scheme.is_local else item_lists(self.check.items)

    @property
    def difference(self) -> Decimal:
        """By how much the total is above the intended one."""
        return self.check.total - self.check.intended


def editor_board(scheme: Scheme, today: dt.date) -> EditorBoard:
    """Read the draft as on ``today``; a fixed number of queries."""
    targets = scheme_targets(scheme)
    check = check_scheme(scheme, targets, today=today)
    siblings: dict[int | None, list[int]] = {}
    for target in targets:
        siblings.setdefault(target.parent_id, []).append(target.pk)
    depths: dict[int | None, int] = {None: -1}
    nodes = []
    for target in targets:
        depths[target.pk] = depths[target.parent_id] + 1
        nodes.append(_node(target, depths[target.pk], siblings, check, targets))
    return EditorBoard(scheme, tuple(nodes), check)


@dataclass(frozen=True)
class Trial:
    """What a rule as it is typed says, and what typed facts would earn; ``earned`` is empty before there are any."""

    words: str
    earned: str = ""
    lines: tuple[str, ...] = ()


TRIAL_POINTS = Decimal(10)


def try_rule(rule: Rule, points: Decimal | None, facts: Facts | None) -> Trial:
    """Try the rule for one period; without points yet, as if the target were worth ten."""
    worth = TRIAL_POINTS if points is None else points
    words = rule.describe(worth) + ("（分值还没有填，先按 10 分试算）" if points is None else "")
    if facts is None:
        return Trial(words)
    return Trial(words, say(rule.earn(facts, worth)), tuple(rule.explain(facts, worth)))


def _node(
    target: Target, depth: int, siblings: dict[int | None, list[int]], check: SchemeCheck, targets: list[Target]
) -> EditorNode:
    alike = siblings[target.parent_id]
    is_branch = target.pk in siblings
    label, words = _rule_words(target)
    return EditorNode(
        target=target,
        depth=depth,
        is_branch=is_branch,
        below=sum(other.path.startswith(target.path) for other in targets) - 1,
        points=check.sums[target.pk],
        intended=target.points if is_branch else None,
        rule_label="" if is_branch else label,
        rule="" if is_branch else words,
        scope=scope_in_words(target),
        reviewer="" if own_route(target) is None else route_in_words(own_route(target)),
        faults=check.at(target.pk),
        is_first=alike[0] == target.pk,
        is_last=alike[-1] == target.pk,
    )


def _rule_words(target: Target) -> tuple[str, str]:
    """Label and description; a faulty rule is named as such, the check says what is wrong."""
    if target.rule is None:
        return "", ""
    try:
        rule = target.rule_object
    except FaultsError:
        return "规则有误", ""
    return rule.label, rule.describe(target.points or Decimal(0))
