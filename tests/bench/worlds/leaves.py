"""The leaves of a world: eight rules in turn, and for each ten sets of facts, so that points come from the rules."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from campaigns.enums import Join
from campaigns.rules import parse_rule
from evaluations.scoring import split_earned

DICE = 10
"""How many different facts a leaf knows."""

_KINDS: tuple[tuple[dict[str, Any], Join], ...] = (
    ({"kind": "quantity", "goal": "140"}, Join.SUM),
    ({"kind": "rate", "goal": "95"}, Join.SUM),
    ({"kind": "per_item", "each": "0.2"}, Join.SUM),
    ({"kind": "grade", "coefficients": {"优": "1", "良": "0.8", "中": "0.6"}}, Join.MEAN),
    ({"kind": "direct"}, Join.LATEST),
    ({"kind": "deduction", "series": ["0.1", "0.2", "0.5"]}, Join.SUM),
    ({"kind": "checklist", "standards": ["有制度", "有专人", "有记录"]}, Join.BEST),
    ({"kind": "quantity", "goal": "12", "floor": "0.3"}, Join.MEAN),
)


@dataclass(frozen=True)
class Leaf:
    """A leaf's rule and join; its ``points`` are the same everywhere."""

    number: int
    points: Decimal = Decimal(2)

    @property
    def rule(self) -> dict[str, Any]:
        """In JSON."""
        return _KINDS[self.number % len(_KINDS)][0]

    @property
    def join(self) -> Join:
        """How its periods join."""
        return _KINDS[self.number % len(_KINDS)][1]

    def facts(self, dice: int) -> dict[str, Any]:
        """Complete facts in canonical form; ``dice`` 0 … 9."""
        raws: dict[str, dict[str, Any]] = {
            "quantity": {"value": str(dice + 5)},
            "rate": {"numerator": str(85 + dice), "denominator": "100"},
            "per_item": {"count": str(dice)},
            "grade": {"grade": "优良中"[dice % 3]},
            "direct": {"points": f"1.{dice}"},
            "deduction": {"events": dice // 5},
            "checklist": {"met": ["有制度", "有专人", "有记录"][: dice % 4]},
        }
        return parse_rule(self.rule).parse_facts(raws[self.rule["kind"]], complete=True)

    def earned(self, dice: int) -> tuple[Decimal, int, Decimal, Decimal]:
        """(whole, rest, amount, base) that these facts earn by the rule."""
        rule, facts = parse_rule(self.rule), self.facts(dice)
        whole, rest = split_earned(rule.earn(facts, self.points))
        return (whole, rest, *rule.stored_parts(facts))
