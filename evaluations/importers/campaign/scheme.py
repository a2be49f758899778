"""Reading the tree of targets."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from campaigns.enums import Cycle, Join, ProofKind, ReviewBy
from campaigns.queries.reviewers import ReviewWords
from campaigns.rules import Milestone, Rule, Shares, fault_of_shares, parse_rule, read_methods, write_methods
from evaluations.importers.campaign.entry import Entry, known_codes, refuse_circles, refuse_repeats
from evaluations.importers.campaign.parsed import ParsedTarget
from units.enums import UnitKind

_LONGEST_MILESTONE = 120
_MOST_PROOFS = 1000
_LONGEST_NAME = 64


def read_targets(entries: Sequence[Entry], units: Collection[str]) -> tuple[ParsedTarget, ...]:
    """``scheme.targets``: a target below which nothing stands is a leaf, with points, rule and cycle."""
    refuse_repeats(entries, "目标")
    refuse_circles(entries)
    codes = known_codes(entries)
    inner = {parent for entry in entries if isinstance(parent := entry.given("parent"), str)}
    return tuple(_read_target(entry, codes, units, is_leaf=entry.given("code") not in inner) for entry in entries)


def _read_target(entry: Entry, codes: Collection[str], units: Collection[str], *, is_leaf: bool) -> ParsedTarget:
    kind, number = (entry.given(key) for key in ("evidence_kind", "number"))
    node = ParsedTarget(
        code=entry.code(),
        parent=entry.reference("parent", codes, "目标", optional=True),
        title=entry.text("title", longest=200),
        number=None if number is None else entry.text("number", longest=40, default=""),
        explanation=_read_words(entry, "explanation"),
        example=_read_words(entry, "example"),
        evidence_required=_read_whole(entry, "evidence_required"),
        evidence_kind=None if kind is None else entry.choice("evidence_kind", ProofKind.values, default=""),
        evidence_months=_read_whole(entry, "evidence_months"),
        review=None if entry.given("review") is None else _read_review(entry.entry("review")),
    )
    return _read_leaf(entry, node, units) if is_leaf else node


def _read_review(entry: Entry) -> ReviewWords:
    by = entry.choice("by", ReviewBy.values)
    told = {key: entry.text(key, longest=size, default="") for key, size in (("office", 64), ("panel", 40))}
    for key, value in told.items():
        if bool(value) != (by == key):
            entry.fault(key, f"by 为 {key} 时必填，否则不填")
    kinds = _read_texts(entry, "kinds", UnitKind.values) if by != ReviewBy.SUPERIOR else frozenset[str]()
    first = entry.given("signed_first") or False
    if not isinstance(first, bool):
        entry.fault("signed_first", "应为 true 或 false")
    return ReviewWords(by, told["office"], told["panel"], kinds, first is True)


def _read_words(entry: Entry, key: str) -> str | None:
    return None if entry.given(key) is None else entry.text(key, longest=10_000, default="")


def _read_whole(entry: Entry, key: str) -> int | None:
    return None if entry.given(key) is None else entry.whole(key, default=None, least=0, most=_MOST_PROOFS)


def _read_leaf(entry: Entry, node: ParsedTarget, units: Collection[str]) -> ParsedTarget:
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
        methods=write_methods(_read_shares(entry)),
        kinds=_read_texts(entry, "applies_to", UnitKind.values),
        classes=_read_texts(entry, "applies_to_classes"),
        units=_read_texts(entry, "applies_to_units", units),
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


def _read_shares(entry: Entry) -> Shares:
    """The measuring methods; a published scheme needs shares that add up."""
    shares: Shares = entry.try_rules("methods", lambda: read_methods(entry.given("methods"))) or {}
    if said := fault_of_shares(shares):
        entry.fault("methods", said)
    return shares


def _read_texts(entry: Entry, key: str, known: Collection[str] | None = None) -> frozenset[str]:
    """A list of texts, each of them ``known`` where that is given; empty or absent: nothing said."""
    value = entry.given(key)
    if value is None:
        return frozenset()
    if not isinstance(value, list):
        entry.fault(key, "应为列表")
        return frozenset()
    for index, each in enumerate(value):
        if not isinstance(each, str) or not each or len(each) > _LONGEST_NAME:
            entry.fault(f"{key}[{index}]", f"应为 1 至 {_LONGEST_NAME} 个字符的文字")
        elif known is not None and each not in known:
            is_unit = key == "applies_to_units"
            entry.fault(f"{key}[{index}]", f"没有这个单位：{each}" if is_unit else f"应为以下之一：{'、'.join(known)}")
    return frozenset(each for each in value if isinstance(each, str))
