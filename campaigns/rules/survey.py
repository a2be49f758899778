"""民意测评: the mean of a survey."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self

from campaigns.rules.base import NO_SUM, FactField, Facts, Rule
from campaigns.rules.faults import Reader, plain
from campaigns.rules.words import say

_FULL = Decimal(100)


@dataclass(frozen=True)
class Survey(Rule):
    """points × mean ÷ 100."""

    kind: ClassVar[str] = "survey"
    label: ClassVar[str] = "民意测评"
    about: ClassVar[str] = "问群众、问职工的工作：填测评的平均分（百分制），按百分之几得分。"
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
        """``mean`` from 0 to 100."""
        if not reader.has("mean"):
            return {}
        mean = reader.number("mean")
        if mean > _FULL:
            reader.fault("mean", "应在 0 至 100 之间")
        return {"mean": plain(mean)}

    def earn(self, facts: Facts, points: Decimal) -> Fraction:
        """See ``Rule.earn``."""
        return Fraction(points) * Fraction(facts["mean"]) / 100

    def explain(self, facts: Facts, points: Decimal) -> list[str]:
        """See ``Rule.explain``."""
        mean = say(Decimal(facts["mean"]))
        return [f"测评均值 {mean}，得 {say(points)} × {mean} ÷ 100 = {say(self.earn(facts, points))} 分"]

    def describe(self, points: Decimal) -> str:
        """See ``Rule.describe``."""
        return f"满分 {say(points)} 分，按测评均值（百分制）折算"

    def fields(self) -> tuple[FactField, ...]:
        """The mean."""
        return (FactField("mean", "测评均值", "decimal", help="0 至 100"),)
