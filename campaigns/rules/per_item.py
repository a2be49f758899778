"""按件计分: points for each item, up to the leaf's points."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self

from campaigns.rules.base import FactField, Facts, Parameter, Rule
from campaigns.rules.faults import Reader, plain
from campaigns.rules.words import say


@dataclass(frozen=True)
class PerItem(Rule):
    """min(points, count × each)."""

    kind: ClassVar[str] = "per_item"
    label: ClassVar[str] = "按件计分"
    about: ClassVar[str] = "做一件记一件的工作，如信息采用、荣誉称号：每件得分，加到本项分值为止。"
    parameters: ClassVar[tuple[Parameter, ...]] = (Parameter("each", "每件得分"),)

    each: Decimal

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """See ``Rule.read``."""
        return cls(reader.number("each"))

    def to_json(self) -> dict[str, Any]:
        """See ``Rule.to_json``."""
        return {"kind": self.kind, "each": plain(self.each)}

    def read_facts(self, reader: Reader) -> Facts:
        """``count``, not negative."""
        return {"count": plain(reader.number("count"))} if reader.has("count") else {}

    def earn(self, facts: Facts, points: Decimal) -> Fraction:
        """See ``Rule.earn``."""
        return self.earn_sum(Decimal(facts["count"]), Decimal(0), points, Fraction(1))

    def earn_sum(self, amount: Decimal, base: Decimal, points: Decimal, share: Fraction) -> Fraction:
        """What one item is worth is divided by the share of periods counted."""
        del base
        return min(Fraction(points), Fraction(amount) * Fraction(self.each) / share)

    def stored_parts(self, facts: Facts) -> tuple[Decimal, Decimal]:
        """The count."""
        return Decimal(facts["count"]), Decimal(0)

    def explain(self, facts: Facts, points: Decimal) -> list[str]:
        """See ``Rule.explain``."""
        count, exact = Fraction(facts["count"]), Fraction(facts["count"]) * Fraction(self.each)
        said = f"{say(count)} 件 × 每件 {say(self.each)} 分 = {say(exact)} 分"
        return [said if exact <= points else f"{said}，最高 {say(points)} 分，得 {say(points)} 分"]

    def describe(self, points: Decimal) -> str:
        """See ``Rule.describe``."""
        return f"每件 {say(self.each)} 分，最高 {say(points)} 分"

    def fields(self) -> tuple[FactField, ...]:
        """How many."""
        return (FactField("count", "本期件数", "decimal", unit="件"),)

    def zero_facts(self) -> Facts:
        """No item."""
        return {"count": "0"}
