"""Reading the tree of targets."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from campaigns.enums import Cycle, Join
from campaigns.rules import Milestone, Rule, parse_rule
from evaluations.importers.campaign.entry import Entry, known_codes, refuse_circles, refuse_repeats
from evaluations.importers.campaign.parsed import ParsedTarget
from units.enums import UnitKind

_LONGEST_MILESTONE = 120
_MOST_PROOFS = 1000


def read_targets(entries: Sequence[Entry]) -> tuple[ParsedTarget, ...]:
    """``scheme.targets``: a target below which nothing stands is a leaf, with points, rule and cycle."""
    refuse_repeats(entries, "目标")
    refuse_circles(entries)
    codes = known_codes(entries)
    inner = {parent for entry in entries if isinstance(parent := entry.given("parent"), str)}
    return tuple(_read_target(entry, codes, is_leaf=entry.given("code") not in inner) for entry in entries)


def _read_target(entry: Entry, codes: Collection[str], *, is_leaf: bool) -> ParsedTarget:
    proofs, number, explanation = (entry.given(key) for key in ("evidence_required", "number", "explanation"))
    node = ParsedTarget(
        code=entry.code(),
        parent=entry.reference("parent", codes, "目标", optional=True),
        title=entry.text("title", longest=200),
        number=None if number is None else entry.text("number", longest=40, default=""),
        explanation=None if explanation is None else entry.text("explanation", longest=10_000, default=""),
        evidence_required=None
        if proofs is None
        else entry.whole("evidence_required", default=None, least=0, most=_MOST_PROOFS),
    )
    return _read_leaf(entry, node) if is_leaf else node


def _read_leaf(entry: Entry, node: ParsedTarget) -> ParsedTarget:
    rule = _read_rule(entry)
    join = entry.choice("join", Join.values, default=Join.MEAN)
    if rule is not None and join and join not in rule.joins:
        entry.fault("join", f"计分规则“{rule.label}”不能累计（sum）")
    return replace(
        node,
        points=entry.number("points"),
        rule=rule,
        join=join,
        cycle=entry.choice("cycle", Cycle.values),
        kinds=_read_kinds(entry),
    )


def _read_rule(entry: Entry) -> Rule | None:
    if entry.given("rule") is None:
        entry.fault("rule", "缺少此项")
        return None
    rule: Rule | None = entry.try_rules("rule", lambda: parse_rule(entry.given("rule")))
    if isinstance(rule, Milestone):
        for index, step in enumerate(rule.milestones):
            if len(step.name) > _LONGEST_MILESTONE:
                entry.fault(f"rule.milestones[{index}].name", f"最多 {_LONGEST_MILESTONE} 个字符")
    return rule


def _read_kinds(entry: Entry) -> frozenset[str]:
    value = entry.given("applies_to")
    if value is None:
        return frozenset()
    if not isinstance(value, list):
        entry.fault("applies_to", "应为列表")
        return frozenset()
    for index, kind in enumerate(value):
        if not isinstance(kind, str) or kind not in UnitKind.values:
            entry.fault(f"applies_to[{index}]", f"应为以下之一：{'、'.join(UnitKind.values)}")
    return frozenset(kind for kind in value if isinstance(kind, str))
