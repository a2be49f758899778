"""等次评定: a grade in words with a coefficient."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self

from campaigns.rules.base import NO_SUM, FactField, Facts, Parameter, Rule
from campaigns.rules.faults import Reader, plain
from campaigns.rules.words import say


@dataclass(frozen=True)
class Grade(Rule):
    """points × the coefficient of the grade."""

    kind: ClassVar[str] = "grade"
    label: ClassVar[str] = "等次评定"
    about: ClassVar[str] = "评优良中差的工作：选一个等次，按它的系数得分。"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("coefficients", "等次和系数", "pairs", help="一行一个，如“优 1”“良 0.85”；1 是得满分"),
    )
    joins: ClassVar[frozenset[str]] = NO_SUM

    coefficients: tuple[tuple[str, Decimal], ...]

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """See ``Rule.read``; the order of the grades is kept."""
        raw = reader.raw.get("coefficients")
        if not reader.has("coefficients"):
            return cls(())
        if not isinstance(raw, Mapping) or not raw:
            reader.fault("coefficients", "不能为空" if raw in ({}, []) else "应为等次和系数")
            return cls(())
        pairs = ((name, reader.as_number(raw[name], path=f"coefficients.{name}")) for name in raw)
        # The best first: a database may keep the pairs in another order than they were written in.
        return cls(tuple(sorted(pairs, key=lambda pair: pair[1], reverse=True)))

    def to_json(self) -> dict[str, Any]:
        """See ``Rule.to_json``."""
        return {"kind": self.kind, "coefficients": {name: plain(number) for name, number in self.coefficients}}

    def read_facts(self, reader: Reader) -> Facts:
        """``grade``: one of the grades."""
        if not reader.has("grade"):
            return {}
        grade, known = reader.raw["grade"], [name for name, _ in self.coefficients]
        if grade not in known:
            reader.fault("grade", f"没有这个等次，应为以下之一：{'、'.join(known)}")
        return {"grade": grade}

    def earn(self, facts: Facts, points: Decimal) -> Fraction:
        """See ``Rule.earn``."""
        return Fraction(points) * Fraction(dict(self.coefficients)[facts["grade"]])

    def explain(self, facts: Facts, points: Decimal) -> list[str]:
        """See ``Rule.explain``."""
        grade = facts["grade"]
        share = say(dict(self.coefficients)[grade])
        return [f"评为“{grade}”，系数 {share}，得 {say(points)} × {share} = {say(self.earn(facts, points))} 分"]

    def describe(self, points: Decimal) -> str:
        """See ``Rule.describe``."""
        steps = "、".join(f"{name} {say(number)}" for name, number in self.coefficients)
        return f"满分 {say(points)} 分，按等次系数得分（{steps}）"

    def fields(self) -> tuple[FactField, ...]:
        """The grade."""
        return (FactField("grade", "等次", "choice", choices=tuple(name for name, _ in self.coefficients)),)
