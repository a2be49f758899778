"""What exact 64-bit integers can hold.

Points are kept in parts of 10⁻¹⁰ and weighted rates in parts of 10⁻¹², so that their sums are the same on every
database. A file whose sums could not be kept is refused rather than scored wrongly.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from campaigns.rules import Rule
from campaigns.rules.checklist import Checklist
from campaigns.rules.grade import Grade
from campaigns.rules.milestone import Milestone
from campaigns.rules.quantity import Quantity
from campaigns.rules.rank import Rank
from evaluations.importers.campaign.entry import Faults
from evaluations.importers.campaign.parsed import ParsedCampaign

MOST_POINTS = Decimal(900_000_000)
MOST_WEIGHT = Decimal(9_000_000)
MOST_SUM = Decimal(9_000_000_000_000)
"""For sums that are kept in parts of 10⁻⁶: facts that are added, adjustments, and what a rate makes of full points."""

_ONE = Decimal(1)


def highest_share(rule: Rule) -> Decimal:
    """The most that a report can earn, as a multiple of the leaf's points, and at least 1."""
    if isinstance(rule, Quantity):
        return max(_ONE, rule.cap)
    if isinstance(rule, Checklist):
        return max(_ONE, *rule.coefficients)
    if isinstance(rule, Grade):
        return max(_ONE, *(number for _, number in rule.coefficients))
    if isinstance(rule, Rank):
        return max(_ONE, *rule.shares)
    if isinstance(rule, Milestone):
        return max(_ONE, rule.late)
    return _ONE


def check_limits(parsed: ParsedCampaign, faults: Faults) -> None:
    """Note what would not fit."""
    leaves = [(target, highest_share(target.rule)) for target in parsed.targets if target.rule is not None]
    periods: Mapping[str, int] = _count(period.cycle for period in parsed.periods)
    whole = Decimal(0)
    for index, target in enumerate(parsed.targets):
        if target.rule is None or target.points is None:
            continue
        most = target.points * highest_share(target.rule)
        whole += most
        if most * max(1, periods.get(target.cycle, 0)) > MOST_POINTS:
            faults.add(f"scheme.targets[{index}].points", f"分值过大：各期最高得分合计不能超过 {MOST_POINTS}")
    if whole > MOST_POINTS:
        faults.add("scheme.targets", f"分值过大：全部目标最高得分合计不能超过 {MOST_POINTS}")
    highest = max((share for _, share in leaves), default=_ONE)
    if sum((unit.weight for unit in parsed.units), Decimal(0)) * highest > MOST_WEIGHT:
        faults.add("units", f"权重过大：全部权重之和乘以最高得分率不能超过 {MOST_WEIGHT}")
    if parsed.head.full_points * highest > MOST_SUM:
        faults.add("campaign.full_points", f"满分过大：乘以最高得分率不能超过 {MOST_SUM}")
    _check_sums(parsed, faults)


def _count(words: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for word in words:
        counts[word] += 1
    return counts


def _check_sums(parsed: ParsedCampaign, faults: Faults) -> None:
    summed = {target.code: target.rule for target in parsed.targets if target.rule and target.join == "sum"}
    amounts: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for index, report in enumerate(parsed.reports):
        rule = summed.get(report.target)
        if rule is None or report.state != "approved":
            continue
        amounts[report.unit, report.target] += max(rule.stored_parts(report.facts))
        if amounts[report.unit, report.target] > MOST_SUM:
            faults.add(f"reports[{index}].facts", f"数值过大：各期累计不能超过 {MOST_SUM}")
    points: dict[str, Decimal] = defaultdict(Decimal)
    for index, adjustment in enumerate(parsed.adjustments):
        points[adjustment.unit] += adjustment.points
        if points[adjustment.unit] > MOST_SUM:
            faults.add(f"adjustments[{index}].points", f"分数过大：一个单位合计不能超过 {MOST_SUM}")
