"""Everything that is wrong with a scheme, all at once."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from campaigns.enums import Cycle, Part
from campaigns.models import Scheme, SchemeItem, Target
from campaigns.queries.applicability import parts_of
from campaigns.queries.reviewers import unmanned_faults, unsigned_faults
from campaigns.queries.scheme_items import faults_of_lists
from campaigns.queries.target_rows import scheme_targets
from campaigns.rules import FaultsError, Milestone, fault_of_shares, parse_rule
from campaigns.rules.words import say

_LONGEST_MILESTONE = 120


@dataclass(frozen=True)
class SchemeFault:
    """One fault: at which target or item (None: the scheme as a whole) and field, what, and whether it stops publishing."""

    message: str
    target_id: int | None = None
    where: str = ""
    field: str = ""
    is_blocker: bool = True
    item_id: int | None = None


@dataclass(frozen=True)
class SchemeCheck:
    """The result; ``sums`` are the points of the leaves at or below each target."""

    faults: tuple[SchemeFault, ...]
    total: Decimal
    intended: Decimal
    sums: dict[int, Decimal]
    items: tuple[SchemeItem, ...] = ()

    @property
    def blockers(self) -> tuple[SchemeFault, ...]:
        """What must be mended before publishing."""
        return tuple(fault for fault in self.faults if fault.is_blocker)

    @property
    def warnings(self) -> tuple[SchemeFault, ...]:
        """What should be looked at."""
        return tuple(fault for fault in self.faults if not fault.is_blocker)

    def at(self, target_id: int) -> tuple[SchemeFault, ...]:
        """The faults of one target."""
        return tuple(fault for fault in self.faults if fault.target_id == target_id)


def check_scheme(scheme: Scheme, targets: list[Target] | None = None, *, today: dt.date) -> SchemeCheck:
    """Check the scheme as on ``today``; ``targets`` where the caller has them from ``scheme_targets`` already."""
    nodes = scheme_targets(scheme) if targets is None else targets
    sums = _sum_up(nodes)
    intended = scheme.campaign.full_points if scheme.intended_points is None else scheme.intended_points
    total = sum((sums[node.pk] for node in nodes if node.parent_id is None), Decimal(0))
    faults = [] if nodes else [SchemeFault("还没有任何目标，请先增加目标。")]
    faults += _repeated_numbers(nodes)
    inner = {node.parent_id for node in nodes}
    for node in nodes:
        found = _branch_faults(node, sums[node.pk]) if node.pk in inner else _leaf_faults(node, scheme)
        faults += [_at(node, *each) for each in found]
    faults += _idle(scheme, nodes)
    faults += [_at(node, "review", message, True) for node, message in unmanned_faults(nodes, today)]
    faults += [_at(node, "is_signed_first", message, False) for node, message in unsigned_faults(scheme, nodes, today)]
    items = tuple(scheme.items.all())
    for message, item, is_blocker in faults_of_lists(scheme, items):
        where, item_id = (str(item), item.pk) if item else ("", None)
        faults.append(SchemeFault(message, None, where, "", is_blocker, item_id))
    if nodes and total != intended:
        more = "多" if total > intended else "少"
        message = f"各项分值合计 {say(total)} 分，计划总分 {say(intended)} 分，{more} {say(abs(total - intended))} 分。"
        faults.append(SchemeFault(message, is_blocker=False))
    return SchemeCheck(tuple(faults), total, intended, sums, items)


Found = tuple[str, str, bool]
"""Field, message, whether it is a blocker."""


def _at(node: Target, field: str, message: str, is_blocker: bool) -> SchemeFault:  # noqa: FBT001 - the parts of Found
    return SchemeFault(message, node.pk, str(node), field, is_blocker)


def _sum_up(nodes: Iterable[Target]) -> dict[int, Decimal]:
    """Target → points of the leaves at or below it; what has others below counts only these."""
    ordered = list(nodes)
    inner = {node.parent_id for node in ordered}
    sums = dict.fromkeys((node.pk for node in ordered), Decimal(0))
    for node in reversed(ordered):
        if node.pk not in inner:
            sums[node.pk] = node.points or Decimal(0)
        if node.parent_id is not None:
            sums[node.parent_id] += sums[node.pk]
    return sums


def _repeated_numbers(nodes: list[Target]) -> list[SchemeFault]:
    counted = Counter(node.number for node in nodes if node.number)
    return [
        SchemeFault(
            f"编号“{node.number}”有 {counted[node.number]} 个目标在用，请改成不同的编号。", node.pk, str(node), "number"
        )
        for node in nodes
        if counted[node.number] > 1
    ]


def _branch_faults(node: Target, below: Decimal) -> Iterator[Found]:
    if node.rule is not None:
        yield "kind", "下面还有目标，自己就不能再设计分规则；请清除它的规则，或移走下级目标。", True
    elif node.points is not None and node.points != below:
        yield "points", f"下级分值合计 {say(below)} 分，与本级计划的 {say(node.points)} 分不符。", False


def _leaf_faults(node: Target, scheme: Scheme) -> Iterator[Found]:
    if not node.title.strip():
        yield "title", "没有名称。", True
    if node.rule is None:
        yield "kind", "没有计分规则，下面也没有目标：请设置计分规则，或在下面增加目标，或删除它。", True
        return
    if node.points is None:
        yield "points", "没有分值。", True
    elif node.points == 0:
        yield "points", "分值是 0，填报了也不得分。", False
    if not node.cycle:
        yield "cycle", "没有填报周期。", True
    if said := fault_of_shares(node.shares):
        yield "method_material", f"{said}。", True
    yield from _rule_faults(node, scheme)


def _rule_faults(node: Target, scheme: Scheme) -> Iterator[Found]:
    try:
        rule = parse_rule(node.rule)
    except FaultsError as error:
        for fault in error.faults:
            yield "kind", f"计分规则的参数不对：{fault.path}：{fault.message}。", True
        return
    if not node.join:
        yield "join", "没有说明各期怎样合并。", True
    elif node.join not in rule.joins:
        yield "join", f"“{rule.label}”的数据不能累计，请改为平均、取最近或取最好。", True
    if isinstance(rule, Milestone):
        for step in rule.milestones:
            if len(step.name) > _LONGEST_MILESTONE:
                yield "kind", f"节点“{step.name[:20]}…”的名称太长，最多 {_LONGEST_MILESTONE} 字。", True
            if not scheme.campaign.starts_on <= step.due <= scheme.campaign.ends_on:
                yield "kind", f"节点“{step.name}”应于 {step.due} 完成，不在本届起止日期之内。", False


def _idle(scheme: Scheme, nodes: list[Target]) -> list[SchemeFault]:
    """Leaves that nobody could report: no unit, or no period."""
    leaves = [node for node in nodes if node.is_leaf]
    cycles = set(scheme.campaign.periods.values_list("cycle", flat=True))
    names = dict(Cycle.choices)
    found = [
        _at(leaf, "cycle", f"本届还没有“{names[leaf.cycle]}”的填报期，发布后没有地方填报。", False)
        for leaf in leaves
        if leaf.cycle not in cycles
    ]
    found += [
        _at(leaf, "units", "只点名了协办单位，没有主办单位。", False)
        for leaf in leaves
        if (parts := parts_of(leaf))
        and Part.LEAD not in parts.values()
        and not (leaf.kinds.all() or leaf.classes.all())
    ]
    present = _present(scheme, leaves)
    found += [
        _at(leaf, "kinds", "没有一个参加单位适用这个目标。", False)
        for leaf in leaves
        if not _concerns_any(leaf, *present)
    ]
    return found


def _present(scheme: Scheme, leaves: list[Target]) -> tuple[set[str], set[str], set[int]]:
    """Kinds and classes that take part, and those of the named units that do."""
    units = scheme.campaign.participations.order_by()
    members = units.below(scheme.owner.path) if scheme.owner else units
    named = {row.unit_id for leaf in leaves for row in leaf.named_units.all()}
    return (
        set(members.values_list("kind", flat=True).distinct()),
        set(members.values_list("comparison_class", flat=True).distinct()),
        set(members.filter(unit__in=named).values_list("unit_id", flat=True)) if named else set(),
    )


def _concerns_any(leaf: Target, kinds: set[str], classes: set[str], units: set[int]) -> bool:
    wanted = [row.kind for row in leaf.kinds.all()]
    grouped = [row.comparison_class for row in leaf.classes.all()]
    named = [row.unit_id for row in leaf.named_units.all()]
    if not wanted and not grouped and not named:
        return bool(kinds)
    return bool(kinds & set(wanted) or classes & set(grouped) or units & set(named))
