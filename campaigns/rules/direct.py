"""直接评分: the reviewer's number."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self

from campaigns.rules.base import NO_SUM, FactField, Facts, Rule
from campaigns.rules.faults import Reader, plain
from campaigns.rules.words import say


@dataclass(frozen=True)
class Direct(Rule):
    """A number between 0 and the leaf's points; what lies outside is moved to the nearer end."""

    kind: ClassVar[str] = "direct"
    label: ClassVar[str] = "直接评分"
    about: ClassVar[str] = "没有现成尺子的工作，如创新项目：由审核人直接给分，从 0 分到本项分值。"
    joins: ClassVar[frozenset[str]] = NO_SUM

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """See ``Rule.read``."""
        del reader
        return cls()

    def to_json(self) -> dict[str, Any]:
        """See ``Rule.to_json``."""
        return {"kind": self.kind}

    def read_facts(self, reader: Reader) -> Facts:
        """``points``, any number."""
        if not reader.has("points"):
            return {}
        return {"points": plain(reader.as_number(reader.raw["points"], path="points", signed=True))}

    def earn(self, facts: Facts, points: Decimal) -> Fraction:
        """See ``Rule.earn``."""
        return max(Fraction(0), min(Fraction(facts["points"]), Fraction(points)))

    def explain(self, facts: Facts, points: Decimal) -> list[str]:
        """See ``Rule.explain``."""
        given, earned = Fraction(facts["points"]), self.earn(facts, points)
        if given == earned:
            return [f"评分 {say(given)} 分，满分 {say(points)} 分"]
        return [f"评分 {say(given)} 分，超出 0 至 {say(points)} 分的范围，按 {say(earned)} 分计"]

    def describe(self, points: Decimal) -> str:
        """See ``Rule.describe``."""
        return f"由审核人直接评分，0 至 {say(points)} 分"

    def fields(self) -> tuple[FactField, ...]:
        """The points."""
        return (FactField("points", "评分", "decimal", unit="分"),)
