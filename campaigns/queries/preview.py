"""What a report would earn if it were approved as it is typed."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from campaigns.enums import Join
from campaigns.models import Assignment, Period, ProgressReport
from campaigns.rules.words import say


@dataclass(frozen=True)
class Preview:
    """Points in words, and how they come about."""

    earned: str
    points: str
    lines: tuple[str, ...]


def preview(assignment: Assignment, period: Period, facts: dict[str, Any]) -> Preview:
    """The points of complete, canonical ``facts``; with join ``sum`` together with what is approved already."""
    target = assignment.target
    rule, points = assignment.rule_object, target.points
    assert points is not None  # a leaf has points: a constraint of the database
    if target.join != Join.SUM:
        lines = rule.explain(facts, points)
        return Preview(say(rule.earn(facts, points)), say(points), tuple(lines))
    alike = Period.objects.filter(campaign=period.campaign_id, cycle=period.cycle)
    whole, due = alike.count(), alike.filter(starts_on__lte=period.starts_on).count()
    earlier = ProgressReport.objects.approved().filter(assignment=assignment, period__starts_on__lt=period.starts_on)
    before = [facts for facts in earlier.values_list("approved_facts", flat=True) if facts is not None]
    earned = rule.combine([*before, facts], points, Fraction(due, whole))
    joined = f"本期连同已核定的 {len(before)} 期" if before else "此前没有已核定的填报，只算本期"
    lines = [f"各期累计计分：{joined}，按 {due}/{whole} 的时序进度，累计得 {say(earned)} 分"]
    if whole == 1:
        lines = rule.explain(facts, points)
    return Preview(say(earned), say(points), tuple(lines))
