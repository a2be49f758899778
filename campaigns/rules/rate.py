"""比率达标: a percentage against a goal."""

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar, Self

from campaigns.rules.base import FactField, Facts, Parameter, Rule
from campaigns.rules.faults import Reader, plain
from campaigns.rules.words import say


@dataclass(frozen=True)
class Rate(Rule):
    """Full points at the goal; short of it a step per whole percentage point, or in proportion."""

    kind: ClassVar[str] = "rate"
    label: ClassVar[str] = "比率达标"
    has_goal: ClassVar[bool] = True
    about: ClassVar[str] = "用百分比衡量的工作，如按期办结率：填应办数和办成数，达到目标得满分。"
    parameters: ClassVar[tuple[Parameter, ...]] = (
        Parameter("goal", "目标（%）", help="如 98 就是 98%"),
        Parameter("step", "每差 1 个百分点扣分", help="不足 1 个百分点的不扣；不填，就按达到目标的比例得分"),
    )
    silence_flatters = True

    goal: Decimal
    step: Decimal | None = None

    @classmethod
    def read(cls, reader: Reader) -> Self:
        """See ``Rule.read``."""
        goal = reader.number("goal", positive=True)
        return cls(goal, None if reader.raw.get("step") is None else reader.number("step"))

    def to_json(self) -> dict[str, Any]:
        """See ``Rule.to_json``."""
        written = {"kind": self.kind, "goal": plain(self.goal)}
        return written if self.step is None else {**written, "step": plain(self.step)}

    def with_goal(self, goal: Decimal) -> "Rate":
        """See ``Rule.with_goal``."""
        return replace(self, goal=goal)

    def read_facts(self, reader: Reader) -> Facts:
        """``numerator`` not above ``denominator``."""
        facts = {key: plain(reader.number(key)) for key in ("numerator", "denominator") if reader.has(key)}
        if len(facts) > 1 and not reader.faults and Decimal(facts["numerator"]) > Decimal(facts["denominator"]):
            reader.fault("numerator", "不应大于分母")
        return facts

    def earn(self, facts: Facts, points: Decimal) -> Fraction:
        """See ``Rule.earn``."""
        return self.earn_sum(*self.stored_parts(facts), points, Fraction(1))

    def earn_sum(self, amount: Decimal, base: Decimal, points: Decimal, share: Fraction) -> Fraction:
        """Numerators and denominators are added apart; a denominator of 0 gives full points."""
        del share
        full, goal = Fraction(points), Fraction(self.goal)
        if base == 0:
            return full
        percent = 100 * Fraction(amount) / Fraction(base)
        if percent >= goal:
            return full
        if self.step is None:
            return full * percent / goal
        return max(Fraction(0), full - Fraction(self.step) * int(goal - percent))

    def stored_parts(self, facts: Facts) -> tuple[Decimal, Decimal]:
        """Numerator and denominator."""
        return Decimal(facts["numerator"]), Decimal(facts["denominator"])

    def explain(self, facts: Facts, points: Decimal) -> list[str]:
        """See ``Rule.explain``."""
        amount, base = self.stored_parts(facts)
        if base == 0:
            return [f"本期没有应办事项（分母为 0），得满分 {say(points)} 分"]
        percent, earned = 100 * Fraction(amount) / Fraction(base), say(self.earn(facts, points))
        said = f"{say(amount)} ÷ {say(base)} = {say(percent)}%"
        if percent >= self.goal:
            return [f"{said}，达到目标 {say(self.goal)}%，得满分 {say(points)} 分"]
        if self.step is None:
            return [
                f"{said}，目标 {say(self.goal)}%，得 {say(points)} × {say(percent)} ÷ {say(self.goal)} = {earned} 分"
            ]
        short = int(Fraction(self.goal) - percent)
        lost = f"差 {short} 个整百分点，每点扣 {say(self.step)} 分"
        return [f"{said}，目标 {say(self.goal)}%，{lost}，得 {earned} 分"]

    def describe(self, points: Decimal) -> str:
        """See ``Rule.describe``."""
        text = f"达到 {say(self.goal)}% 得满分 {say(points)} 分"
        return (
            f"{text}，不足按比例得分"
            if self.step is None
            else f"{text}，每差 1 个百分点扣 {say(self.step)} 分，扣完为止"
        )

    def fields(self) -> tuple[FactField, ...]:
        """Numerator and denominator."""
        return (
            FactField("numerator", "达标数（分子）", "decimal"),
            FactField("denominator", "应办总数（分母）", "decimal", help=f"目标 {say(self.goal)}%；没有应办事项时填 0"),
        )
